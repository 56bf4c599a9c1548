import { Container, Heading } from "@medusajs/ui"
import { type ReactNode, useId } from "react"
import { useWords } from "../../hooks/use-labels"
import type { Account } from "../../lib/api-types"
import { clockText, isClockWrong } from "../../lib/clock-labels"
import { formatTime } from "../../lib/dates"
import { useRights } from "../../lib/queries"
import { Copyable } from "../common/copyable"
import { Fact, Facts } from "../common/description-list"
import { Warning } from "../common/titled-alert"
import { EnvironmentBadge } from "../transactions/transaction-badges"
import { ConnectionTest } from "./connection-test"

/** One DOKU account: how it is configured, and whether it does its work. */
export function AccountCard({ account }: { account: Account }) {
  const { t, locale } = useWords()
  const may = useRights()
  const titleId = useId()
  return (
    <Container className="divide-y p-0" role="region" aria-labelledby={titleId}>
      <div className="flex flex-wrap items-center justify-between gap-2 px-6 py-4">
        <Heading level="h2" id={titleId} className="break-all">
          {t("settings.account", { provider: account.provider_id })}
        </Heading>
        <EnvironmentBadge environment={account.environment} />
      </div>
      <AccountWarnings account={account} />
      <Facts>
        <Fact name={t("settings.notificationUrl")}>
          <Copyable content={account.notification_url} what={t("settings.notificationUrl")} />
          <span className="text-ui-fg-subtle mt-1 block">{t("settings.notificationUrlHint")}</span>
        </Fact>
        <Fact name={t("settings.lastNotification")}>
          {formatTime(account.last_notification_at, locale) || t("settings.never")}
        </Fact>
        <Fact name={t("settings.clientId")}>
          <Masked>{account.client_id}</Masked>
        </Fact>
        <Fact name={t("settings.secretKey")}>
          <Masked>{account.secret_key}</Masked>
        </Fact>
        {account.previous_secret_keys > 0 && (
          <Fact name={t("settings.previousKeys")}>{account.previous_secret_keys}</Fact>
        )}
        <Fact name={t("settings.returnUrl")}>
          <Copyable content={account.return_url} what={t("settings.returnUrl")} />
        </Fact>
        <Fact name={t("settings.dokuHost")}>
          <span className="break-all font-mono">{account.base_url}</span>
        </Fact>
        <Fact name={t("settings.override")}>
          {t(account.override_notification_url ? "common.yes" : "common.no")}
        </Fact>
        <Fact name={t("settings.invoicePrefix")}>{account.invoice_prefix || t("common.notSet")}</Fact>
        <Fact name={t("settings.expires")}>
          {t("settings.minutes", { minutes: account.expires_in_minutes })}
        </Fact>
        <Fact name={t("settings.clock")}>{clockText(account.clock, t)}</Fact>
      </Facts>
      {may.update && <ConnectionTest providerId={account.provider_id} />}
    </Container>
  )
}

function Masked({ children }: { children: ReactNode }) {
  return <span className="break-all font-mono">{children}</span>
}

function AccountWarnings({ account }: { account: Account }) {
  const { t, locale } = useWords()
  const isSandbox = account.environment !== "production"
  if (
    !isSandbox &&
    !account.notifications_missing &&
    !isClockWrong(account.clock) &&
    !account.waiting_until
  ) {
    return null
  }
  return (
    <div className="flex flex-col gap-y-2 px-6 py-4">
      {account.notifications_missing && (
        <Warning title={t("settings.notificationsMissing")}>{t("settings.notificationsMissingHint")}</Warning>
      )}
      {isClockWrong(account.clock) && (
        <Warning variant="error" title={t("settings.clockWrong")}>
          {t("settings.clockWrongHint")}
        </Warning>
      )}
      {account.waiting_until !== null && (
        <Warning title={t("settings.waiting", { time: formatTime(account.waiting_until, locale) })}>
          {t("settings.waitingHint")}
        </Warning>
      )}
      {isSandbox && (
        <Warning variant="info" title={t("environments.sandbox")}>
          {t("settings.sandboxHint")}
        </Warning>
      )}
    </div>
  )
}
