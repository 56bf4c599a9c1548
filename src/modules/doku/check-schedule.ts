const MINUTE_MS = 60_000
const FIRST_DELAYS_MS = [1, 2, 5, 10, 20, 40].map((minutes) => minutes * MINUTE_MS)
const LATER_DELAY_MS = 60 * MINUTE_MS

/**
 * How long after an ask the next one is due, in ms: soon at first, for most shoppers pay within minutes, then
 * hourly.
 *
 * @param asked how many due asks there were before this one.
 */
export function nextCheckDelayMs(asked: number): number {
  return FIRST_DELAYS_MS[asked] ?? LATER_DELAY_MS
}
