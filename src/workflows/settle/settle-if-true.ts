import { Modules } from "@medusajs/framework/utils"
import { caseKindsWhere } from "../../modules/doku/cases/case-kinds"
import { caseSubject, SYSTEM_ACTOR } from "../../modules/doku/cases/cases"
import type { Transaction } from "../../modules/doku/ledger/rows"
import type { CollectionContext } from "../medusa/collection-context"
import { loadPaymentSnapshot } from "../medusa/load-payment-snapshot"
import { isCanceled, type PaymentSnapshot, paymentOf } from "../medusa/payment-snapshot"
import { finishCompletion } from "./completion-workflow"
import { COLLECTION_GONE, decide, findMismatch, noOrder, type Obstacle } from "./decide"
import { type EmittedEvents, emitMissingEvents } from "./emit-events"
import { fitPaidCollection } from "./order-collection"
import { loadRelated } from "./related"

export interface Settled {
  order: string
  payment: string
  paidAt: Date | null
  /** False when another process settled it. */
  byUs: boolean
  /** The settled transaction, if its order is cancelled and the money has to be refunded. */
  refundable: Transaction | undefined
}

/**
 * Marks a transaction as settled if Medusa's tables show its order and its captured payment. No workflow's answer
 * counts, because a process may have died after it.
 *
 * @param obstacle what carrying out the decision ran into; it explains a missing order.
 * @returns the obstacle when it isn't settled; its case is open then.
 */
export async function settleIfTrue(
  context: CollectionContext,
  before: Transaction,
  obstacle: Obstacle | undefined,
  emitted: EmittedEvents,
): Promise<Settled | Obstacle> {
  const { container, doku, lease } = context
  const state = await loadPaymentSnapshot(container, before.payment_collection_id)
  const transaction = (await doku.ledger.find("id", before.id)) ?? before
  const missing = state ? findMismatch(transaction, state) : COLLECTION_GONE
  const payment = state && paymentOf(state, transaction)
  if (!state?.order || !payment || missing !== undefined) {
    const found =
      obstacle ??
      (state && (await findObstacle(context, transaction, state))) ??
      noOrder(missing ?? "no order")
    await openCase(context, transaction, found)
    return found
  }
  if (state.cart && !state.cart.completed_at) {
    // Two simultaneous completions can leave the cart open although its order is finished.
    await container.resolve(Modules.CART).updateCarts(state.cart.id, { completed_at: new Date() } as object)
  }
  const orderId = state.order.id
  await fitPaidCollection(context, transaction, state, payment)
  if (state.cart) await finishCompletion(context, transaction, state.cart.id)
  await emitMissingEvents(context, transaction, { cart: state.cart, order: state.order, payment }, emitted)
  const byUs = await doku.settle(transaction, { orderId, paymentId: payment.id }, lease)
  // The cancellation reached no subscriber of ours: the order was not yet known to be this transaction's.
  const canceled = byUs && isCanceled(state.order)
  return {
    order: orderId,
    payment: payment.id,
    paidAt: transaction.paid_at,
    byUs,
    refundable: canceled ? { ...transaction, settlement: "settled" } : undefined,
  }
}

/**
 * Why a transaction isn't settled although its decision was carried out without an error: the money of another payment,
 * which DOKU reported meanwhile, may have paid the order.
 */
async function findObstacle(
  { doku }: CollectionContext,
  transaction: Transaction,
  state: PaymentSnapshot,
): Promise<Obstacle | undefined> {
  const decision = decide({ transaction, state, now: new Date(), ...(await loadRelated(doku, transaction)) })
  return decision.do === "open_case" ? decision.obstacle : undefined
}

async function openCase(
  context: CollectionContext,
  transaction: Transaction,
  { kind, details }: Obstacle,
): Promise<void> {
  const { lease, doku } = context
  await lease.renewOrThrow()
  await doku.cases.open(caseSubject(transaction), kind, details)
  // One open case per payment: the advice of an older one would contradict.
  const closing = { note: `Replaced by ${kind}`, actor: SYSTEM_ACTOR }
  const others = caseKindsWhere("blocksOrder").filter((other) => other !== kind)
  await doku.cases.close(transaction.id, others, closing, "replaced")
}
