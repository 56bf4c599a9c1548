import { useLabels } from "../../hooks/use-labels"
import type { Account } from "../../lib/api-types"
import { isClockWrong } from "../../lib/clock-labels"
import { formatTime } from "../../lib/dates"
import { TitledAlert } from "../common/titled-alert"

/** What is wrong with an account, and whether it is a sandbox. Nothing for a production account that works. */
export function AccountWarnings({ account }: { account: Account }) {
  const { t, locale } = useLabels()
  const isSandbox = account.environment !== "production"
  const hasWrongClock = isClockWrong(account.clock)
  if (!isSandbox && !account.notifications_missing && !hasWrongClock && !account.waiting_until) return null
  return (
    <div className="flex flex-col gap-y-2 px-6 py-4">
      {account.notifications_missing && (
        <TitledAlert title={t("settings.notificationsMissing")}>
          {t("settings.notificationsMissingHint")}
        </TitledAlert>
      )}
      {hasWrongClock && (
        <TitledAlert variant="error" title={t("settings.clockWrong")}>
          {t("settings.clockWrongHint")}
        </TitledAlert>
      )}
      {account.waiting_until !== null && (
        <TitledAlert title={t("settings.queriesPaused", { time: formatTime(account.waiting_until, locale) })}>
          {t("settings.queriesPausedHint")}
        </TitledAlert>
      )}
      {isSandbox && (
        <TitledAlert variant="info" title={t("environments.sandbox")}>
          {t("settings.sandboxHint")}
        </TitledAlert>
      )}
    </div>
  )
}
