import { type CaseKind, caseKindsWhere } from "../../modules/doku/cases/case-kinds"
import { isOurProviderId } from "../../modules/doku/config/options"
import type { Transaction } from "../../modules/doku/ledger/rows"
import { receivedFor } from "../../modules/doku/ledger/rows"
import { toRupiah } from "../../money/rupiah"
import {
  captureTransactions,
  foreignPage,
  isCanceled,
  type MedusaOrder,
  type MedusaSession,
  otherAuthorization,
  type PaymentSnapshot,
  paymentOf,
  processableSessions,
} from "../medusa/payment-snapshot"

/** Why paid money isn't settled, for the admin. */
export interface Obstacle {
  kind: CaseKind
  details: Record<string, unknown>
}

/** What people have done about a payment outside of settling. */
export interface ManualHandling {
  /** Kinds of its open cases. */
  openCases: readonly string[]
  /** A person has closed the case that stood in the way, and so taken the matter into their hands. */
  isClosedByPerson: boolean
  /** What the store has given back, in integer IDR. */
  returned: number
}

export interface Facts {
  /** The paid invoice, its claim put right. */
  transaction: Transaction
  /** The other invoices of its payment collection. */
  siblings: readonly Transaction[]
  state: PaymentSnapshot
  manualHandling: ManualHandling
  now: Date
}

/** What to do next about one paid invoice. */
export type Decision =
  /** Everything is there: one order, one captured payment of this money. It only has to be noted. */
  | { do: "note" }
  /** People are at work on it. `again`: look later whether they are done. */
  | { do: "wait"; again: boolean }
  | { do: "open_case"; obstacle: Obstacle }
  /** Let Medusa's completion make the order. */
  | { do: "complete_cart"; cartId: string; makeSession: boolean }
  /** The order is there, but not (all of) our payment. `session` is the one to take, when there is one. */
  | { do: "pay_order"; session: MedusaSession | undefined; announce: boolean }

/**
 * The decisions about money that has been received, in their order. Whatever they lead to, a last look at
 * Medusa's tables decides whether the money is settled.
 */
export function decide(facts: Facts): Decision {
  const { transaction, state } = facts
  if (findMismatch(transaction, state) === undefined) return { do: "note" }
  return (
    requiresPerson(transaction, facts.manualHandling, { captured: isCaptured(transaction, state) }) ??
    paidBySibling(facts) ??
    (state.order ? payOrder(facts) : orderFromCart(facts))
  )
}

/**
 * A person is looking into the money, or the money is on its way back: nothing may happen by itself.
 *
 * @param captured whether Medusa has captured it already, and a process died over the rest of its order
 */
export function requiresPerson(
  transaction: Transaction,
  manualHandling: ManualHandling,
  { captured } = { captured: false },
): Extract<Decision, { do: "wait" }> | undefined {
  if (transaction.status !== "paid" || manualHandling.isClosedByPerson) return { do: "wait", again: false }
  if (manualHandling.returned > 0)
    return { do: "wait", again: manualHandling.returned < receivedFor(transaction) }
  const holding = caseKindsWhere(captured ? "blocksOrderAfterCapture" : "blocksCapture")
  const held = holding.some((kind) => manualHandling.openCases.includes(kind))
  const disputed = transaction.paid_amount !== transaction.amount && !captured
  return disputed || held ? { do: "wait", again: true } : undefined
}

/** Whether Medusa's payment of this money is captured, whatever else is missing. */
function isCaptured(transaction: Transaction, state: PaymentSnapshot): boolean {
  return Boolean(paymentOf(state, transaction)?.captured_at)
}

/** Two tabs, two invoices: the first one paid has the order, this one has to go back. */
function paidBySibling({ transaction, siblings, state }: Facts): Decision | undefined {
  if (transaction.claimed_session_id !== null) return undefined
  const carried = siblings.find((sibling) => sibling.settlement === "settled" || paymentOf(state, sibling))
  return (
    carried &&
    keep("paid_twice", { paid_by_invoice: carried.invoice_number, order_id: state.order?.id ?? null })
  )
}

