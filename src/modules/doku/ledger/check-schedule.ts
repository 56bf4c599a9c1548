import type { Transaction } from "./rows"

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS

const FIRST_DELAYS_MS = [1, 2, 5, 10, 20, 40].map((minutes) => minutes * MINUTE_MS)
const LATER_DELAY_MS = HOUR_MS

/** An invoice that DOKU didn't answer for is soon tried again: how long an outage lasts says nothing about it. */
const MAX_WITHOUT_ANSWER_MS = 10 * MINUTE_MS

/** LinkAja documents no expiry, so an offer that ended here may be paid there for a while. */
const WATCHED_AFTER_EXPIRY_MS = DAY_MS
/** When an unpaid invoice is looked at a last few times, counted from the end of its offer. */
const LAST_CHECKS_MS = [2, 3, 7].map((days) => days * DAY_MS)
/** When a settled payment is looked at, counted from its payment: DOKU tells nobody when it gives money back. */
const CHECKS_AFTER_PAYMENT_MS = [1, 3, 7].map((days) => days * DAY_MS)
/** For so long DOKU's word that an invoice is paid is enough to capture its money. */
const SURE_FOR_MS = 10 * MINUTE_MS
/** After so long a payment that waits for a person is tried once a day. */
const PATIENT_AFTER_MS = 7 * DAY_MS

/**
 * How long after a look the next one is due, in ms: soon at first, for most shoppers pay within minutes, then
 * hourly.
 *
 * @param looked how many due looks there were before this one.
 */
export function nextCheckDelayMs(looked: number): number {
  return FIRST_DELAYS_MS[looked] ?? LATER_DELAY_MS
}

/**
 * When an unpaid invoice is looked at next, as ms from now; undefined when the watching is over. It ends only with
 * an answer: as long as DOKU is silent, nobody knows that nothing was paid.
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

/** An invoice that no configured account may ask about: the configuration has to come back first. In ms. */
export function nextAccountCheckDelayMs(row: Pick<Transaction, "expires_at">, now: Date): number {
  return now.getTime() - row.expires_at.getTime() > PATIENT_AFTER_MS ? DAY_MS : HOUR_MS
}

/** When a payment that could not be settled is tried again, in ms: what is in its way may pass. */
export function nextTryDelayMs(row: Pick<Transaction, "check_count" | "paid_at">, now: Date): number {
  const paidFor = row.paid_at ? now.getTime() - row.paid_at.getTime() : 0
  return paidFor > PATIENT_AFTER_MS ? DAY_MS : nextCheckDelayMs(row.check_count)
}

/** When a settled payment is looked at next, as ms from now; undefined when it was looked at often enough. */
export function nextSettledCheckDelayMs(row: Pick<Transaction, "paid_at">, now: Date): number | undefined {
  return untilNext(CHECKS_AFTER_PAYMENT_MS, row.paid_at ? now.getTime() - row.paid_at.getTime() : 0)
}

/** The same at the moment when it is settled, in ms: late or not, it is looked at once more. */
export function firstSettledCheckDelayMs(row: Pick<Transaction, "paid_at">, now: Date): number {
  return nextSettledCheckDelayMs(row, now) ?? DAY_MS
}

/** When a settled payment is looked at again that DOKU said nothing about, in ms: that look doesn't count. */
export const RECHECK_DELAY_MS = MAX_WITHOUT_ANSWER_MS

/**
 * Whether money has waited for its order for so long that it may have gone back meanwhile: DOKU is asked again
 * before it is captured.
 */
export function needsConfirming(row: Pick<Transaction, "status" | "paid_at">, now: Date): boolean {
  return row.status === "paid" && row.paid_at !== null && now.getTime() - row.paid_at.getTime() > SURE_FOR_MS
}

function untilNext(looks: readonly number[], elapsedMs: number): number | undefined {
  const next = looks.find((look) => look > elapsedMs)
  return next === undefined ? undefined : next - elapsedMs
}
