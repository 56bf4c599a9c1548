import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys, Modules } from "@medusajs/framework/utils"
import { invoiceOf, msSince } from "../../logging/payment-log"
import { KINDS_THAT_BLOCK } from "../../modules/doku/cases/case-kinds"
import { about, SYSTEM_ACTOR } from "../../modules/doku/cases/cases"
import type { Lease } from "../../modules/doku/ledger/lease"
import { receivedFor, type TransactionRow } from "../../modules/doku/ledger/rows"
import type DokuModuleService from "../../modules/doku/service"
import { toRupiah } from "../../money/rupiah"
import { explainCompletion } from "../medusa/completion-error"
import { createPaymentSession, processCaptured, refreshCollection } from "../medusa/core-workflows"
import { readMedusaState } from "../medusa/load-payment-snapshot"
import { isCanceled, type MedusaState, paymentOf } from "../medusa/payment-snapshot"
import { findCompletionObstacle } from "../precheck/completion-precheck"
import { lookAfterReturnsUnderLease } from "../refund/sync-refunds"
import { announceEvents, ORDER_REPAIRED, type Told } from "./announce-events"
import { finishCompletion, missingCompletion, runCompletion } from "./completion-workflow"
import {
  carryingSession,
  type Decision,
  decide,
  noOrder,
  type Obstacle,
  waitForPeople,
  whatIsMissing,
} from "./decide"
import { readHold } from "./manual-handling"
import type { SettleSource } from "./settle-collection"

export interface SettleContext {
  container: MedusaContainer
  doku: DokuModuleService
  lease: Lease
  /** Who tries; without it, an admin. */
  source?: SettleSource
}

/**
 * Brings one paid invoice to an order, or to a case that says why not, and plans the next try when it is neither.
 *
 * @returns whether it settled it just now.
 */
export async function settleRow(context: SettleContext, row: TransactionRow): Promise<boolean> {
  const { container, doku } = context
  const startedAt = performance.now()
  const state = await readMedusaState(container, row.payment_collection_id)
  const mine = state ? await rightClaim(context, row, state) : row
  const surroundings = await readSurroundings(doku, mine)
  const decision = state
    ? decide({ row: mine, state, now: new Date(), ...surroundings })
    : (waitForPeople(mine, surroundings.hold) ?? { do: "keep_case", obstacle: noOrder(COLLECTION_GONE) })
  if (decision.do === "wait") {
    // What goes back may stand in the ledger, and not in Medusa yet.
    const problem =
      surroundings.hold.returned > 0 ? await lookAfterReturnsUnderLease(context, mine) : undefined
    const kept = receivedFor(mine) - surroundings.hold.returned
    if (mine.status === "paid" && surroundings.hold.returned > 0 && kept > 0)
      await doku.cases.openForReturn(mine)
    const again = decision.again || problem !== undefined
    const nextMs = again ? await planNextTry(context, row) : undefined
    if (!again) await doku.planNothing(row)
    doku.log.write("settle_waits", { ...invoiceOf(row), next_in_s: nextMs && toSeconds(nextMs) })
    return false
  }

  const told: Told = { placed: false, captured: false }
  const obstacle = await carryOut(context, mine, state, decision, told)
  const outcome = await settleIfTrue(context, row, obstacle, told)
  if ("kind" in outcome) {
    tellNotSettled(context, row, outcome, startedAt, await planNextTry(context, row))
    return false
  }
  // Otherwise somebody else has settled it, and told so.
  if (outcome.byUs) {
    const { order, payment, paidAt } = outcome
    doku.log.write("settled", {
      ...invoiceOf(row),
      order,
      payment,
      since_paid_ms: paidAt && Math.max(0, Date.now() - paidAt.getTime()),
      took_ms: msSince(startedAt),
    })
  }
  return outcome.byUs
}

const planNextTry = ({ doku, source }: SettleContext, row: TransactionRow) =>
  doku.planNextTry(row, { counts: source === "job" })

function tellNotSettled(
  { doku }: SettleContext,
  row: TransactionRow,
  { kind, details }: Obstacle,
  startedAt: number,
  nextMs: number,
): void {
  doku.log.write("not_settled", {
    ...invoiceOf(row),
    kind,
    reason: typeof details.reason === "string" ? details.reason : undefined,
    took_ms: msSince(startedAt),
    next_in_s: toSeconds(nextMs),
  })
}

