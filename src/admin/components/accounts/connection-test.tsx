import { useTestConnection } from "../../hooks/use-accounts"
import { useLabels } from "../../hooks/use-labels"
import type { Account } from "../../lib/api-types"
import { AccountTest } from "./account-test"
import { ConnectionTestReport } from "./connection-test-report"

/** A button that makes a signed call to DOKU with the account's credentials, and the result. */
export function ConnectionTest({ account }: { account: Pick<Account, "provider_id" | "integration"> }) {
  const { t } = useLabels()
  return (
    <AccountTest
      test={useTestConnection(account.provider_id)}
      label={t("settings.test")}
      name={t("settings.testOf", { provider: account.provider_id })}
      running={t("settings.testing")}
    >
      {(result) => <ConnectionTestReport result={result} integration={account.integration} />}
    </AccountTest>
  )
}
