import { Button, Text } from "@medusajs/ui"
import { useTestConnection } from "../../hooks/use-accounts"
import { useLabels } from "../../hooks/use-labels"
import { renderErrorMessage } from "../common/error-message"
import { TitledAlert } from "../common/titled-alert"
import { ConnectionTestReport } from "./connection-test-report"

/** A button that makes a signed call to DOKU with the account's credentials, and the result. */
export function ConnectionTest({ providerId }: { providerId: string }) {
  const { t } = useLabels()
  const test = useTestConnection(providerId)
  return (
    <div className="flex flex-col items-start gap-y-3 px-6 py-4">
      <Button
        size="small"
        variant="secondary"
        aria-label={t("settings.testOf", { provider: providerId })}
        isLoading={test.isPending}
        onClick={() => test.mutate()}
      >
        {t("settings.test")}
      </Button>
      <div role="status" className="w-full empty:hidden">
        {test.isPending && (
          <Text size="small" className="text-ui-fg-subtle">
            {t("settings.testing")}
          </Text>
        )}
        {!test.isPending && test.data && <ConnectionTestReport result={test.data} />}
        {!test.isPending && test.isError && (
          <TitledAlert variant="error" title={t("common.failed")}>
            {renderErrorMessage(test.error, t)}
          </TitledAlert>
        )}
      </div>
    </div>
  )
}
