import { Container, Heading, Text } from "@medusajs/ui"
import { useWords } from "../hooks/use-labels"
import { useAccounts } from "../lib/queries"
import { AccountCard } from "./accounts/account-card"
import { JobCard } from "./accounts/job-card"
import { LoadError } from "./common/load-error"
import { Loading } from "./common/loading"

/** Whether LinkAja is set up right, and still works. */
export function SettingsPage() {
  const { t } = useWords()
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
