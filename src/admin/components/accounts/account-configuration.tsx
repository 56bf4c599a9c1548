import type { ReactNode } from "react"
import { useLabels } from "../../hooks/use-labels"
import type { Account } from "../../lib/api-types"
import { clockLabel } from "../../lib/clock-labels"
import { formatTime } from "../../lib/dates"
import { expiryHint, hasDokuPage, integrationLabel, languageLabel } from "../../lib/integration-labels"
import { Copyable } from "../common/copyable"
import { DescriptionItem, DescriptionList } from "../common/description-list"

/** An account's options, with the keys masked by the server, its last notification and its clock. */
export function AccountConfiguration({ account }: { account: Account }) {
  const { t, locale } = useLabels()
  const hint = expiryHint(account.integration, t)
  return (
    <DescriptionList>
      <DescriptionItem name={t("settings.integration")}>
        {integrationLabel(account.integration, t)}
      </DescriptionItem>
      {hasDokuPage(account.integration) && (
        <DescriptionItem name={t("settings.pageLanguage")}>
          {languageLabel(account.language, t)}
        </DescriptionItem>
      )}
      <DescriptionItem name={t("settings.notificationUrl")}>
        <Copyable content={account.notification_url} name={t("settings.notificationUrl")} />
        <ValueHint>{t("settings.notificationUrlHint")}</ValueHint>
      </DescriptionItem>
      <DescriptionItem name={t("settings.lastNotification")}>
        {formatTime(account.last_notification_at, locale) || t("settings.never")}
      </DescriptionItem>
      <DescriptionItem name={t("settings.clientId")}>
        <Monospace>{account.client_id}</Monospace>
      </DescriptionItem>
      <DescriptionItem name={t("settings.secretKey")}>
        <Monospace>{account.secret_key}</Monospace>
      </DescriptionItem>
      {account.previous_secret_keys > 0 && (
        <DescriptionItem name={t("settings.previousKeys")}>{account.previous_secret_keys}</DescriptionItem>
      )}
      <DescriptionItem name={t("settings.returnUrl")}>
        <Copyable content={account.return_url} name={t("settings.returnUrl")} />
      </DescriptionItem>
      <DescriptionItem name={t("settings.dokuHost")}>
        <Monospace>{account.base_url}</Monospace>
      </DescriptionItem>
      <DescriptionItem name={t("settings.override")}>
        {t(account.override_notification_url ? "common.yes" : "common.no")}
      </DescriptionItem>
      <DescriptionItem name={t("settings.invoicePrefix")}>
        {account.invoice_prefix || t("common.notSet")}
      </DescriptionItem>
      <DescriptionItem name={t("settings.expires")}>
        {t("settings.minutes", { minutes: account.expires_in_minutes })}
        {hint !== undefined && <ValueHint>{hint}</ValueHint>}
      </DescriptionItem>
      <DescriptionItem name={t("settings.clock")}>{clockLabel(account.clock, t)}</DescriptionItem>
    </DescriptionList>
  )
}

function ValueHint({ children }: { children: ReactNode }) {
  return <span className="text-ui-fg-subtle mt-1 block">{children}</span>
}

function Monospace({ children }: { children: ReactNode }) {
  return <span className="break-all font-mono">{children}</span>
}
