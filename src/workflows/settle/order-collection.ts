import { Modules, PaymentCollectionStatus } from "@medusajs/framework/utils"
import { errorMessage } from "../../logging/error-message"
import { invoiceOf } from "../../logging/payment-log"
import type { Transaction } from "../../modules/doku/ledger/rows"
import { toRupiah } from "../../money/rupiah"
import type { CollectionContext } from "../medusa/collection-context"
import { refreshOrderCollection } from "../medusa/core-workflows"
import { collectionsOf, isUnpaid, loadOwingOrder, type OwingOrder, owedBy } from "../medusa/order-debt"
import type { MedusaPayment, PaymentSnapshot } from "../medusa/payment-snapshot"
import { refundLeaseKey } from "../medusa/refund-lease"

/**
 * Gives the collection of what an order owes the amount that was paid. After a change of the order it may have another
 * one: Medusa would make a session of that amount, and would take the collection for paid in part.
 */
export async function fitCollection(
  { container }: Pick<CollectionContext, "container">,
  { cart_id, amount, session_amount }: Transaction,
  { collection, payments }: PaymentSnapshot,
): Promise<void> {
  if (cart_id !== null || payments.length > 0 || toRupiah(collection.amount) === amount) return
  await container
    .resolve(Modules.PAYMENT)
    .updatePaymentCollections(collection.id, { amount: session_amount } as object)
}

/**
 * The same after the payment was captured. Medusa gives an unpaid collection a new amount when it confirms a change of
 * the order; if it did so meanwhile, the collection is taken for paid in part until its amount is set and it is marked.
 */
export async function fitPaidCollection(
  { container, lease }: CollectionContext,
  { cart_id, amount }: Transaction,
  { collection, payments }: PaymentSnapshot,
  payment: MedusaPayment,
): Promise<void> {
  if (cart_id !== null || payments.length > 1 || toRupiah(collection.amount) === amount) return
  await lease.renewOrThrow()
  const paid = { amount: payment.amount, status: PaymentCollectionStatus.COMPLETED, completed_at: new Date() }
  await container.resolve(Modules.PAYMENT).updatePaymentCollections(collection.id, paid as object)
}

/** A collection with a payment that is only authorised: Medusa would cancel it and make another. */
const AUTHORIZED: readonly string[] = [
  PaymentCollectionStatus.AUTHORIZED,
  PaymentCollectionStatus.PARTIALLY_AUTHORIZED,
]

/** How long to wait for a refund, or for Medusa's change of the same order, in ms. */
const WAIT_MS = 5_000

/**
 * Gives what the order still owes a collection of its own, so that Medusa Admin shows it, or ends the links of an order
 * that owes nothing. A failure is only logged: the payment is settled, and a payment link makes the collection too.
 */
export async function offerRestOrEndLinks(
  context: CollectionContext,
  transaction: Transaction,
  orderId: string,
): Promise<void> {
  if (transaction.cart_id !== null) return
  const { container, doku } = context
  try {
    const order = await loadOwingOrder(container, orderId)
    if (!order) return
    if (owedBy(order) === 0) await doku.paymentLinks.end(orderId, { paid: true })
    if (isOutdated(order)) await refreshAlone(context, orderId)
  } catch (error) {
    const problem = errorMessage(error)
    doku.log.write("rest_not_offered", { ...invoiceOf(transaction), order: orderId, problem })
  }
}

async function refreshAlone(context: CollectionContext, orderId: string): Promise<void> {
  const { container, doku } = context
  // While somebody presses the button of the order's payment link, that request makes the collection.
  const pressing = await doku.leases.acquire(orderId, { waitMs: 0 })
  try {
    // Between a refund's transaction and its credit line the order seems to owe the refunded amount.
    const refunding = pressing && (await doku.leases.acquire(refundLeaseKey(orderId), { waitMs: WAIT_MS }))
    if (!refunding) return
    try {
      // Medusa confirms order edits under this lock, and makes a collection then. Two at once would be one too many.
      const lock = { timeout: WAIT_MS / 1_000 }
      await container.resolve(Modules.LOCKING).execute(orderId, () => refresh(context, orderId), lock)
    } finally {
      await refunding.release()
    }
  } finally {
    await pressing?.release()
  }
}

async function refresh({ container }: CollectionContext, orderId: string): Promise<void> {
  const order = await loadOwingOrder(container, orderId)
  if (!order || !isOutdated(order)) return
  const problem = await refreshOrderCollection(container, orderId)
  if (problem) throw new Error(problem)
}

/** Whether the unpaid collection of an order has another amount than the order owes. */
function isOutdated(order: OwingOrder): boolean {
  const collections = collectionsOf(order)
  if (collections.some(({ status }) => AUTHORIZED.includes(status))) return false
  const unpaid = collections.filter(isUnpaid)
  const owed = owedBy(order)
  return owed === 0
    ? unpaid.some(({ amount }) => toRupiah(amount) > 0)
    : !unpaid.some(({ amount }) => toRupiah(amount) === owed)
}
