import { Modules } from "@medusajs/framework/utils"
import { invoiceOf, msSince } from "../../logging/payment-log"
import { caseKindsWhere } from "../../modules/doku/cases/case-kinds"
import { caseSubject, SYSTEM_ACTOR } from "../../modules/doku/cases/cases"
import type { Transaction } from "../../modules/doku/ledger/rows"
import type DokuModuleService from "../../modules/doku/service"
import type { CollectionContext } from "../medusa/collection-context"
import { loadPaymentSnapshot } from "../medusa/load-payment-snapshot"
import { isCanceled, type PaymentSnapshot, paymentOf } from "../medusa/payment-snapshot"
import { carryOut } from "./carry-out"
import { finishCompletion } from "./completion-workflow"
import { COLLECTION_GONE, decide, findMismatch, noOrder, type Obstacle, requiresPerson } from "./decide"
import { type EmittedEvents, emitMissingEvents } from "./emit-events"
import { readManualHandling } from "./manual-handling"

/** What became of one paid transaction. */
export type SettleOutcome =
  /** Settled just now. `refundable`: the transaction, where its order is cancelled and the money has to go back. */
  | { kind: "settled"; refundable: Transaction | undefined }
  /** Its case says why, and the next try is planned; or somebody else settled it. */
  | { kind: "not_settled" }
  /** Nothing can be settled at present. What was returned of it, in integer IDR, may be missing in Medusa. */
  | { kind: "waits"; transaction: Transaction; returned: number; again: boolean }

/**
 * Brings one paid transaction to an order, or to a case that says why not, and plans the next try when it is neither.
 *
 * @returns the outcome; the caller syncs refunds and plans the next check of a transaction that waits.
 */
export async function settleTransaction(
  context: CollectionContext,
  transaction: Transaction,
): Promise<SettleOutcome> {
  const { container, doku } = context
  const startedAt = performance.now()
  const state = await loadPaymentSnapshot(container, transaction.payment_collection_id)
  const mine = state ? await repairClaim(context, transaction, state) : transaction
  const related = await loadRelated(doku, mine)
  const decision = state
    ? decide({ transaction: mine, state, now: new Date(), ...related })
    : (requiresPerson(mine, related.manualHandling) ?? {
        do: "open_case",
        obstacle: noOrder(COLLECTION_GONE),
      })
  if (decision.do === "wait") {
    return {
      kind: "waits",
      transaction: mine,
      returned: related.manualHandling.returned,
      again: decision.again,
    }
  }

  const emitted: EmittedEvents = { placed: false, captured: false }
  const obstacle = await carryOut(context, mine, state, decision, emitted)
  const outcome = await settleIfTrue(context, transaction, obstacle, emitted)
  if ("kind" in outcome) {
    tellNotSettled(context, transaction, outcome, startedAt, await planNextTry(context, transaction))
    return { kind: "not_settled" }
  }
  // Otherwise somebody else has settled it, and told so.
  if (outcome.byUs) {
    const { order, payment, paidAt } = outcome
    doku.log.write("settled", {
      ...invoiceOf(transaction),
      order,
      payment,
      since_paid_ms: paidAt && Math.max(0, Date.now() - paidAt.getTime()),
      took_ms: msSince(startedAt),
    })
  }
  return outcome.byUs ? { kind: "settled", refundable: outcome.refundable } : { kind: "not_settled" }
}

/** @returns in how many ms the transaction is tried again. */
export const planNextTry = ({ doku, source }: CollectionContext, transaction: Transaction) =>
  doku.planNextTry(transaction, { counts: source === "job" })

function tellNotSettled(
  { doku }: CollectionContext,
  transaction: Transaction,
  { kind, details }: Obstacle,
  startedAt: number,
  nextMs: number,
): void {
  doku.log.write("not_settled", {
    ...invoiceOf(transaction),
    kind,
    reason: typeof details.reason === "string" ? details.reason : undefined,
    took_ms: msSince(startedAt),
    next_in_ms: Math.round(nextMs),
  })
}

async function loadRelated(doku: DokuModuleService, transaction: Transaction) {
  const [collection, manualHandling] = await Promise.all([
    doku.ledger.listByCollection(transaction.payment_collection_id),
    readManualHandling(doku, transaction),
  ])
  return { siblings: collection.filter(({ id }) => id !== transaction.id), manualHandling }
}

/**
 * A process that died, or a cart change, left the claim with a session that will never carry the money; or one
 * that was slow made its payment after the claim had been freed. The payment itself says which it is.
 */
async function repairClaim(
  { container, doku, lease }: CollectionContext,
  transaction: Transaction,
  state: PaymentSnapshot,
): Promise<Transaction> {
  const carrierIn = (seen: PaymentSnapshot | undefined) =>
    (seen && paymentOf(seen, transaction))?.payment_session_id ?? null
  if (carrierIn(state) === transaction.claimed_session_id) return transaction
  // Looked at once more: the payment may have been made since, and the claim must not be taken from it.
  const carrier = carrierIn(await loadPaymentSnapshot(container, transaction.payment_collection_id))
  if (carrier === transaction.claimed_session_id) return transaction
  if (carrier === null) await doku.claims.free(transaction, lease)
  else await doku.claims.reassign(transaction, carrier, lease)
  return { ...transaction, claimed_session_id: carrier }
}

interface Settled {
  order: string
  payment: string
  paidAt: Date | null
  /** False when somebody else wrote it down. */
  byUs: boolean
  /** The transaction as it is now, where its order was cancelled before. */
  refundable: Transaction | undefined
}

/**
 * The last look: whatever was answered on the way, only what stands in Medusa's tables makes a row settled. Answers
 * with what was in the way when it isn't.
 */
async function settleIfTrue(
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
    const standing = obstacle ?? noOrder(missing ?? "no order")
    await keepCase(context, transaction, standing)
    return standing
  }
  if (state.cart && !state.cart.completed_at) {
    // Two completions at once can leave the cart open beside its finished order.
    await container.resolve(Modules.CART).updateCarts(state.cart.id, { completed_at: new Date() } as object)
  }
  const orderId = state.order.id
  if (state.cart) await finishCompletion(context, transaction, state.cart.id)
  await emitMissingEvents(context, transaction, { cart: state.cart, order: state.order, payment }, emitted)
  const byUs = await doku.settle(transaction, { orderId, paymentId: payment.id }, lease)
  // Nobody has heard that it was cancelled before it was known to be this payment's.
  const canceled = byUs && isCanceled(state.order)
  return {
    order: orderId,
    payment: payment.id,
    paidAt: transaction.paid_at,
    byUs,
    refundable: canceled ? { ...transaction, settlement: "settled" } : undefined,
  }
}

async function keepCase(
  context: CollectionContext,
  transaction: Transaction,
  { kind, details }: Obstacle,
): Promise<void> {
  const { lease, doku } = context
  await lease.renewOrThrow()
  await doku.cases.open(caseSubject(transaction), kind, details)
  // One payment, one thing to do about it: advice on what stood in its way before would contradict.
  const closing = { note: `Replaced by ${kind}`, actor: SYSTEM_ACTOR }
  const others = caseKindsWhere("blocksOrder").filter((other) => other !== kind)
  await doku.cases.close(transaction.id, others, closing, "replaced")
}
