import { type ReactNode, useEffect, useRef } from "react"

interface NamedControlsProps {
  /** For every button inside that has neither a text nor a name. */
  button?: string
  className?: string
  children: ReactNode
}

/**
 * @medusajs/ui's table has buttons that are icons only and pictures without a text, and takes no names for them;
 * its tooltips are none. So they are named, and the pictures hidden, whenever one comes up.
 */
export function NamedControls({ button, className, children }: NamedControlsProps) {
  const ref = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const root = ref.current
    if (!root) return undefined
    const nameAll = () => nameControls(root, button)
    nameAll()
    const observer = new MutationObserver(nameAll)
    observer.observe(root, { childList: true, subtree: true })
    return () => observer.disconnect()
  }, [button])
  return (
    <div ref={ref} className={className}>
      {children}
    </div>
  )
}

function nameControls(root: Element, name: string | undefined): void {
  if (name !== undefined) {
    for (const button of root.querySelectorAll("button:not([aria-label])")) {
      if (button.textContent?.trim() === "") button.setAttribute("aria-label", name)
    }
  }
  for (const picture of root.querySelectorAll("[role=img]:not([aria-label])")) {
    picture.setAttribute("aria-hidden", "true")
  }
}
