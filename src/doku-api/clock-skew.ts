import type { ResponseHeaders } from "./http-exchange"

/** The difference between DOKU's clock and ours, measured from one answer. */
export interface ClockReading {
  /** DOKU's clock minus ours in milliseconds, accurate to a second. Positive when ours is behind. */
  skewMs: number
  /** When it was measured, by our clock. */
  measuredAt: Date
}

/** DOKU rejects a request whose timestamp is further from its clock than this, in ms (seen by third parties). */
export const MAX_CLOCK_SKEW_MS = 3_600_000

/** The only form in which a server may write `Date` (RFC 9110, 5.6.7). `Date.parse` alone accepts far more. */
const HTTP_DATE = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/

/** A `Date` outside these limits comes from a broken proxy. Our own clock may be outside: that is a skew to report. */
const EARLIEST = Date.UTC(2025, 0, 1)
const LATEST = Date.UTC(2100, 0, 1)

/**
 * Compares an answer's `Date` with our clock in the middle of the exchange, because half of the round trip lies before
 * the moment at which DOKU wrote it.
 *
 * @param sentAt our clock before the request went out.
 * @param receivedAt our clock when the answer had arrived.
 * @returns `undefined` when `Date` is missing or absurd, or when `Age` shows that a cache sent an earlier answer.
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
  // Our own clock was set back in the meantime, so there is no middle.
  if (took < 0) return undefined
  const middle = Math.round(sentAt.getTime() + took / 2)
  return { skewMs: theirs - middle, measuredAt: new Date(middle) }
}
