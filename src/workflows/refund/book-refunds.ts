import type { BigNumberInput, MedusaContainer, OrderChangeDTO } from "@medusajs/framework/types"
import { ChangeActionType, MathBN, Modules, OrderChangeType, PaymentEvents } from "@medusajs/framework/utils"
import { invoiceOf } from "../../logging/payment-log"
import type { Refund, Transaction } from "../../modules/doku/ledger/rows"
import { receivedFor } from "../../modules/doku/ledger/rows"
import { toRupiah } from "../../money/rupiah"
import type { CollectionContext } from "../medusa/collection-context"
import { type CoreRefund, refundPayment, refundPayments } from "../medusa/core-workflows"
import { emitMedusaEvent } from "../medusa/emit-medusa-event"
import type { Dated } from "../medusa/payment-snapshot"
import { refundLeaseKey } from "../medusa/refund-lease"
import { missingCredit, missingTransactions } from "./missing-entries"
import { CREDIT_REFERENCE, loadOrderCredits } from "./order-credits"
import {
  loadRefundSnapshot,
  type OrderBooks,
  type PaymentBooks,
  type RefundSnapshot,
} from "./refund-snapshot"

/**
 * Medusa writes a refund before it calls the provider, and an order change before it confirms it, within moments.
 * What is older than this, in ms, was left by a process that died.
 */
const LEFT_BEHIND_AFTER_MS = 60_000

/** How long a refund waits for another one of its order, in ms. */
const ORDER_WAIT_MS = 10_000

/**
 * Books in Medusa every recorded refund that Medusa's tables don't show in full. A refund that is there is never made
 * again, only its missing entries are added, wherever a process stopped. Runs under the collection's lease and outside
 * of a database transaction; may be called any number of times.
 *
 * @returns why not everything is booked, for the admin; undefined when it is, or when Medusa never captured the payment.
 */
export async function bookRefunds(
  context: CollectionContext,
  transaction: Transaction,
): Promise<string | undefined> {
  const { container, doku } = context
  const books = await loadRefundSnapshot(container, transaction)
  if (!books?.payment) {
    const waiting =
      transaction.settlement === "settled" && (await doku.refunds.listUnbooked(transaction.id)).length > 0
    return waiting ? "Medusa has no captured payment for this invoice any more" : undefined
  }
  await matchRefunds(context, transaction, books.payment)
  const problem = await bookUnbooked(context, transaction, books.order)
  if (problem !== undefined) return problem
  await closeUnusedPayment(context, transaction)
  return undefined
}

/** Refunds of one order are booked one after the other, whichever payment they are of. */
async function bookUnbooked(
  context: CollectionContext,
  transaction: Transaction,
  order: OrderBooks | undefined,
): Promise<string | undefined> {
  const { doku } = context
  const unbooked = await doku.refunds.listUnbooked(transaction.id)
  if (unbooked.length === 0) return undefined
  const lease = order && (await doku.leases.acquire(refundLeaseKey(order.id), { waitMs: ORDER_WAIT_MS }))
  if (order && !lease) return `Another refund of order ${order.id} is being booked; this is tried again`
  try {
    for (const { id } of unbooked) {
      const problem = await bookRefund(context, transaction, id)
      if (problem !== undefined) return problem
    }
    return undefined
  } finally {
    await lease?.release()
  }
}

/** Matches the ledger's refunds with Medusa's again, after a process died or Medusa deleted a refund. */
async function matchRefunds(
  { doku, container, lease }: CollectionContext,
  transaction: Transaction,
  payment: PaymentBooks,
) {
  const inMedusa = new Set(payment.refunds.map(({ id }) => id))
  for (const refund of await doku.refunds.listUnbooked(transaction.id)) {
    if (refund.medusa_refund_id && !inMedusa.has(refund.medusa_refund_id))
      await doku.refunds.unbind(refund, lease)
  }
  const bound = new Set(
    (await doku.refunds.list(transaction.id)).map(({ medusa_refund_id }) => medusa_refund_id),
  )
  for (const refund of payment.refunds.filter(({ id }) => !bound.has(id))) {
    await lease.renewOrThrow()
    if (await doku.refunds.bind(transaction.id, toRupiah(refund.amount), refund.id)) continue
    if (Date.now() - new Date(refund.created_at).getTime() < LEFT_BEHIND_AFTER_MS) continue
    // The process died between writing the refund and the provider's rejection, so nobody made this refund.
    await container.resolve(Modules.PAYMENT).deleteRefunds([refund.id])
    const amount = toRupiah(refund.amount)
    await doku.ledger.addEvent(transaction, "pretended_refund_removed", {
      medusa_refund_id: refund.id,
      amount,
    })
    doku.log.write("pretended_refund_removed", {
      ...invoiceOf(transaction),
      amount_idr: amount,
      medusa_refund: refund.id,
    })
  }
}

