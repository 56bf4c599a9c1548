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

/** In a payment's timeline: its order was cut short before anybody was told of it. */
export const ORDER_REPAIRED = "order_repaired"

/** What Medusa has told of by itself, as it does when a workflow of its own ends well. */
export interface Told {
  placed: boolean
  captured: boolean
}

/** Whoever completes a cart beside us tells of it within this time, in ms, or has died. */
const OTHERS_TELL_WITHIN_MS = 60_000

interface Context {
  container: MedusaContainer
  doku: DokuModuleService
}

/**
 * Sends what Medusa's workflows would have sent about an order and its payment, and nobody has heard. Runs under the
 * lease and before the payment is called settled: who dies here is made up for, at worst by a second event.
 *
 * @param overdue whether the time is over in which somebody else may still tell of it.
 */
export async function announceEvents(
  context: Context,
  transaction: Transaction,
  { cart, order, payment }: { cart: PaymentSnapshot["cart"]; order: MedusaOrder; payment: MedusaPayment },
  told: Told,
  { overdue } = { overdue: false },
): Promise<void> {
  const { doku } = context
  const late = overdue || isOld(payment)
  const repaired =
    transaction.settlement === "open" && (await doku.ledger.hasEvent(transaction.id, ORDER_REPAIRED))
  if (repaired) {
    // Whatever was heard before, the order had lost its payment since; twice is better than never.
    await send(context, transaction, "order.placed", order.id)
  } else if (transaction.order_placed_at === null) {
    const nothingToTell = !cart || isCanceled(order)
    if (told.placed || nothingToTell) await doku.medusaEvents.note(transaction.id, "order.placed")
    else if (late) await send(context, transaction, "order.placed", order.id)
  }
  if (transaction.payment_captured_at === null) {
    if (told.captured) await doku.medusaEvents.note(transaction.id, "payment.captured")
    else if (late || !isBeforeOrder(payment, order))
      await send(context, transaction, "payment.captured", payment.id)
  }
}

async function send(
  { container, doku }: Context,
  transaction: Transaction,
  event: "order.placed" | "payment.captured",
  id: string,
): Promise<void> {
  if (await emitMedusaEvent(container, transaction, event, id))
    await doku.medusaEvents.note(transaction.id, event)
}

/** A settled payment of which an event was not heard: whoever should have told of it has died. */
export async function announceDue(
  container: MedusaContainer,
  { id, payment_collection_id }: Transaction,
): Promise<void> {
  const doku: DokuModuleService = container.resolve(DOKU_MODULE)
  const lease = await doku.leases.acquire(payment_collection_id, { waitMs: 0 })
  // Whoever holds it may tell; it is looked at again in a minute.
  if (!lease) return
  try {
    const transaction = await doku.ledger.find("id", id)
    const state = await loadPaymentSnapshot(container, payment_collection_id)
    const payment = transaction && state && paymentOf(state, transaction)
    if (!transaction || !state?.order || !payment) return await doku.medusaEvents.stopChecking(id)
    const { cart, order } = state
    const nobody = { placed: false, captured: false }
    await announceEvents({ container, doku }, transaction, { cart, order, payment }, nobody, {
      overdue: true,
    })
  } finally {
    await lease.release()
  }
}

/**
 * Medusa's completion makes the order and then its payment, and tells of no capture. Its payment workflow makes the
 * payment first, and tells of it when it ends.
 */
function isBeforeOrder(payment: MedusaPayment, order: MedusaOrder): boolean {
  return new Date(payment.created_at).getTime() < new Date(order.created_at).getTime()
}

function isOld({ captured_at }: MedusaPayment): boolean {
  return captured_at !== null && Date.now() - new Date(captured_at).getTime() > OTHERS_TELL_WITHIN_MS
}
