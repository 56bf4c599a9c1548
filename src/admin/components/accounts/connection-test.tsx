import { Button, Text } from "@medusajs/ui"
import { useWords, type Words } from "../../hooks/use-labels"
import type { AccountTest } from "../../lib/api-types"
import { clockText } from "../../lib/clock-labels"
import { formatTime } from "../../lib/dates"
import { isTestOutcome, type TestOutcome } from "../../lib/label-keys"
import { useTestAccount } from "../../lib/mutations"
import { English } from "../common/english"
import { shownProblem } from "../common/error-message"
import { Warning } from "../common/titled-alert"

/** Asks DOKU with the account's credentials, and says what came of it and what mends it. */
export function ConnectionTest({ providerId }: { providerId: string }) {
  const { t } = useWords()
  const test = useTestAccount(providerId)
  return (
    <div className="flex flex-col items-start gap-y-3 px-6 py-4">
      <Button
        size="small"
        variant="secondary"
        aria-label={t("settings.testOf", { provider: providerId })}
        isLoading={test.isPending}
        onClick={() => test.mutate()}
      >
        {t("settings.test")}
      </Button>
      <div role="status" className="w-full empty:hidden">
        {test.isPending && (
          <Text size="small" className="text-ui-fg-subtle">
            {t("settings.testing")}
          </Text>
        )}
        {!test.isPending && test.data && <TestResult result={test.data} />}
        {!test.isPending && test.isError && (
          <Warning variant="error" title={t("common.failed")}>
            {shownProblem(test.error, t)}
          </Warning>
        )}
      </div>
    </div>
  )
}

const VARIANTS: Record<TestOutcome, "success" | "error" | "warning"> = {
  ok: "success",
  bad_credentials: "error",
  wrong_clock: "error",
  no_network: "error",
  channel_inactive: "error",
  throttled: "warning",
  unclear: "warning",
}

function TestResult({ result }: { result: AccountTest }) {
  const { t, locale } = useWords()
  const outcome = isTestOutcome(result.outcome) ? result.outcome : "unclear"
  const refusedAt = formatTime(result.channel_refused_at, locale)
  return (
    <div className="flex flex-col gap-y-1">
      <Warning variant={VARIANTS[outcome]} title={t(`settings.outcomes.${outcome}.title`)}>
        {refusedAt === ""
          ? t(`settings.outcomes.${outcome}.fix`)
          : t("settings.channelRefused", { time: refusedAt })}
      </Warning>
      <Text size="xsmall" className="text-ui-fg-subtle break-words px-1">
        {whatIsKnown(result, t).join(" · ")}
        {isWorthSaying(result) && result.message !== null && (
          <>
            {` · ${t("settings.testMessage")}: `}
            <English>{result.message}</English>
          </>
        )}
      </Text>
    </div>
  )
}

/** DOKU is asked about an invoice that it can't know; that it says so is the good answer, and reads like a bad one. */
function isWorthSaying({ outcome }: AccountTest): boolean {
  return outcome !== "ok"
}

function whatIsKnown(result: AccountTest, t: Words["t"]): string[] {
  const took = t("settings.testTook", { milliseconds: Math.round(result.duration_ms) })
  const clock = result.clock === null ? [] : [`${t("settings.clock")}: ${clockText(result.clock, t)}`]
  if (!isWorthSaying(result)) return [took, ...clock]
  return [
    ...(result.http_status === null ? [] : [t("settings.testHttp", { status: result.http_status })]),
    ...(result.code === null ? [] : [t("settings.testCode", { code: result.code })]),
    took,
    ...clock,
  ]
}
