import { Button } from "@medusajs/ui"
import { type ReactNode, type RefObject, useState } from "react"
import { SideDrawer } from "./side-drawer"

interface DrawerButtonProps {
  label: string
  /** The button's name, where the label alone doesn't tell what it is about. */
  name?: string | undefined
  title: string
  fallbackFocus?: RefObject<HTMLElement> | undefined
  children: (close: () => void) => ReactNode
}

/** A button that opens a drawer. */
export function DrawerButton({ label, name, title, fallbackFocus, children }: DrawerButtonProps) {
  const [open, setOpen] = useState(false)
  return (
    <SideDrawer
      title={title}
      open={open}
      onOpenChange={setOpen}
      fallbackFocus={fallbackFocus}
      trigger={
        <Button size="small" variant="secondary" type="button" aria-label={name}>
          {label}
        </Button>
      }
    >
      {children(() => setOpen(false))}
    </SideDrawer>
  )
}
