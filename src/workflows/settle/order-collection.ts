import { Modules, PaymentCollectionStatus } from "@medusajs/framework/utils"
import { invoiceOf } from "../../logging/payment-log"
import type { Transaction } from "../../modules/doku/ledger/rows"
import { toRupiah } from "../../money/rupiah"
import type { CollectionContext } from "../medusa/collection-context"
import { refreshOrderCollection } from "../medusa/core-workflows"
import { collectionsOf, loadOwingOrder, owedBy } from "../medusa/order-debt"
import type { MedusaPayment, PaymentSnapshot } from "../medusa/payment-snapshot"

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

/**
 * Gives what the order still owes a collection of its own, so that Medusa Admin shows it, or ends the links of an order
 * that owes nothing. Medusa's failure is only logged: the payment is settled, and a payment link makes the collection
 * too.
 */
export async function offerRestOrEndLinks(
  { container, doku }: CollectionContext,
  transaction: Transaction,
  orderId: string,
): Promise<void> {
  if (transaction.cart_id !== null) return
  const order = await loadOwingOrder(container, orderId)
  if (!order) return
  if (owedBy(order) === 0) return await doku.paymentLinks.end(orderId)
  if (collectionsOf(order).some(({ status }) => AUTHORIZED.includes(status))) return
  // While somebody presses the button of the order's payment link, that request makes the collection.
  const lease = await doku.leases.acquire(orderId, { waitMs: 0 })
  if (!lease) return
  try {
    const problem = await refreshOrderCollection(container, orderId)
    if (problem) doku.log.write("rest_not_offered", { ...invoiceOf(transaction), order: orderId, problem })
  } finally {
    await lease.release()
  }
}
