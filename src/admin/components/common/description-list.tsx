import { clx } from "@medusajs/ui"
import type { ReactNode } from "react"

/** A list of names and what stands for them, as the dashboard's sections show it. */
export function Facts({ children, className }: { children: ReactNode; className?: string }) {
  return <dl className={clx("divide-ui-border-base flex flex-col divide-y", className)}>{children}</dl>
}

interface FactProps {
  name: string
  children: ReactNode
  /** For the narrow column beside an order and for cards. */
  compact?: boolean
}

export function Fact({ name, children, compact = false }: FactProps) {
  return (
    <div
      className={clx("grid grid-cols-[minmax(0,2fr)_minmax(0,3fr)] items-start gap-x-4", {
        "px-6 py-3": !compact,
        "py-1": compact,
      })}
    >
      <dt className="txt-compact-small text-ui-fg-subtle">{name}</dt>
      <dd className="txt-compact-small text-ui-fg-base min-w-0 break-words">{children}</dd>
    </div>
  )
}
