import type { Translate } from "../i18n/translation"
import type { Clock } from "./api-types"

/** DOKU's times are whole seconds, and the network adds its own delay. In ms. */
const MAX_EQUAL_MS = 1_500
/** DOKU was seen to reject times that are off by an hour; a clock kept by NTP is never off by a minute. In ms. */
const MIN_WRONG_MS = 60_000

export function clockLabel(clock: Clock | null, t: Translate): string {
  if (!clock) return t("settings.clockNotMeasured")
  const seconds = Math.round(Math.abs(clock.difference_ms) / 1_000)
  if (Math.abs(clock.difference_ms) <= MAX_EQUAL_MS) return t("settings.clockEqual")
  return t(clock.difference_ms > 0 ? "settings.clockAhead" : "settings.clockBehind", { seconds })
}

export function isClockWrong(clock: Clock | null): boolean {
  return clock !== null && Math.abs(clock.difference_ms) >= MIN_WRONG_MS
}
