import { XMark } from "@medusajs/icons"
import { Drawer, IconButton } from "@medusajs/ui"
import { type ReactNode, type RefObject, useRef } from "react"
import { useWords } from "../../hooks/use-labels"

interface SideDrawerProps {
  title: string
  open: boolean
  onOpenChange: (open: boolean) => void
  children: ReactNode
  /** Beside the title. */
  badges?: ReactNode
  /** What opens it, when it stands in the page and isn't opened by a link. */
  trigger?: ReactNode
  /** Takes the focus when the trigger is gone, as the button of a case that was just closed. */
  focusHome?: RefObject<HTMLElement> | undefined
}

/** A drawer as the dashboard has them, whose close button has a name. */
export function SideDrawer({
  title,
  open,
  onOpenChange,
  children,
  badges,
  trigger,
  focusHome,
}: SideDrawerProps) {
  const { t } = useWords()
  const opener = useRef<Element | null>(null)

  // Radix gives the focus back to a trigger only; ours may be a row's link, and may be gone or busy by then.
  const returnFocus = (event: Event) => {
    event.preventDefault()
    const target = canTakeFocus(opener.current) ? opener.current : focusHome?.current
    target?.focus()
  }

  return (
    <Drawer open={open} onOpenChange={onOpenChange}>
      {trigger !== undefined && <Drawer.Trigger asChild>{trigger}</Drawer.Trigger>}
      <Drawer.Content
        aria-describedby={undefined}
        onOpenAutoFocus={() => {
          opener.current = document.activeElement
        }}
        onCloseAutoFocus={returnFocus}
      >
        <div className="border-ui-border-base flex items-start justify-between gap-x-4 border-b px-6 py-4">
          <div className="flex min-w-0 flex-col gap-y-2">
            <Drawer.Title className="h2-core break-all">{title}</Drawer.Title>
            {badges}
          </div>
          <Drawer.Close asChild>
            <IconButton size="small" type="button" variant="transparent" aria-label={t("common.close")}>
              <XMark />
            </IconButton>
          </Drawer.Close>
        </div>
        {children}
      </Drawer.Content>
    </Drawer>
  )
}

function canTakeFocus(element: Element | null): element is HTMLElement {
  if (!(element instanceof HTMLElement) || element === document.body) return false
  return element.isConnected && !element.matches(":disabled")
}
