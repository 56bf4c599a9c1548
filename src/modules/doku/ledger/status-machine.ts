/**
 * The status of a transaction as a total function: every status has an answer to every event.
 *
 * The statuses are ordered, and no event leads to a lower one:
 *
 *     created < pending < expired < failed < paid < refunded
 *
 * So the same events lead to the same status in any order and however often they arrive. A paid transaction never
 * becomes unpaid; only DOKU's refund follows on `paid`.
 */
export const STATUSES = ["created", "pending", "expired", "failed", "paid", "refunded"] as const
export type Status = (typeof STATUSES)[number]

/** True when the transaction is unpaid and DOKU may have the invoice, so that a shopper may still pay it. */
export function mayStillBePaid(status: Status): boolean {
  return status === "created" || status === "pending" || status === "expired"
}

/** True once DOKU has reported SUCCESS, even if it later reported REFUNDED. */
export function isPaid(status: Status): boolean {
  return status === "paid" || status === "refunded"
}

export const SETTLEMENTS = ["open", "settled"] as const
export type Settlement = (typeof SETTLEMENTS)[number]

/**
 * What can happen to a transaction.
 *
 * - `accepted`, `refused`: DOKU's answer to the create request.
 * - `doku_*`: the status in a notification or in the answer to a query. FAILED and TIMEOUT are not final for e-money
 *   (DOKU's status page): the shopper may still pay, so they only prove that DOKU knows the invoice.
 * - `doku_other`: a status that DOKU's documentation doesn't list.
 * - `offer_ended`: by the store's own clock, because DOKU documents no expiry for LinkAja.
 */
export const TRANSACTION_EVENTS = [
  "accepted",
  "refused",
  "doku_pending",
  "doku_failed",
  "doku_timeout",
  "doku_expired",
  "doku_success",
  "doku_refunded",
  "doku_other",
  "offer_ended",
] as const
export type TransactionEvent = (typeof TRANSACTION_EVENTS)[number]

/** Read as: in this status, this event leads to … */
const NEXT: Record<Status, Record<TransactionEvent, Status>> = {
  // `created`: it isn't known yet whether DOKU has the invoice.
  created: {
    accepted: "pending",
    refused: "failed",
    doku_pending: "pending",
    doku_failed: "pending",
    doku_timeout: "pending",
    doku_expired: "expired",
    doku_success: "paid",
    doku_refunded: "refunded",
    doku_other: "pending",
    offer_ended: "expired",
  },
  pending: {
    accepted: "pending",
    refused: "failed",
    doku_pending: "pending",
    doku_failed: "pending",
    doku_timeout: "pending",
    doku_expired: "expired",
    doku_success: "paid",
    doku_refunded: "refunded",
    doku_other: "pending",
    offer_ended: "expired",
  },
  expired: {
    accepted: "expired",
    refused: "failed",
    doku_pending: "expired",
    doku_failed: "expired",
    doku_timeout: "expired",
    doku_expired: "expired",
    doku_success: "paid",
    doku_refunded: "refunded",
    doku_other: "expired",
    offer_ended: "expired",
  },
  failed: {
    accepted: "failed",
    refused: "failed",
    doku_pending: "failed",
    doku_failed: "failed",
    doku_timeout: "failed",
    doku_expired: "failed",
    doku_success: "paid",
    doku_refunded: "refunded",
    doku_other: "failed",
    offer_ended: "failed",
  },
  paid: {
    accepted: "paid",
    refused: "paid",
    doku_pending: "paid",
    doku_failed: "paid",
    doku_timeout: "paid",
    doku_expired: "paid",
    doku_success: "paid",
    doku_refunded: "refunded",
    doku_other: "paid",
    offer_ended: "paid",
  },
  refunded: {
    accepted: "refunded",
    refused: "refunded",
    doku_pending: "refunded",
    doku_failed: "refunded",
    doku_timeout: "refunded",
    doku_expired: "refunded",
    doku_success: "refunded",
    doku_refunded: "refunded",
    doku_other: "refunded",
    offer_ended: "refunded",
  },
}

export function nextStatus(status: Status, event: TransactionEvent): Status {
  return NEXT[status][event]
}

/**
 * The event that a status of DOKU stands for. An unlisted status changes nothing; for a paid transaction it opens a
 * case.
 */
export function toEvent(dokuStatus: string): TransactionEvent {
  switch (dokuStatus.toUpperCase()) {
    case "PENDING":
    case "REDIRECT":
      return "doku_pending"
    case "SUCCESS":
      return "doku_success"
    case "FAILED":
      return "doku_failed"
    case "TIMEOUT":
      return "doku_timeout"
    case "EXPIRED":
      return "doku_expired"
    case "REFUNDED":
      return "doku_refunded"
    default:
      return "doku_other"
  }
}

/**
 * DOKU's last reported status, except that a late report about an earlier attempt never hides a payment or a refund.
 *
 * @param status of the transaction after this report.
 */
export function nextDokuStatus(status: Status, heard: string): string {
  if (status === "refunded") return "REFUNDED"
  if (status === "paid") return "SUCCESS"
  return heard.toUpperCase()
}
