import { Text } from "@medusajs/ui"
import { useLabels } from "../../hooks/use-labels"
import type { Translate } from "../../i18n/translation"
import { answerFacts, durationLabel } from "../../lib/answer-labels"
import type { ConnectionTestResult } from "../../lib/api-types"
import { clockLabel } from "../../lib/clock-labels"
import { formatTime } from "../../lib/dates"
import { integrationNames } from "../../lib/integration-labels"
import { isTestOutcome, type TestOutcome } from "../../lib/label-keys"
import { TitledAlert } from "../common/titled-alert"
import { DokuAnswer } from "./doku-answer"

const VARIANTS: Record<TestOutcome, "success" | "error" | "warning"> = {
  ok: "success",
  bad_credentials: "error",
  wrong_clock: "error",
  no_network: "error",
  channel_inactive: "error",
  throttled: "warning",
  unclear: "warning",
}

interface ConnectionTestReportProps {
  result: ConnectionTestResult
  /** The account's configured way to LinkAja. */
  integration: string
}

/** A connection test's outcome, what to do about it, and DOKU's response. */
export function ConnectionTestReport({ result, integration }: ConnectionTestReportProps) {
  const { t, locale } = useLabels()
  const outcome = isTestOutcome(result.outcome) ? result.outcome : "unclear"
  const names = integrationNames(integration, t)
  const refusedAt = formatTime(result.channel_refused_at, locale)
  return (
    <div className="flex flex-col gap-y-1">
      <TitledAlert variant={VARIANTS[outcome]} title={t(`settings.outcomes.${outcome}.title`)}>
        {refusedAt === ""
          ? t(`settings.outcomes.${outcome}.fix`, names)
          : t("settings.channelRefused", { ...names, time: refusedAt })}
      </TitledAlert>
      <Text size="xsmall" className="text-ui-fg-subtle break-words px-1">
        <DokuAnswer facts={facts(result, t)} message={hasFailed(result) ? result.message : null} />
      </Text>
    </div>
  )
}

/**
 * The test queries an invoice that DOKU can't know. DOKU's error response is then the good outcome, and its code and
 * message would mislead.
 */
function hasFailed({ outcome }: ConnectionTestResult): boolean {
  return outcome !== "ok"
}

function facts(result: ConnectionTestResult, t: Translate): string[] {
  const clock = result.clock === null ? [] : [`${t("settings.clock")}: ${clockLabel(result.clock, t)}`]
  return [...(hasFailed(result) ? answerFacts(result, t) : [durationLabel(result, t)]), ...clock]
}
