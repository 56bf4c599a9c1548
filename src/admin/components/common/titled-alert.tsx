import { Alert, Text } from "@medusajs/ui"
import type { ReactNode } from "react"

interface WarningProps {
  title: string
  children: ReactNode
  variant?: "warning" | "error" | "success" | "info"
}

/** What is wrong, and what mends it. */
export function Warning({ title, children, variant = "warning" }: WarningProps) {
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
