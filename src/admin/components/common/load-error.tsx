import { Alert, Button, Text } from "@medusajs/ui"
import { useLabels } from "../../hooks/use-labels"
import { isForbidden } from "../../lib/error-message"
import { renderErrorMessage } from "./error-message"

interface LoadErrorProps {
  error: unknown
  onRetry: () => void
  isRetrying: boolean
}

/** Why data could not be loaded, and a button that tries again. */
export function LoadError({ error, onRetry, isRetrying }: LoadErrorProps) {
  const { t } = useLabels()
  if (isForbidden(error)) {
    return (
      <Text size="small" className="text-ui-fg-subtle px-6 py-4" role="alert">
        {t("common.notAllowed")}
      </Text>
    )
  }
  return (
    <div role="alert" className="px-6 py-4">
      <Alert variant="error">
        <div className="flex flex-col items-start gap-y-2">
          <div>
            <Text size="small" weight="plus" leading="compact">
              {t("common.loadFailed")}
            </Text>
            <Text size="small" className="text-ui-fg-subtle">
              {renderErrorMessage(error, t)}
            </Text>
          </div>
          <Button size="small" variant="secondary" onClick={onRetry} isLoading={isRetrying}>
            {t("common.tryAgain")}
          </Button>
        </div>
      </Alert>
    </div>
  )
}
