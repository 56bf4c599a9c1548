import type { MedusaContainer } from "@medusajs/framework/types"
import { DOKU_MODULE } from "../../modules/doku"
import type { Transaction } from "../../modules/doku/ledger/rows"
import type DokuModuleService from "../../modules/doku/service"
import { emitMedusaEvent } from "../medusa/emit-medusa-event"
import { loadPaymentSnapshot } from "../medusa/load-payment-snapshot"
import {
  isCanceled,
  type MedusaOrder,
  type MedusaPayment,
  type PaymentSnapshot,
  paymentOf,
} from "../medusa/payment-snapshot"

/** Event in the timeline: a process died after the order and before its payment, so no event was emitted. */
export const ORDER_REPAIRED = "order_repaired"

/** Events that a workflow of Medusa's emitted by itself when it succeeded. */
export interface EmittedEvents {
  placed: boolean
  captured: boolean
}

/** A process that completes the same cart emits its events within this time, in ms, or has died. */
const OTHERS_EMIT_WITHIN_MS = 60_000

interface Context {
  container: MedusaContainer
  doku: DokuModuleService
}

/**
 * Emits `order.placed` and `payment.captured` where Medusa's workflows did not. Runs under the lease and before the
 * transaction is settled, so a process that dies here is followed by another: at worst an event is emitted twice.
 *
 * @param overdue whether another process can no longer be about to emit them.
 */
export async function emitMissingEvents(
  context: Context,
  transaction: Transaction,
  { cart, order, payment }: { cart: PaymentSnapshot["cart"]; order: MedusaOrder; payment: MedusaPayment },
  emitted: EmittedEvents,
  { overdue } = { overdue: false },
): Promise<void> {
  const { doku } = context
  const late = overdue || isOld(payment)
  const repaired =
    transaction.settlement === "open" && (await doku.ledger.hasEvent(transaction.id, ORDER_REPAIRED))
  if (repaired) {
    // An earlier event announced an order that lost its payment since. Twice is better than never.
    await emit(context, transaction, "order.placed", order.id)
  } else if (transaction.order_placed_at === null) {
    // A transaction without a cart was started for an order that was placed before.
    const nothingToEmit = !cart || transaction.cart_id === null || isCanceled(order)
    if (emitted.placed || nothingToEmit) await doku.medusaEvents.note(transaction.id, "order.placed")
    else if (late) await emit(context, transaction, "order.placed", order.id)
  }
  if (transaction.payment_captured_at === null) {
    if (emitted.captured) await doku.medusaEvents.note(transaction.id, "payment.captured")
    else if (late || !isBeforeOrder(payment, order))
      await emit(context, transaction, "payment.captured", payment.id)
  }
}

async function emit(
  { container, doku }: Context,
  transaction: Transaction,
  event: "order.placed" | "payment.captured",
  id: string,
): Promise<void> {
  if (await emitMedusaEvent(container, transaction, event, id))
    await doku.medusaEvents.note(transaction.id, event)
}

/** Emits the missing events of a settled transaction, because the process that should have emitted them died. */
export async function emitDueEvents(
  container: MedusaContainer,
  { id, payment_collection_id }: Transaction,
): Promise<void> {
  const doku: DokuModuleService = container.resolve(DOKU_MODULE)
  const lease = await doku.leases.acquire(payment_collection_id, { waitMs: 0 })
  // The holder may emit them; the next check is in a minute.
  if (!lease) return
  try {
    const transaction = await doku.ledger.find("id", id)
    const state = await loadPaymentSnapshot(container, payment_collection_id)
    const payment = transaction && state && paymentOf(state, transaction)
    if (!transaction || !state?.order || !payment) return await doku.medusaEvents.stopChecking(id)
    const { cart, order } = state
    const nobody = { placed: false, captured: false }
    await emitMissingEvents({ container, doku }, transaction, { cart, order, payment }, nobody, {
      overdue: true,
    })
  } finally {
    await lease.release()
  }
}

/**
 * Medusa's completion makes the order, then its payment, and emits no `payment.captured`. Its payment workflow makes
 * the payment first and emits the event when it ends.
 */
function isBeforeOrder(payment: MedusaPayment, order: MedusaOrder): boolean {
  return new Date(payment.created_at).getTime() < new Date(order.created_at).getTime()
}

function isOld({ captured_at }: MedusaPayment): boolean {
  return captured_at !== null && Date.now() - new Date(captured_at).getTime() > OTHERS_EMIT_WITHIN_MS
}
