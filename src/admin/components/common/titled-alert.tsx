import { Alert, Text } from "@medusajs/ui"
import type { ReactNode } from "react"

interface TitledAlertProps {
  title: string
  /** What to do about it. */
  children: ReactNode
  variant?: "warning" | "error" | "success" | "info"
}

export function TitledAlert({ title, children, variant = "warning" }: TitledAlertProps) {
  return (
    <Alert variant={variant}>
      <Text size="small" weight="plus" leading="compact">
        {title}
      </Text>
      <Text size="small" className="text-ui-fg-subtle text-pretty">
        {children}
      </Text>
    </Alert>
  )
}
