import { useTestConnection } from "../../hooks/use-accounts"
import { useLabels } from "../../hooks/use-labels"
import { AccountTest } from "./account-test"
import { ConnectionTestReport } from "./connection-test-report"

/** A button that makes a signed call to DOKU with the account's credentials, and the result. */
export function ConnectionTest({ providerId }: { providerId: string }) {
  const { t } = useLabels()
  return (
    <AccountTest
      test={useTestConnection(providerId)}
      label={t("settings.test")}
      name={t("settings.testOf", { provider: providerId })}
      running={t("settings.testing")}
    >
      {(result) => <ConnectionTestReport result={result} />}
    </AccountTest>
  )
}
