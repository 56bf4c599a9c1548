/**
 * The life of one LinkAja invoice, as a total function: whatever happens in whatever state has one answer.
 *
 * The statuses form a ladder, and nothing ever climbs down it:
 *
 *     created < pending < expired < failed < paid < refunded
 *
 * So the same facts lead to the same status in whatever order, and however often, they arrive. Money once
 * paid never becomes unpaid; the one thing beyond `paid` is that DOKU gave the money back.
 */
export const STATUSES = ["created", "pending", "expired", "failed", "paid", "refunded"] as const
export type Status = (typeof STATUSES)[number]

/** Unpaid, but DOKU may have the invoice, so that a shopper may still pay it. */
export function mayStillBePaid(status: Status): boolean {
  return status === "created" || status === "pending" || status === "expired"
}

/** DOKU has called it paid, be it that it gave the money back since. */
export function isPaid(status: Status): boolean {
  return status === "paid" || status === "refunded"
}

export const SETTLEMENTS = ["open", "settled"] as const
export type Settlement = (typeof SETTLEMENTS)[number]

/**
 * What can happen to an invoice.
 *
 * - `accepted`, `refused`: DOKU's answer to the create request.
 * - `doku_*`: the word of a notification or of a status answer. FAILED and TIMEOUT are not final for e-money
 *   (DOKU's status page): the shopper may still pay, so they only prove that DOKU knows the invoice.
 * - `doku_other`: a word that DOKU's pages don't list.
 * - `offer_ended`: our own clock; DOKU documents no expiry for LinkAja.
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

/** Read as: in this state, when this happens, the row becomes … */
const NEXT: Record<Status, Record<TransactionEvent, Status>> = {
  // Nobody knows yet whether DOKU has the invoice.
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

/** DOKU's word for a payment, as the event it stands for. Unlisted words change nothing; about money they are a case. */
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
 * DOKU's last word, except that a late word about an attempt never hides that money came or went.
 *
 * @param status the invoice's status now that this was heard.
 */
export function nextDokuStatus(status: Status, heard: string): string {
  if (status === "refunded") return "REFUNDED"
  if (status === "paid") return "SUCCESS"
  return heard.toUpperCase()
}
