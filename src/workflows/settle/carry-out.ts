import { ContainerRegistrationKeys, Modules } from "@medusajs/framework/utils"
import { invoiceOf } from "../../logging/payment-log"
import type { Transaction } from "../../modules/doku/ledger/rows"
import { toRupiah } from "../../money/rupiah"
import type { CollectionContext } from "../medusa/collection-context"
import { explainCompletion } from "../medusa/completion-error"
import { createPaymentSession, processCaptured, refreshCollection } from "../medusa/core-workflows"
import { loadPaymentSnapshot } from "../medusa/load-payment-snapshot"
import { underOrderLock } from "../medusa/order-lock"
import type { PaymentSnapshot } from "../medusa/payment-snapshot"
import { findCompletionObstacle } from "../precheck/completion-precheck"
import { missingCompletion, runCompletion } from "./completion-workflow"
import { COLLECTION_GONE, carryingSession, type Decision, noOrder, type Obstacle } from "./decide"
import { type EmittedEvents, ORDER_REPAIRED } from "./emit-events"
import { fitCollection } from "./order-collection"

/**
 * Does in Medusa what `decide` decided about paid money.
 *
 * @returns the obstacle when there is still no order; undefined does not prove that there is one.
 */
export async function carryOut(
  context: CollectionContext,
  transaction: Transaction,
  state: PaymentSnapshot | undefined,
  decision: Exclude<Decision, { do: "wait" }>,
  emitted: EmittedEvents,
): Promise<Obstacle | undefined> {
  if (decision.do === "open_case") return decision.obstacle
  if (!state) return noOrder(COLLECTION_GONE)
  switch (decision.do) {
    case "note":
      return undefined
    case "complete_cart": {
      const obstacle = await completeTheCart(context, transaction, state, decision)
      emitted.placed = obstacle === undefined
      return obstacle
    }
    case "pay_order": {
      const obstacle = await payTheOrder(context, transaction, state, decision)
      emitted.captured = obstacle === undefined
      return obstacle
    }
  }
}

async function completeTheCart(
  context: CollectionContext,
  transaction: Transaction,
  state: PaymentSnapshot,
  { cartId, makeSession }: Extract<Decision, { do: "complete_cart" }>,
): Promise<Obstacle | undefined> {
  const missing = missingCompletion(context, transaction)
  if (missing) return noOrder(missing)
  const providerId = carryingSession(transaction, state)?.provider_id ?? providerOf(context, transaction)
  const precheck = () => findCompletionObstacle(context.container, cartId, { mode: "completion", providerId })
  const obstacle = await precheck()
  if (obstacle) {
    await context.doku.ledger.noteOrderFailed(transaction, false)
    return noOrder(obstacle.reason)
  }
  const before = await failedBefore(context, transaction)
  if (before) return before
  if (makeSession) {
    const problem = await makeOneSession(context, transaction, state)
    if (problem) return noOrder(problem)
  }
  await context.lease.renewOrThrow()
  const problem = await runCompletion(context, transaction, cartId)
  if (problem) await context.doku.ledger.noteOrderFailed(transaction, true)
  if (!problem) return undefined
  // Another shopper may have bought the last item, or used the voucher up, since the first check.
  const late = await precheck()
  return noOrder(late?.reason ?? (await explainCompletion(context.container, cartId, problem)))
}

/**
 * The obstacle of a payment whose completion Medusa failed before, for a reason that no precheck can find. A shopper
 * who reloads a page causes no further completion before the next one is due, because each uses up an order number.
 */
async function failedBefore(
  { doku, source }: CollectionContext,
  transaction: Transaction,
): Promise<Obstacle | undefined> {
  if (source !== "return" && source !== "request") return undefined
  if (!transaction.order_failed_at || !transaction.next_check_at || transaction.next_check_at <= new Date())
    return undefined
  const standing = (await doku.cases.listOpen([transaction.id])).find(
    ({ kind }) => kind === "paid_without_order",
  )
  return standing && { kind: "paid_without_order", details: standing.details }
}

async function payTheOrder(
  context: CollectionContext,
  transaction: Transaction,
  state: PaymentSnapshot,
  { session: found, emitEvents }: Extract<Decision, { do: "pay_order" }>,
): Promise<Obstacle | undefined> {
  const { container, doku, lease } = context
  let session = found
  if (!session) {
    const problem = await makeOneSession(context, transaction, state)
    if (problem) return noOrder(problem)
    const again = await loadPaymentSnapshot(container, transaction.payment_collection_id)
    session = again && carryingSession(transaction, again)
    if (!session) return noOrder("no payment session could be made for the order")
  }
  await lease.renewOrThrow()
  await fitCollection(context, transaction, state)
  if (state.order && !state.orderHasCollection) {
    // Medusa links a new order to its cart and to its payments in parallel; a process can die between the two.
    await container.resolve(ContainerRegistrationKeys.LINK).create({
      [Modules.ORDER]: { order_id: state.order.id },
      [Modules.PAYMENT]: { payment_collection_id: state.collection.id },
    })
  }
  // Recorded before the payment: any process that finishes this then knows that no event was emitted.
  if (emitEvents)
    await doku.ledger.addEvent(transaction, ORDER_REPAIRED, { order_id: state.order?.id ?? null })
  const capture = () => processCaptured(container, session)
  const problem = await (state.order ? underOrderLock(container, state.order.id, capture) : capture())
  if (problem) return noOrder(problem)
  if (emitEvents) doku.log.write("order_repaired", { ...invoiceOf(transaction), order: state.order?.id })
  return undefined
}

async function makeOneSession(
  { container, doku, lease }: CollectionContext,
  transaction: Transaction,
  state: PaymentSnapshot,
): Promise<string | undefined> {
  await lease.renewOrThrow()
  await fitCollection({ container }, transaction, state)
  const { collection, cart } = state
  if (transaction.cart_id !== null && cart && toRupiah(collection.amount) !== transaction.amount) {
    const problem = await refreshCollection(container, cart.id)
    if (problem) return problem
  }
  return createPaymentSession(container, collection.id, providerOf({ doku }, transaction))
}

/** The provider entry that made the invoice may have another id by now. */
function providerOf({ doku }: Pick<CollectionContext, "doku">, transaction: Transaction): string {
  return doku.accounts.forShopper(transaction)?.providerId ?? transaction.provider_id
}
