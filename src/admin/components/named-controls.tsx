import { type ReactNode, useEffect, useRef } from "react"

interface NamedControlsProps {
  /** Of the one button inside, where there is one. */
  button?: string
  children: ReactNode
}

/**
 * @medusajs/ui's toolbar has buttons that are icons only and pictures without a text, and takes no names for them;
 * a tooltip is none. So they are named, and the pictures hidden, once they are there.
 */
export function NamedControls({ button, children }: NamedControlsProps) {
  const ref = useRef<HTMLDivElement>(null)
  // Without dependencies: what is inside comes late, after its skeleton.
  useEffect(() => {
    if (button !== undefined) ref.current?.querySelector("button")?.setAttribute("aria-label", button)
    for (const picture of ref.current?.querySelectorAll("[role=img]") ?? []) {
      picture.setAttribute("aria-hidden", "true")
    }
  })
  return (
    <div ref={ref} className="flex items-center">
      {children}
    </div>
  )
}
