import { clx } from "@medusajs/ui"
import type { ReactNode } from "react"

/** Names and values, as in the dashboard's sections. */
export function DescriptionList({ children, className }: { children: ReactNode; className?: string }) {
  return <dl className={clx("divide-ui-border-base flex flex-col divide-y", className)}>{children}</dl>
}

interface DescriptionItemProps {
  name: string
  children: ReactNode
  /** For cards: without a section's padding. */
  compact?: boolean
}

export function DescriptionItem({ name, children, compact = false }: DescriptionItemProps) {
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
