import { XMark } from "@medusajs/icons"
import { Drawer, IconButton } from "@medusajs/ui"
import { type ReactNode, type RefObject, useRef } from "react"
import { useLabels } from "../../hooks/use-labels"

interface SideDrawerProps {
  title: string
  open: boolean
  onOpenChange: (open: boolean) => void
  children: ReactNode
  /** Below the title. */
  badges?: ReactNode
  /** The button that opens the drawer. */
  trigger?: ReactNode
  /** Takes the focus on closing when the element that opened the drawer is gone. */
  fallbackFocus?: RefObject<HTMLElement> | undefined
}

/** The dashboard's drawer with an accessible name for its close button. */
export function SideDrawer({
  title,
  open,
  onOpenChange,
  children,
  badges,
  trigger,
  fallbackFocus,
}: SideDrawerProps) {
  const { t } = useLabels()
  const opener = useRef<Element | null>(null)

  // Radix returns the focus to a trigger only. A link may have opened the drawer, and a button may be gone by now.
  const returnFocus = (event: Event) => {
    event.preventDefault()
    const target = canTakeFocus(opener.current) ? opener.current : fallbackFocus?.current
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
