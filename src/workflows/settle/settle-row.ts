import type { Logger, MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys, Modules } from "@medusajs/framework/utils"
import type { CaseKind } from "../../modules/doku/cases"
import type { Lease } from "../../modules/doku/lease"
import { about } from "../../modules/doku/observations"
import type { TransactionRow } from "../../modules/doku/rows"
import type DokuModuleService from "../../modules/doku/service"
import { isOurProviderId } from "../../providers/doku-linkaja/options"
import { toRupiah } from "../../providers/doku-linkaja/rupiah"
import { completeCart, createPaymentSession, processCaptured, refreshCollection } from "./core-workflows"
import {
  captureTransactions,
  foreignHold,
  type MedusaOrder,
  type MedusaSession,
  type MedusaState,
  paymentOf,
  processableSessions,
  readMedusaState,
} from "./medusa-state"

export interface SettleContext {
  container: MedusaContainer
  doku: DokuModuleService
  lease: Lease
}

/** Why paid money isn't settled, for the admin. */
interface Obstacle {
  kind: CaseKind
  details: Record<string, unknown>
}

/** How a row ends up: settled, or with an obstacle that stands as a case. */
type Attempt = Obstacle | undefined

/**
 * Brings one paid invoice to an order, or to a case that says why not. Read from top to bottom it is the list
 * of decisions about money that has been received.
 */
export async function settleRow(context: SettleContext, row: TransactionRow): Promise<void> {
  const state = await readMedusaState(context.container, row.payment_collection_id)
  if (!state) return keepCase(context, row, noOrder("the payment collection is gone"))
  if (await isHeld(context.doku, row)) return

  const mine = await rightClaim(context, row, state)
  const obstacle =
    (await alreadyPaid(context.doku, mine, state)) ??
    (state.order
      ? await payOrder(context, mine, state, state.order)
      : await orderFromCart(context, mine, state))

  await settleIfTrue(context, row, obstacle)
}

/** A person is looking into the amount, or the money is on its way back: nothing may happen by itself. */
async function isHeld({ cases, refunds }: DokuModuleService, row: TransactionRow): Promise<boolean> {
  if (row.paid_amount !== row.amount) return true
  const open = await cases.listOpen([row.id])
  return open.some(({ kind }) => kind === "amount_mismatch") || (await refunds.total(row.id)) > 0
}

/**
 * A process that died, or a cart change, left the claim with a session that will never carry the money; or one
 * that was slow made its payment after the claim had been freed. The payment itself says which it is.
 */
