import type { Refusal, RefusalCode } from "../ledger/refusal"
import { receivedFor, type Transaction } from "../ledger/rows"

/** The status that a shopper is shown, the same on the return URL and in the status route. */
export type PaymentStatus = "paid" | "pending" | "failed" | "expired" | "review"

export interface PaymentStatusAnswer {
  payment: PaymentStatus
  order_id?: string
  /** With `review`: the invoice that was paid. It may belong to another transaction of the collection. */
  invoice_number?: string
  /** With `failed`, when the payment was refused before any money moved. */
  reason?: RefusalCode
  /** The reason as a sentence, in both languages. */
  messages?: Refusal["messages"]
}

/**
 * A transaction with everything that the shopper's status depends on. `isClosedByPerson`: a person has closed its case,
 * and handles the money outside of the shop. `returned`: the sum of its refunds in integer IDR.
 */
export type PaymentFacts = Pick<
  Transaction,
  | "id"
  | "invoice_number"
  | "status"
  | "settlement"
  | "doku_status"
  | "expires_at"
  | "amount"
  | "paid_amount"
  | "order_id"
  | "refusal"
> & { hasOpenCase: boolean; isClosedByPerson: boolean; returned: number }

/**
 * `failed` invites the shopper to try again; `review` says that money was received and a person is working on it. The
 * first match counts, and received money comes first, so that nobody pays twice.
 *
 * @param own the transaction of the session.
 * @param collection all transactions of its payment collection, including `own`.
 */
export function paymentStatus(
  own: PaymentFacts,
  collection: readonly PaymentFacts[],
  now: Date,
): PaymentStatusAnswer {
  if (own.hasOpenCase && (holdsMoney(own) || own.status === "refunded") && own.settlement === "open") {
    return { payment: "review", invoice_number: own.invoice_number }
  }

  const settled = collection.find(({ settlement }) => settlement === "settled")
  if (settled) return { payment: "paid", ...(settled.order_id ? { order_id: settled.order_id } : {}) }

  const paid = collection.filter(holdsMoney)
  const reviewed = paid.find((one) => one.hasOpenCase || one.isClosedByPerson || isOfAnotherAmount(one))
  if (reviewed) return { payment: "review", invoice_number: reviewed.invoice_number }
  if (paid.length > 0) return { payment: "pending" }

  if (own.refusal && own.status === "pending" && own.expires_at > now) {
    return { payment: "failed", reason: own.refusal.code, messages: own.refusal.messages }
  }
  if (own.status === "failed" || own.status === "refunded" || own.doku_status === "FAILED") {
    return { payment: "failed" }
  }
  if (own.status === "expired" || own.expires_at <= now) return { payment: "expired" }
  // Paid and refunded in full, so the shopper may try again.
  if (own.status === "paid") return { payment: "failed" }
  return { payment: "pending" }
}

/** Settling makes no order of such a payment, whether or not its case is closed. */
function isOfAnotherAmount(facts: PaymentFacts): boolean {
  return receivedFor(facts) !== facts.amount
}

/** True for a payment that is neither settled nor refunded in full. */
function holdsMoney(facts: PaymentFacts): boolean {
  const { status, settlement, returned } = facts
  return settlement === "open" && status === "paid" && returned < receivedFor(facts)
}
