import { Alert, Button, clx, Drawer } from "@medusajs/ui"
import type { FormEventHandler, ReactNode } from "react"
import { useLabels } from "../../hooks/use-labels"
import { renderErrorMessage } from "./error-message"

interface DrawerFormProps {
  onSubmit: FormEventHandler
  submitLabel: string
  isPending: boolean
  /** Why the last submit failed; null when it didn't. */
  error: unknown
  className: string
  children: ReactNode
}

/** A form that fills a drawer, with its buttons at the bottom. */
export function DrawerForm({
  onSubmit,
  submitLabel,
  isPending,
  error,
  className,
  children,
}: DrawerFormProps) {
  const { t } = useLabels()
  return (
    <form onSubmit={onSubmit} noValidate className="flex min-h-0 flex-1 flex-col">
      <Drawer.Body className={clx("flex flex-col overflow-y-auto", className)}>
        {children}
        {error !== null && (
          <Alert variant="error" role="alert">
            {renderErrorMessage(error, t)}
          </Alert>
        )}
      </Drawer.Body>
      <Drawer.Footer>
        <Drawer.Close asChild>
          <Button size="small" variant="secondary" type="button">
            {t("common.cancel")}
          </Button>
        </Drawer.Close>
        <Button size="small" type="submit" isLoading={isPending}>
          {submitLabel}
        </Button>
      </Drawer.Footer>
    </form>
  )
}
