import { defineRouteConfig } from "@medusajs/admin-sdk"
import { Container, Heading, Text } from "@medusajs/ui"
import { AccountCard } from "../../../components/accounts/account-card"
import { JobCard } from "../../../components/accounts/job-card"
import { LoadError } from "../../../components/common/load-error"
import { Loading } from "../../../components/common/loading"
import { Screen } from "../../../components/common/screen"
import { useAccounts } from "../../../hooks/use-accounts"
import { useLabels } from "../../../hooks/use-labels"

/** The configured DOKU accounts and the reconcile job. */
function Settings() {
  const { t } = useLabels()
  const { data, error, refetch, isFetching } = useAccounts()
  return (
    <div className="flex flex-col gap-y-3">
      <Container className="px-6 py-4">
        <Heading>{t("settings.title")}</Heading>
        <Text size="small" className="text-ui-fg-subtle">
          {t("settings.subtitle")}
        </Text>
      </Container>
      {(error || !data) && (
        <Container className="p-0">
          {error ? (
            <LoadError error={error} onRetry={refetch} isRetrying={isFetching} />
          ) : (
            <Loading rows={6} />
          )}
        </Container>
      )}
      {data?.accounts.length === 0 && (
        <Container className="px-6 py-4">
          <Text weight="plus">{t("settings.none")}</Text>
          <Text size="small" className="text-ui-fg-subtle">
            {t("settings.noneHint")}
          </Text>
        </Container>
      )}
      {data?.accounts.map((account) => (
        <AccountCard key={account.provider_id} account={account} />
      ))}
      {data && <JobCard job={data.job} />}
    </div>
  )
}

const SettingsPage = () => (
  <Screen>
    <Settings />
  </Screen>
)

export const config = defineRouteConfig({ label: "settingsMenu", translationNs: "linkaja" })

export const handle = { breadcrumb: () => "LinkAja" }

export default SettingsPage
