import type { Translate } from "../hooks/use-labels"
import type { Clock } from "./api-types"

/** A second is what the network takes; DOKU's times have no smaller part. In ms. */
const EQUAL_WITHIN_MS = 1_500
/** DOKU was seen to refuse what is off by an hour; a clock that NTP keeps is never off by a minute. In ms. */
const WRONG_FROM_MS = 60_000

export function clockText(clock: Clock | null, t: Translate): string {
  if (!clock) return t("settings.clockNotMeasured")
  const seconds = Math.round(Math.abs(clock.difference_ms) / 1_000)
  if (Math.abs(clock.difference_ms) <= EQUAL_WITHIN_MS) return t("settings.clockEqual")
  return t(clock.difference_ms > 0 ? "settings.clockAhead" : "settings.clockBehind", { seconds })
}

export function isClockWrong(clock: Clock | null): boolean {
  return clock !== null && Math.abs(clock.difference_ms) >= WRONG_FROM_MS
}