async function bookRefund(
  context: CollectionContext,
  transaction: Transaction,
  refundId: string,
): Promise<string | undefined> {
  const { container, doku, lease } = context
  const seen = await lookUp(context, transaction, refundId)
  if (seen && !seen.booked) {
    const answer = await makeRefund(context, transaction, seen)
    // The answer is only a hint: a workflow can fail after booking, and can hide that nothing was booked.
    if (!(await lookUp(context, transaction, refundId))?.booked) {
      return answer ?? "Medusa has not booked the refund; its log says why"
    }
    if (answer === undefined && isSingular(seen)) await doku.medusaEvents.noteRefunded(refundId)
  }
  const problem = await completeOnOrder(context, transaction, refundId)
  if (problem !== undefined) return problem
  const after = await loadRefundSnapshot(container, transaction)
  if (after && toRupiah(after.collection.refunded) !== toRupiah(after.collection.refunds)) {
    await lease.renewOrThrow()
    const refunded = { refunded_amount: after.collection.refunds }
    await container.resolve(Modules.PAYMENT).updatePaymentCollections(after.collection.id, refunded as object)
  }
  const refund = await doku.refunds.find(refundId)
  if (!refund) return undefined
  if (refund.event_at === null && after?.payment) {
    const sent = await emitMedusaEvent(container, transaction, PaymentEvents.REFUNDED, after.payment.id)
    if (!sent) return "The refund is booked, but the event bus doesn't take that news; this is tried again"
    await doku.medusaEvents.noteRefunded(refund.id)
  }
  await doku.refunds.markBooked(transaction, refund, lease)
  return undefined
}

/**
 * Whether Medusa's singular workflow can book it, which also emits `payment.refunded`. It can't once Medusa has booked
 * the rest as refunded, as it does when it cancels an order, because it would book it twice.
 */
function isSingular({ order, payment }: Pick<Seen, "order" | "payment">): boolean {
  const cancelling = order?.transactions.some(
    ({ reference, reference_id }) => reference === "refund" && reference_id === payment.id,
  )
  return order !== undefined && !order.canceled && !cancelling
}

interface Seen {
  refund: Refund
  payment: PaymentBooks
  order: OrderBooks | undefined
  collection: RefundSnapshot["collection"]
  /** Medusa's refund for it, if there is one. */
  booked: Dated | undefined
}

async function lookUp(
  { container, doku }: CollectionContext,
  transaction: Transaction,
  refundId: string,
): Promise<Seen | undefined> {
  const refund = await doku.refunds.find(refundId)
  const books = await loadRefundSnapshot(container, transaction)
  if (!refund || !books?.payment) return undefined
  const { payment, order, collection } = books
  const booked = payment.refunds.find(({ id }) => id === refund.medusa_refund_id)
  return { refund, payment, order, collection, booked }
}

async function makeRefund(
  { container, doku, lease }: CollectionContext,
  transaction: Transaction,
  { refund, payment, order }: Seen,
): Promise<string | undefined> {
  const core: CoreRefund = {
    payment_id: payment.id,
    amount: await medusaAmount(doku, transaction, refund, payment),
    created_by: refund.actor,
    note: `Returned by hand, reference ${refund.reference}`,
  }
  if (!order) {
    await lease.renewOrThrow()
    return refundWithoutOrder(container, core)
  }
  const change = await readOpenChange(container, order.id)
  if (change && !isLeftBehind(change)) return beingChanged(order, change)
  await lease.renewOrThrow()
  return isSingular({ order, payment }) ? refundPayment(container, core) : refundPayments(container, core)
}

/** Refunds are whole rupiah. The last one also takes the fraction of a rupiah that Medusa holds. */
async function medusaAmount(
  doku: CollectionContext["doku"],
  transaction: Transaction,
  refund: Refund,
  payment: PaymentBooks,
): Promise<BigNumberInput> {
  const left = MathBN.sub(payment.captured, MathBN.sum(0, ...payment.refunds.map(({ amount }) => amount)))
  const all = (await doku.refunds.total(transaction.id)) === receivedFor(transaction)
  const last = (await doku.refunds.listUnbooked(transaction.id)).length === 1
  return all && last && toRupiah(left) === refund.amount ? left : refund.amount
}

