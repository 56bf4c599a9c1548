import { type CaseKind, caseKindsWhere } from "../../modules/doku/cases/case-kinds"
import { isOurProviderId } from "../../modules/doku/config/options"
import type { Transaction } from "../../modules/doku/ledger/rows"
import { receivedFor } from "../../modules/doku/ledger/rows"
import { pendingOf } from "../../money/pending"
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

/** Why a paid transaction isn't settled, for the admin. */
export interface Obstacle {
  kind: CaseKind
  details: Record<string, unknown>
}

/** What people have done about a transaction outside of settling. */
export interface ManualHandling {
  /** Kinds of its open cases. */
  openCases: readonly string[]
  /** A person has closed the case that blocked its order, and so taken the payment over. */
  isClosedByPerson: boolean
  /** What the store has refunded by hand, in integer IDR. */
  returned: number
}

export interface Facts {
  /** The paid transaction, its claim repaired. */
  transaction: Transaction
  /** The other transactions of its payment collection. */
  siblings: readonly Transaction[]
  state: PaymentSnapshot
  manualHandling: ManualHandling
  now: Date
}

/** What to do next about one paid transaction. */
export type Decision =
  /** One order and one captured payment of this money exist; only the ledger has to note it. */
  | { do: "note" }
  /** A person works on it. `again`: check later whether the person is done. */
  | { do: "wait"; again: boolean }
  | { do: "open_case"; obstacle: Obstacle }
  /** Medusa's completion makes the order. */
  | { do: "complete_cart"; cartId: string; makeSession: boolean }
  /** The order exists and lacks our payment, or a part of it. `session` is undefined when one must be made. */
  | { do: "pay_order"; session: MedusaSession | undefined; emitEvents: boolean }

/**
 * The decisions about a paid transaction, in their order. After any of them Medusa's tables are read again, and they
 * alone make the transaction settled.
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
 * Whether a person is examining the payment, or its money is being refunded, so that nothing may be done automatically.
 *
 * @param captured whether Medusa has captured the payment, so that only the rest of its order is missing
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

function isCaptured(transaction: Transaction, state: PaymentSnapshot): boolean {
  return Boolean(paymentOf(state, transaction)?.captured_at)
}

/** Two invoices of one collection were paid, as in two tabs: the first has the order, this one must be refunded. */
function paidBySibling({ transaction, siblings, state }: Facts): Decision | undefined {
  if (transaction.claimed_session_id !== null) return undefined
  const carried = siblings.find((sibling) => sibling.settlement === "settled" || paymentOf(state, sibling))
  // An order may have paid a part by the sibling and owe this payment too.
  if (state.order && unpaidSession(transaction, state)) return undefined
  return (
    carried &&
    keep("paid_twice", { paid_by_invoice: carried.invoice_number, order_id: state.order?.id ?? null })
  )
}

/** Medusa's completion makes the order. It authorises the payment last, so that a sold-out cart captures nothing. */
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
 * The order exists because a process died half-way, or because the collection was made for an order. Only what the
 * order still owes is captured.
 */
function payOrder({ transaction, state, now }: Facts): Decision {
  const order = state.order as MedusaOrder
  if (isCanceled(order)) return keep("order_canceled", { order_id: order.id })
  const payment = paymentOf(state, transaction)
  const booked = payment !== undefined && captureTransactions(order, payment).length > 0
  const owed = pendingOf(order)
  if (!booked && owed < transaction.amount)
    return keep("paid_twice", { order_id: order.id, order_owes: owed })
  const session =
    state.sessions.find(({ id }) => id === transaction.claimed_session_id) ??
    carryingSession(transaction, state) ??
    unpaidSession(transaction, state)
  return (
    heldByOther(state) ??
    (session ? undefined : startedAtOther(state, now)) ?? {
      do: "pay_order",
      session,
      // Medusa emits `order.placed` last, so an order from a cart that lacks its payment never got it. A transaction
      // without a cart was started for an order that was placed before.
      emitEvents: transaction.cart_id !== null && state.cart !== null && !booked,
    }
  )
}

/** Another provider holds money for this collection, which must not be replaced by ours. */
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

/** A new session of ours would delete another provider's, which a shopper may be paying at this moment. */
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
 * The session that carries the transaction's money into completion. Medusa's completion authorises the first
 * processable session that it finds, so there must be only one.
 */
export function carryingSession(transaction: Transaction, state: PaymentSnapshot): MedusaSession | undefined {
  const [only, ...others] = processableSessions(state)
  if (!only || others.length > 0) return undefined
  return isOurProviderId(only.provider_id) && toRupiah(only.amount) === transaction.amount ? only : undefined
}

/**
 * A session of this amount whose payment is still to be made. Only for a payment of what an order owes, because it
 * names its session; Medusa's completion would take the first one that it finds.
 */
function unpaidSession(transaction: Transaction, state: PaymentSnapshot): MedusaSession | undefined {
  if (transaction.cart_id !== null) return undefined
  return processableSessions(state).find(
    ({ provider_id, amount, payment }) =>
      isOurProviderId(provider_id) && !payment && toRupiah(amount) === transaction.amount,
  )
}

/**
 * The definition of "settled": an order, and one live payment of exactly this money, captured once and booked on the
 * order once.
 *
 * @returns what is missing, or undefined
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

/** @param reason why there is no order, for the admin */
export function noOrder(reason: string): Obstacle {
  return { kind: "paid_without_order", details: { reason } }
}

function keep(kind: CaseKind, details: Record<string, unknown>): Decision {
  return { do: "open_case", obstacle: { kind, details } }
}