/** No order yet: Medusa's completion makes it, and authorises last, so a sold-out cart captures nothing. */
function orderFromCart({ transaction, state, now }: Facts): Decision {
  const { cart } = state
  if (!cart)
    return keep("paid_without_order", { reason: "there is neither a cart nor an order for this payment" })
  const total = toRupiah(cart.total)
  if (total !== transaction.amount)
    return keep("cart_changed", { paid_amount: transaction.amount, cart_total: total })
  return (
    heldByOther(state) ??
    startedAtOther(state, now) ?? {
      do: "complete_cart",
      cartId: cart.id,
      makeSession: carryingSession(transaction, state) === undefined,
    }
  )
}

/**
 * A process died half-way, or the collection belongs to an order from the start. Only what the order still owes
 * is taken.
 */
function payOrder({ transaction, state, now }: Facts): Decision {
  const order = state.order as MedusaOrder
  if (isCanceled(order)) return keep("order_canceled", { order_id: order.id })
  const payment = paymentOf(state, transaction)
  const booked = payment !== undefined && captureTransactions(order, payment).length > 0
  const owed = toRupiah(order.summary?.pending_difference ?? 0)
  if (!booked && owed < transaction.amount)
    return keep("paid_twice", { order_id: order.id, order_owes: owed })
  const session =
    state.sessions.find(({ id }) => id === transaction.claimed_session_id) ??
    carryingSession(transaction, state)
  return (
    heldByOther(state) ??
    (session ? undefined : startedAtOther(state, now)) ?? {
      do: "pay_order",
      session,
      // An order that came from a cart and lacks its payment was cut short before anybody was told of it.
      announce: state.cart !== null && !booked,
    }
  )
}

/** Another provider's money is never put aside for ours. */
function heldByOther(state: PaymentSnapshot): Decision | undefined {
  const other = otherAuthorization(state)
  return (
    other &&
    keep("other_payment_authorized", {
      provider_id: other.provider_id,
      held_by: other.id,
      order_id: state.order?.id ?? null,
    })
  )
}

/** A new session of ours would delete another provider's, under a shopper who may be paying it. */
function startedAtOther(state: PaymentSnapshot, now: Date): Decision | undefined {
  const other = foreignPage(state, now)
  return (
    other &&
    keep("other_payment_started", {
      provider_id: other.provider_id,
      held_by: other.id,
      started_at: new Date(other.created_at).toISOString(),
      order_id: state.order?.id ?? null,
    })
  )
}

/**
 * Medusa's completion authorises the first processable session that it finds, so there must be no other. A
 * session that has become a payment of ours already is that one.
 */
export function carryingSession(transaction: Transaction, state: PaymentSnapshot): MedusaSession | undefined {
  const [only, ...others] = processableSessions(state)
  if (!only || others.length > 0) return undefined
  return isOurProviderId(only.provider_id) && toRupiah(only.amount) === transaction.amount ? only : undefined
}

/**
 * What is missing between this row and the truth of "settled": an order, one live payment of exactly this
 * money, captured once and booked on the order once. Undefined when nothing is.
 */
export function findMismatch(transaction: Transaction, state: PaymentSnapshot): string | undefined {
  const payment = paymentOf(state, transaction)
  if (!state.order) return "no order"
  if (!state.orderHasCollection) return "the order does not have the payment collection"
  if (!payment) return "no payment"
  if (toRupiah(payment.amount) !== transaction.amount) return "the payment has another amount"
  if (!payment.captured_at || payment.captures.length !== 1) return "the payment is not captured once"
  if (captureTransactions(state.order, payment).length !== 1)
    return "the order does not book the capture once"
  return undefined
}

export const COLLECTION_GONE = "the payment collection is gone"

/** The obstacle when there is no order, and no better word for why. */
export function noOrder(reason: string): Obstacle {
  return { kind: "paid_without_order", details: { reason } }
}

function keep(kind: CaseKind, details: Record<string, unknown>): Decision {
  return { do: "open_case", obstacle: { kind, details } }
}
