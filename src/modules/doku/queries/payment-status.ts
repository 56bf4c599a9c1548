import type { Refusal, RefusalCode } from "../ledger/refusal"
import { receivedFor, type Transaction } from "../ledger/rows"

/** What a shopper is told, the same on the return URL and in the status route. */
export type PaymentStatus = "paid" | "pending" | "failed" | "expired" | "review"

export interface PaymentStatusAnswer {
  payment: PaymentStatus
  order_id?: string
  /** Comes with `review`: the invoice that holds the money, which need not be the one that was asked about. */
  invoice_number?: string
  /** Comes with a `failed` that was refused before any money moved. */
  reason?: RefusalCode
  /** The same as a sentence, in the shop's own names. */
  messages?: Refusal["messages"]
}

/**
 * An invoice with what bears on the shopper's answer. `isClosedByPerson`: a person has closed the
 * case, and sees to the money outside of the shop. `returned` is integer IDR given back by the store.
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
 * `failed` invites to try again, `review` says that money was received and a person is looking. First match
 * wins, so that nobody is asked to pay for money that is here already.
 *
 * @param own the invoice of the session that is asked about.
 * @param collection every invoice of its payment collection, `own` among them.
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
  // Money that came and was given back in full: the shopper may try again.
  if (own.status === "paid") return { payment: "failed" }
  return { payment: "pending" }
}

/** Of which no order is ever made by itself, whether a person has closed its case or not. */
function isOfAnotherAmount(facts: PaymentFacts): boolean {
  return receivedFor(facts) !== facts.amount
}

/** Money was received, isn't settled, and has not all been given back by the store. */
function holdsMoney(facts: PaymentFacts): boolean {
  const { status, settlement, returned } = facts
  return settlement === "open" && status === "paid" && returned < receivedFor(facts)
}
