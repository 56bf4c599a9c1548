import { LAST_CHECK_DAYS } from "../config/watch"
import type { Transaction } from "./rows"

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS

const FIRST_DELAYS_MS = [1, 2, 5, 10, 20, 40].map((minutes) => minutes * MINUTE_MS)
const LATER_DELAY_MS = HOUR_MS

/** The longest delay while DOKU doesn't answer, because an outage says nothing about the transaction. */
const MAX_WITHOUT_ANSWER_MS = 10 * MINUTE_MS

/** LinkAja documents no expiry, so a transaction may still be paid there for a while after its offer ended here. */
const WATCHED_AFTER_EXPIRY_MS = DAY_MS
/** When an unpaid transaction is checked the last times, counted from the end of its offer. */
const LAST_CHECKS_MS = LAST_CHECK_DAYS.map((days) => days * DAY_MS)
/** When a settled transaction is checked, counted from its payment: DOKU notifies nobody of a refund. */
const CHECKS_AFTER_PAYMENT_MS = [1, 3, 7].map((days) => days * DAY_MS)
/** For how long after the payment DOKU's report is enough to capture the money. */
const SURE_FOR_MS = 10 * MINUTE_MS
/** After this time a payment that waits for a person is tried once a day. */
const PATIENT_AFTER_MS = 7 * DAY_MS

/**
 * How long after a check the next one is due, in ms: soon at first, because most shoppers pay within minutes, then
 * hourly.
 *
 * @param checksMade how many planned checks there were before this one.
 */
export function nextCheckDelayMs(checksMade: number): number {
  return FIRST_DELAYS_MS[checksMade] ?? LATER_DELAY_MS
}

/**
 * When an unpaid transaction is checked next, in ms from now; undefined when no check is left. The checks end only
 * after an answer: without one nobody knows that nothing was paid.
 */
export function nextUnpaidCheckDelayMs(
  row: Pick<Transaction, "check_count" | "expires_at">,
  { answered, now }: { answered: boolean; now: Date },
): number | undefined {
  const delay = nextCheckDelayMs(row.check_count)
  if (!answered) return Math.min(delay, MAX_WITHOUT_ANSWER_MS)
  const sinceExpiry = now.getTime() - row.expires_at.getTime()
  if (sinceExpiry < WATCHED_AFTER_EXPIRY_MS) return delay
  return untilNext(LAST_CHECKS_MS, sinceExpiry)
}

/**
 * The delay of a transaction that no configured account may query, in ms: the configuration has to be restored first.
 */
export function nextAccountCheckDelayMs(row: Pick<Transaction, "expires_at">, now: Date): number {
  return now.getTime() - row.expires_at.getTime() > PATIENT_AFTER_MS ? DAY_MS : HOUR_MS
}

/** The delay until the next attempt to settle, in ms: the obstacle may go away. */
export function nextTryDelayMs(row: Pick<Transaction, "check_count" | "paid_at">, now: Date): number {
  const paidFor = row.paid_at ? now.getTime() - row.paid_at.getTime() : 0
  return paidFor > PATIENT_AFTER_MS ? DAY_MS : nextCheckDelayMs(row.check_count)
}

/** When a settled transaction is checked next, in ms from now; undefined when no check is left. */
export function nextSettledCheckDelayMs(row: Pick<Transaction, "paid_at">, now: Date): number | undefined {
  return untilNext(CHECKS_AFTER_PAYMENT_MS, row.paid_at ? now.getTime() - row.paid_at.getTime() : 0)
}

/** The delay of the first check after settling, in ms. However late it is settled, it is checked once more. */
export function firstSettledCheckDelayMs(row: Pick<Transaction, "paid_at">, now: Date): number {
  return nextSettledCheckDelayMs(row, now) ?? DAY_MS
}

/** The delay in ms when DOKU didn't answer about a settled transaction: that check doesn't count. */
export const RECHECK_DELAY_MS = MAX_WITHOUT_ANSWER_MS

/** Whether DOKU is queried again before the capture, because the payment is so old that it may have been refunded. */
export function needsConfirming(row: Pick<Transaction, "status" | "paid_at">, now: Date): boolean {
  return row.status === "paid" && row.paid_at !== null && now.getTime() - row.paid_at.getTime() > SURE_FOR_MS
}

function untilNext(checks: readonly number[], elapsedMs: number): number | undefined {
  const next = checks.find((check) => check > elapsedMs)
  return next === undefined ? undefined : next - elapsedMs
}