async function rightClaim(
  { container, doku, lease }: SettleContext,
  row: TransactionRow,
  state: MedusaState,
) {
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

/** Two tabs, two invoices: the first one paid has the order, this one has to go back. */
async function alreadyPaid(
  doku: DokuModuleService,
  row: TransactionRow,
  state: MedusaState,
): Promise<Attempt> {
  const siblings = (await doku.ledger.listByCollection(row.payment_collection_id)).filter(
    ({ id }) => id !== row.id,
  )
  const carried = siblings.find((sibling) => sibling.settlement === "settled" || paymentOf(state, sibling))
  if (!carried || row.claimed_session_id !== null) return undefined
  return {
    kind: "paid_twice",
    details: { paid_by_invoice: carried.invoice_number, order_id: state.order?.id ?? null },
  }
}

/** No order yet: Medusa's completion makes it, and authorises last, so a sold-out cart captures nothing. */
async function orderFromCart(
  context: SettleContext,
  row: TransactionRow,
  state: MedusaState,
): Promise<Attempt> {
  const { container, lease } = context
  const { cart } = state
  if (!cart) return noOrder("there is neither a cart nor an order for this payment")
  const total = toRupiah(cart.total)
  if (total !== row.amount) {
    return { kind: "cart_changed", details: { paid_amount: row.amount, cart_total: total } }
  }
  const foreign = heldByOther(state)
  if (foreign) return foreign
  if (!carryingSession(row, state)) {
    const problem = await makeSession(context, row, state)
    if (problem) return noOrder(problem)
  }
  await lease.check()
  const problem = await completeCart(container, cart.id)
  return problem ? noOrder(problem) : undefined
}

/** Another provider's money is never put aside for ours. */
function heldByOther(state: MedusaState): Attempt {
  const other = foreignHold(state)
  return (
    other && {
      kind: "other_payment_authorized",
      details: { provider_id: other.provider_id, held_by: other.id, order_id: state.order?.id ?? null },
    }
  )
}

/**
 * Medusa's completion authorises the first processable session that it finds, so there must be no other. A
 * session that has become a payment of ours already is that one.
 */
function carryingSession(row: TransactionRow, state: MedusaState): MedusaSession | undefined {
  const processable = processableSessions(state)
  const [only] = processable
  const fits = (session: MedusaSession) =>
    isOurProviderId(session.provider_id) && toRupiah(session.amount) === row.amount
  return processable.length === 1 && only && fits(only) ? only : undefined
}

async function makeSession(
  { container, doku, lease }: SettleContext,
  row: TransactionRow,
  { collection, cart }: MedusaState,
): Promise<string | undefined> {
  await lease.check()
  if (cart && toRupiah(collection.amount) !== row.amount) {
    const problem = await refreshCollection(container, cart.id)
    if (problem) return problem
  }
  // The entry that made the invoice may have another id by now; the money doesn't depend on it.
  const providerId = doku.accounts.forShopper(row)?.providerId ?? row.provider_id
  return createPaymentSession(container, collection.id, providerId)
}

/**
 * The order is there, but not (all of) our payment: a process died half-way, or the collection belongs to an
 * order from the start. Only what the order still owes is taken.
 */
async function payOrder(
  context: SettleContext,
  row: TransactionRow,
  state: MedusaState,
  order: MedusaOrder,
): Promise<Attempt> {
  const { container, doku, lease } = context
  if (problemOf(row, state) === undefined) return undefined
  if (order.canceled_at || order.status === "canceled") {
    return { kind: "order_canceled", details: { order_id: order.id } }
  }
  const payment = paymentOf(state, row)
  const owed = toRupiah(order.summary?.pending_difference ?? 0)
  const booked = payment && captureTransactions(order, payment).length > 0
  if (!booked && owed < row.amount) {
    return { kind: "paid_twice", details: { order_id: order.id, order_owes: owed } }
  }
  const foreign = heldByOther(state)
  if (foreign) return foreign
  let session = state.sessions.find(({ id }) => id === row.claimed_session_id) ?? carryingSession(row, state)
  if (!session) {
    const problem = await makeSession(context, row, state)
    if (problem) return noOrder(problem)
    const again = await readMedusaState(container, row.payment_collection_id)
    session = again && carryingSession(row, again)
    if (!session) return noOrder("no payment session could be made for the order")
  }
  await lease.check()
  // Written down before it is done: whoever finishes this, in whatever process, knows that nobody has been told.
  if (state.cart && !booked) await doku.ledger.addEvent(row, ORDER_REPAIRED, { order_id: order.id })
  const problem = await processCaptured(container, session)
  return problem ? noOrder(problem) : undefined
}

const ORDER_REPAIRED = "order_repaired"

/**
 * Medusa announces an order when its completion ends well; one that a crash cut short was never announced. Twice
 * is better than never: a confirmation may come again, but an order that nobody hears of is not sent.
 */
async function announceRepaired({ container, doku }: SettleContext, row: TransactionRow, orderId: string) {
  if (!(await doku.ledger.hasEvent(row.id, ORDER_REPAIRED))) return
  await container.resolve(Modules.EVENT_BUS).emit({ name: "order.placed", data: { id: orderId } })
}

/**
 * What is missing between this row and the truth of "settled": an order, one live payment of exactly this
 * money, captured once and booked on the order once. Undefined when nothing is.
 */
function problemOf(row: TransactionRow, state: MedusaState): string | undefined {
  const payment = paymentOf(state, row)
  if (!state.order) return "no order"
  if (!payment) return "no payment"
  if (toRupiah(payment.amount) !== row.amount) return "the payment has another amount"
  if (!payment.captured_at || payment.captures.length !== 1) return "the payment is not captured once"
  if (captureTransactions(state.order, payment).length !== 1)
    return "the order does not book the capture once"
  return undefined
}

/** The last look: whatever was answered on the way, only what stands in Medusa's tables makes a row settled. */
async function settleIfTrue(context: SettleContext, before: TransactionRow, obstacle: Obstacle | undefined) {
  const { container, doku, lease } = context
  const state = await readMedusaState(container, before.payment_collection_id)
  const row = (await doku.ledger.find("id", before.id)) ?? before
  const problem = state ? problemOf(row, state) : "the payment collection is gone"
  const payment = state && paymentOf(state, row)
  if (!state?.order || !payment || problem !== undefined) {
    return keepCase(context, row, obstacle ?? noOrder(problem ?? "no order"))
  }
  if (state.cart && !state.cart.completed_at) {
    // Two completions at once can leave the cart open beside its finished order.
    await container.resolve(Modules.CART).updateCarts(state.cart.id, { completed_at: new Date() } as object)
  }
  const orderId = state.order.id
  await announceRepaired(context, row, orderId)
  if (await doku.settle(row, { orderId, paymentId: payment.id }, lease)) {
    log(context).info(`doku: ${row.invoice_number} is settled as order ${orderId}`)
  }
}

async function keepCase(
  context: SettleContext,
  row: TransactionRow,
  { kind, details }: Obstacle,
): Promise<void> {
  await context.lease.check()
  const opened = await context.doku.cases.open(about(row), kind, details)
  if (opened) log(context).warn(`doku: ${row.invoice_number} is paid and needs a person: ${kind}`)
}

function noOrder(reason: string): Obstacle {
  return { kind: "paid_without_order", details: { reason } }
}

function log({ container }: SettleContext): Logger {
  return container.resolve(ContainerRegistrationKeys.LOGGER)
}
