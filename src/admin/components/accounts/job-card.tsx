import { Container, Heading, StatusBadge } from "@medusajs/ui"
import { useId } from "react"
import { useWords } from "../../hooks/use-labels"
import type { AccountsAnswer } from "../../lib/api-types"
import { formatTime } from "../../lib/dates"
import { Fact, Facts } from "../common/description-list"
import { Warning } from "../common/titled-alert"

/** Whether somebody runs the job that finds what got lost. */
export function JobCard({ job }: { job: AccountsAnswer["job"] }) {
  const { t, locale } = useWords()
  const titleId = useId()
  const { last_started_at, last_finished_at, late } = job
  const isRunning =
    last_started_at !== null && (last_finished_at === null || last_started_at > last_finished_at)
  return (
    <Container className="divide-y p-0" role="region" aria-labelledby={titleId}>
      <div className="flex items-center justify-between px-6 py-4">
        <Heading level="h2" id={titleId}>
          {t("settings.job")}
        </Heading>
        {!late && last_started_at !== null && (
          <StatusBadge color="green">{t("settings.jobFine")}</StatusBadge>
        )}
      </div>
      {late && (
        <div className="px-6 py-4">
          <Warning title={t("settings.jobLate")}>{t("settings.jobLateHint")}</Warning>
        </div>
      )}
      <Facts>
        <Fact name={t("settings.jobLast")}>
          {formatTime(last_finished_at, locale) || t("settings.never")}
          {isRunning && (
            <span className="text-ui-fg-subtle block">
              {t("settings.jobRunning", { time: formatTime(last_started_at, locale) })}
            </span>
          )}
        </Fact>
      </Facts>
    </Container>
  )
}
