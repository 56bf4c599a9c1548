import type { ResponseHeaders } from "./http-exchange"

/** How far DOKU's clock and ours are apart, as one answer told. */
export interface ClockReading {
  /** DOKU's clock minus ours in milliseconds, to a second: positive where ours is behind. */
  skewMs: number
  /** The moment of it, by our clock. */
  measuredAt: Date
}

/** A request whose timestamp is further from DOKU's clock than this is refused, in ms (seen by third parties). */
export const MAX_CLOCK_SKEW_MS = 3_600_000

/** The one form in which HTTP lets a server write the time (RFC 9110, 5.6.7). `Date.parse` takes nearly anything. */
const HTTP_DATE = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/

/** Whatever stands between us and DOKU and tells a time out of these is no clock. Ours may be: then it is told so. */
const EARLIEST = Date.UTC(2025, 0, 1)
const LATEST = Date.UTC(2100, 0, 1)

/**
 * Compares an answer's `Date` with our clock in the middle of the exchange: half of the way there and back lies
 * before the moment in which DOKU wrote it.
 *
 * @param sentAt our clock before the request went out.
 * @param receivedAt our clock once the answer was here.
 * @returns `undefined` when the answer tells no time, an absurd one, or (by its `Age`) that of an earlier answer.
 */
export function readClock(
  headers: ResponseHeaders,
  sentAt: Date,
  receivedAt: Date,
): ClockReading | undefined {
  const { date, age } = headers
  if (typeof date !== "string" || !HTTP_DATE.test(date)) return undefined
  if (age !== undefined && age !== "0") return undefined
  const theirs = Date.parse(date)
  if (!(theirs >= EARLIEST && theirs < LATEST)) return undefined
  const took = receivedAt.getTime() - sentAt.getTime()
  // Our own clock was set back meanwhile: there is no middle.
  if (took < 0) return undefined
  const middle = Math.round(sentAt.getTime() + took / 2)
  return { skewMs: theirs - middle, measuredAt: new Date(middle) }
}
