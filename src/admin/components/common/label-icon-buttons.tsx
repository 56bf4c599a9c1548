import { type ReactNode, useEffect, useRef } from "react"

interface LabelIconButtonsProps {
  /** The accessible name of every button inside that has neither a text nor a name. */
  label: string
  children: ReactNode
}

/**
 * Gives @medusajs/ui's DataTable what it has no properties for: names for its icon buttons, and `aria-hidden` for its
 * unnamed images. Its parts come and go, so each change of the DOM is observed.
 */
export function LabelIconButtons({ label, children }: LabelIconButtonsProps) {
  const ref = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const root = ref.current
    if (!root) return undefined
    const labelAll = () => labelControls(root, label)
    labelAll()
    const observer = new MutationObserver(labelAll)
    observer.observe(root, { childList: true, subtree: true })
    return () => observer.disconnect()
  }, [label])
  return <div ref={ref}>{children}</div>
}

function labelControls(root: Element, label: string): void {
  for (const button of root.querySelectorAll("button:not([aria-label])")) {
    if (button.textContent?.trim() === "") button.setAttribute("aria-label", label)
  }
  for (const image of root.querySelectorAll("[role=img]:not([aria-label])")) {
    image.setAttribute("aria-hidden", "true")
  }
}