function toSeconds(ms: number): number {
  return Math.round(ms / 1_000)
}

async function readSurroundings(doku: DokuModuleService, row: TransactionRow) {
  const [collection, hold] = await Promise.all([
    doku.ledger.listByCollection(row.payment_collection_id),
    readHold(doku, row),
  ])
  return { siblings: collection.filter(({ id }) => id !== row.id), hold }
}

/**
 * A process that died, or a cart change, left the claim with a session that will never carry the money; or one
 * that was slow made its payment after the claim had been freed. The payment itself says which it is.
 */
async function rightClaim(
  { container, doku, lease }: SettleContext,
  row: TransactionRow,
  state: MedusaState,
): Promise<TransactionRow> {
  const carrierIn = (seen: MedusaState | undefined) =>
    (seen && paymentOf(seen, row))?.payment_session_id ?? null
  if (carrierIn(state) === row.claimed_session_id) return row
  // Looked at once more: the payment may have been made since, and the claim must not be taken from it.
  const carrier = carrierIn(await readMedusaState(container, row.payment_collection_id))
  if (carrier === row.claimed_session_id) return row
  if (carrier === null) await doku.claims.free(row, lease)
  else await doku.claims.correct(row, carrier, lease)
  return { ...row, claimed_session_id: carrier }
}

/** Does what was decided; answers with what was in the way, if anything was. */
async function carryOut(
  context: SettleContext,
  row: TransactionRow,
  state: MedusaState | undefined,
  decision: Exclude<Decision, { do: "wait" }>,
  told: Told,
): Promise<Obstacle | undefined> {
  if (decision.do === "keep_case") return decision.obstacle
  if (!state) return noOrder(COLLECTION_GONE)
  switch (decision.do) {
    case "note":
      return undefined
    case "complete_cart": {
      const obstacle = await completeTheCart(context, row, state, decision)
      told.placed = obstacle === undefined
      return obstacle
    }
    case "pay_order": {
      const obstacle = await payTheOrder(context, row, state, decision)
      told.captured = obstacle === undefined
      return obstacle
    }
  }
}

async function completeTheCart(
  context: SettleContext,
  row: TransactionRow,
  state: MedusaState,
  { cartId, makeSession }: Extract<Decision, { do: "complete_cart" }>,
): Promise<Obstacle | undefined> {
  const missing = missingCompletion(context, row)
  if (missing) return noOrder(missing)
  const providerId = carryingSession(row, state)?.provider_id ?? providerOf(context, row)
  const look = () => findCompletionObstacle(context.container, cartId, { mode: "completion", providerId })
  const obstacle = await look()
  if (obstacle) {
    await context.doku.ledger.noteOrderFailed(row, false)
    return noOrder(obstacle.reason)
  }
  const before = await failedBefore(context, row)
  if (before) return before
  if (makeSession) {
    const problem = await makeOneSession(context, row, state)
    if (problem) return noOrder(problem)
  }
  await context.lease.check()
  const problem = await runCompletion(context, row, cartId)
  if (problem) await context.doku.ledger.noteOrderFailed(row, true)
  if (!problem) return undefined
  // Somebody may have taken the last one, or used a voucher up, since it was looked at.
  const late = await look()
  return noOrder(late?.reason ?? (await explainCompletion(context.container, cartId, problem)))
}

/**
 * The case of a payment whose order Medusa has failed to make for a reason that nobody can look up. A shopper who
 * reloads a page doesn't have it tried again before its next try is due: each uses up an order number.
 */
async function failedBefore(
  { doku, source }: SettleContext,
  row: TransactionRow,
): Promise<Obstacle | undefined> {
  if (source !== "return" && source !== "request") return undefined
  if (!row.order_failed_at || !row.next_check_at || row.next_check_at <= new Date()) return undefined
  const standing = (await doku.cases.listOpen([row.id])).find(({ kind }) => kind === "paid_without_order")
  return standing && { kind: "paid_without_order", details: standing.details }
}

