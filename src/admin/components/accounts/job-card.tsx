import { Container, Heading, StatusBadge } from "@medusajs/ui"
import { useId } from "react"
import { useLabels } from "../../hooks/use-labels"
import type { Job } from "../../lib/api-types"
import { formatTime } from "../../lib/dates"
import { DescriptionItem, DescriptionList } from "../common/description-list"
import { TitledAlert } from "../common/titled-alert"

/** When the reconcile job last ran, and a warning when it is late. */
export function JobCard({ job }: { job: Job }) {
  const { t, locale } = useLabels()
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
          <TitledAlert title={t("settings.jobLate")}>{t("settings.jobLateHint")}</TitledAlert>
        </div>
      )}
      <DescriptionList>
        <DescriptionItem name={t("settings.jobLastRun")}>
          {formatTime(last_finished_at, locale) || t("settings.never")}
          {isRunning && (
            <span className="text-ui-fg-subtle block">
              {t("settings.jobRunning", { time: formatTime(last_started_at, locale) })}
            </span>
          )}
        </DescriptionItem>
      </DescriptionList>
    </Container>
  )
}
