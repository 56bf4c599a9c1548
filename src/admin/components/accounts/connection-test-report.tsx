import { Text } from "@medusajs/ui"
import { useLabels } from "../../hooks/use-labels"
import type { Translate } from "../../i18n/translation"
import type { ConnectionTestResult } from "../../lib/api-types"
import { clockLabel } from "../../lib/clock-labels"
import { formatTime } from "../../lib/dates"
import { isTestOutcome, type TestOutcome } from "../../lib/label-keys"
import { English } from "../common/english"
import { TitledAlert } from "../common/titled-alert"

const VARIANTS: Record<TestOutcome, "success" | "error" | "warning"> = {
  ok: "success",
  bad_credentials: "error",
  wrong_clock: "error",
  no_network: "error",
  channel_inactive: "error",
  throttled: "warning",
  unclear: "warning",
}

/** A connection test's outcome, what to do about it, and DOKU's response. */
export function ConnectionTestReport({ result }: { result: ConnectionTestResult }) {
  const { t, locale } = useLabels()
  const outcome = isTestOutcome(result.outcome) ? result.outcome : "unclear"
  const refusedAt = formatTime(result.channel_refused_at, locale)
  return (
    <div className="flex flex-col gap-y-1">
      <TitledAlert variant={VARIANTS[outcome]} title={t(`settings.outcomes.${outcome}.title`)}>
        {refusedAt === ""
          ? t(`settings.outcomes.${outcome}.fix`)
          : t("settings.channelRefused", { time: refusedAt })}
      </TitledAlert>
      <Text size="xsmall" className="text-ui-fg-subtle break-words px-1">
        {measurements(result, t).join(" · ")}
        {hasFailed(result) && result.message !== null && (
          <>
            {` · ${t("settings.testMessage")}: `}
            <English>{result.message}</English>
          </>
        )}
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

function measurements(result: ConnectionTestResult, t: Translate): string[] {
  const duration = t("settings.testDuration", { milliseconds: Math.round(result.duration_ms) })
  const clock = result.clock === null ? [] : [`${t("settings.clock")}: ${clockLabel(result.clock, t)}`]
  if (!hasFailed(result)) return [duration, ...clock]
  return [
    ...(result.http_status === null ? [] : [t("settings.testHttp", { status: result.http_status })]),
    ...(result.code === null ? [] : [t("settings.testCode", { code: result.code })]),
    duration,
    ...clock,
  ]
}