async function payTheOrder(
  context: SettleContext,
  row: TransactionRow,
  state: MedusaState,
  { session: found, announce }: Extract<Decision, { do: "pay_order" }>,
): Promise<Obstacle | undefined> {
  const { container, doku, lease } = context
  let session = found
  if (!session) {
    const problem = await makeOneSession(context, row, state)
    if (problem) return noOrder(problem)
    const again = await readMedusaState(container, row.payment_collection_id)
    session = again && carryingSession(row, again)
    if (!session) return noOrder("no payment session could be made for the order")
  }
  await lease.check()
  if (state.order && !state.orderHasCollection) {
    // Medusa links a new order to its cart and to its payments side by side; a process can die between the two.
    await container.resolve(ContainerRegistrationKeys.LINK).create({
      [Modules.ORDER]: { order_id: state.order.id },
      [Modules.PAYMENT]: { payment_collection_id: state.collection.id },
    })
  }
  // Written down before it is done: whoever finishes this, in whatever process, knows that nobody has been told.
  if (announce) await doku.ledger.addEvent(row, ORDER_REPAIRED, { order_id: state.order?.id ?? null })
  const problem = await processCaptured(container, session)
  if (problem) return noOrder(problem)
  if (announce) doku.log.write("order_repaired", { ...invoiceOf(row), order: state.order?.id })
  return undefined
}

async function makeOneSession(
  { container, doku, lease }: SettleContext,
  row: TransactionRow,
  { collection, cart }: MedusaState,
): Promise<string | undefined> {
  await lease.check()
  if (cart && toRupiah(collection.amount) !== row.amount) {
    const problem = await refreshCollection(container, cart.id)
    if (problem) return problem
  }
  return createPaymentSession(container, collection.id, providerOf({ doku }, row))
}

/** The entry that made the invoice may have another id by now; the money doesn't depend on it. */
function providerOf({ doku }: Pick<SettleContext, "doku">, row: TransactionRow): string {
  return doku.accounts.forShopper(row)?.providerId ?? row.provider_id
}

const COLLECTION_GONE = "the payment collection is gone"

interface Settled {
  order: string
  payment: string
  paidAt: Date | null
  /** False when somebody else wrote it down. */
  byUs: boolean
}

/**
 * The last look: whatever was answered on the way, only what stands in Medusa's tables makes a row settled. Answers
 * with what was in the way when it isn't.
 */
async function settleIfTrue(
  context: SettleContext,
  before: TransactionRow,
  obstacle: Obstacle | undefined,
  told: Told,
): Promise<Settled | Obstacle> {
  const { container, doku, lease } = context
  const state = await readMedusaState(container, before.payment_collection_id)
  const row = (await doku.ledger.find("id", before.id)) ?? before
  const missing = state ? whatIsMissing(row, state) : COLLECTION_GONE
  const payment = state && paymentOf(state, row)
  if (!state?.order || !payment || missing !== undefined) {
    const standing = obstacle ?? noOrder(missing ?? "no order")
    await keepCase(context, row, standing)
    return standing
  }
  if (state.cart && !state.cart.completed_at) {
    // Two completions at once can leave the cart open beside its finished order.
    await container.resolve(Modules.CART).updateCarts(state.cart.id, { completed_at: new Date() } as object)
  }
  const orderId = state.order.id
  if (state.cart) await finishCompletion(context, row, state.cart.id)
  await announceEvents(context, row, { cart: state.cart, order: state.order, payment }, told)
  const byUs = await doku.settle(row, { orderId, paymentId: payment.id }, lease)
  if (byUs && isCanceled(state.order)) {
    // Cancelled before it was known to be this payment's, so that nobody has heard of it.
    await lookAfterReturnsUnderLease(context, { ...row, settlement: "settled" })
  }
  return { order: orderId, payment: payment.id, paidAt: row.paid_at, byUs }
}

async function keepCase(
  context: SettleContext,
  row: TransactionRow,
  { kind, details }: Obstacle,
): Promise<void> {
  const { lease, doku } = context
  await lease.check()
  await doku.cases.open(about(row), kind, details)
  // One payment, one thing to do about it: advice on what stood in its way before would contradict.
  const closing = { note: `Replaced by ${kind}`, actor: SYSTEM_ACTOR }
  const others = KINDS_THAT_BLOCK.filter((other) => other !== kind)
  await doku.cases.close(row.id, others, closing, "replaced")
}