/** Medusa's refund workflows need an order. The payment module refunds without one. */
async function refundWithoutOrder(
  container: MedusaContainer,
  refund: CoreRefund,
): Promise<string | undefined> {
  try {
    await container.resolve(Modules.PAYMENT).refundPayment(refund)
    return undefined
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

/** Adds the entries that the order lacks. Medusa writes a refund, its transaction and its credit line separately. */
async function completeOnOrder(
  context: CollectionContext,
  transaction: Transaction,
  refundId: string,
): Promise<string | undefined> {
  const { container, lease } = context
  const first = await lookUp(context, transaction, refundId)
  if (!first?.order) return undefined
  const orders = container.resolve(Modules.ORDER)
  for (const { refundId: id, amount } of missingTransactions(
    first.payment.id,
    first.payment.refunds,
    first.order.transactions,
  )) {
    await lease.renewOrThrow()
    await orders.addOrderTransactions({
      order_id: first.order.id,
      amount: MathBN.mult(amount, -1),
      currency_code: first.payment.currency_code,
      reference: "refund",
      reference_id: id,
    })
  }
  // Loaded again, because the added transactions change the order's pending difference.
  const seen = await lookUp(context, transaction, refundId)
  if (!seen?.order || !seen.booked) return undefined
  const { order } = seen
  if (MathBN.lte(order.pendingDifference, 0)) return undefined
  const credits = await loadOrderCredits(container, order.id)
  const credit = missingCredit(seen.booked, credits, order.pendingDifference)
  if (credit === undefined) return undefined
  const change = await readOpenChange(container, order.id)
  if (change && !isLeftBehind(change)) return beingChanged(order, change)
  await lease.renewOrThrow()
  if (change) await orders.cancelOrderChange(change.id)
  // Like Medusa's createOrderRefundCreditLinesWorkflow, which rejects cancelled orders.
  const made = await orders.createOrderChange({
    order_id: order.id,
    change_type: OrderChangeType.CREDIT_LINE as never,
    created_by: seen.refund.actor,
    actions: [],
  })
  try {
    await orders.addOrderAction({
      order_change_id: made.id,
      order_id: order.id,
      version: made.version,
      action: ChangeActionType.CREDIT_LINE_ADD,
      reference: CREDIT_REFERENCE,
      reference_id: seen.booked.id,
      amount: credit,
    })
    await orders.confirmOrderChange(made.id)
  } catch (error) {
    // An open change would block every other change of the order.
    await orders.cancelOrderChange(made.id)
    throw error
  }
  return undefined
}

function isLeftBehind({
  change_type,
  created_at,
}: {
  change_type?: string
  created_at: Date | string
}): boolean {
  return isCreditLine(change_type) && Date.now() - new Date(created_at).getTime() > LEFT_BEHIND_AFTER_MS
}

/** Medusa's type of an order change doesn't list what its own refunds make. */
function isCreditLine(changeType: string | undefined): boolean {
  return changeType === OrderChangeType.CREDIT_LINE
}

function beingChanged({ id }: OrderBooks, { change_type }: OrderChangeDTO): string {
  return isCreditLine(change_type)
    ? `A refund of order ${id} is being booked just now, or a process died over it; this is tried again in a minute`
    : `Order ${id} is being edited. Confirm or cancel that edit; the refund is booked then`
}

/**
 * Cancels a payment without an order that was refunded in full, and deletes its session. With the session Medusa would
 * make an order without calling the provider, and would accept no new payment.
 */
async function closeUnusedPayment(
  { container, doku, lease }: CollectionContext,
  transaction: Transaction,
): Promise<void> {
  const books = await loadRefundSnapshot(container, transaction)
  if (!books?.payment || books.order || (await doku.refunds.total(transaction.id)) < receivedFor(transaction))
    return
  const payments = container.resolve(Modules.PAYMENT)
  await lease.renewOrThrow()
  if (!books.payment.canceled_at) await payments.cancelPayment(books.payment.id)
  const [session] = await payments.listPaymentSessions({ id: [books.payment.payment_session_id] })
  if (session) await payments.deletePaymentSession(session.id)
  await doku.claims.free(transaction, lease)
}

/** An unfinished change of the order: while there is one, Medusa makes no other. */
async function readOpenChange(
  container: MedusaContainer,
  orderId: string,
): Promise<OrderChangeDTO | undefined> {
  const [change] = await container
    .resolve(Modules.ORDER)
    .listOrderChanges({ order_id: orderId, status: ["pending", "requested"] })
  return change
}
