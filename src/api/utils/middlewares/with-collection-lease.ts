import type { MedusaNextFunction, MedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { DOKU_MODULE, type DokuModuleService } from "../../../modules/doku"
import { isOurProviderId } from "../../../modules/doku/config/options"
import {
  BUSY_MESSAGE,
  CollectionLeases,
  findCollections,
  LEASE_WAIT_MS,
  settlePaidMeanwhile,
} from "../../../workflows/collection-leases"
import { collectionIdsOf, loadOrderOfCollection, loadOwingOrder } from "../../../workflows/medusa/order-debt"
import { refundLeaseKey } from "../../../workflows/medusa/refund-lease"
import { signalClientGone } from "../client-gone"
import { answerInPlaceOfCompletion } from "../completion-gate"
import { readId } from "../params"
import { sendRefused } from "../refusals"
import { whyNoNewSession } from "../session-gate"
import { sendUnpaidCart } from "../unpaid-cart"

/** A handler that doesn't answer loses its leases after this time, in ms. */
const MAX_MS = 600_000

/**
 * A session request holds the collection's lease while its handler runs. So a double click makes one session after the
 * other, and no request replaces a session that is being settled.
 */
export async function leaseForNewSession(req: MedusaRequest, res: MedusaResponse, next: MedusaNextFunction) {
  const collectionId = readId(req.params.id)
  if (!collectionId) return next()
  const wanted = (req.body as { provider_id?: unknown } | undefined)?.provider_id
  const providerId = typeof wanted === "string" ? wanted : null
  const collections = await findCollections(req.scope, { payment_collection: collectionId }, async (doku) => {
    if (providerId !== null && isOurProviderId(providerId)) return [collectionId]
    if (await doku.ledger.hasInvoices(collectionId)) return [collectionId]
    const order = await loadOrderOfCollection(req.scope, collectionId)
    return order && (await doku.ledger.hasInvoices(...collectionIdsOf(order))) ? [collectionId] : []
  })
  if (collections.length === 0) return next()
  await runUnderLeases(collections, req, res, next, async () => {
    const refused = await whyNoNewSession(req, collectionId, providerId)
    if (refused) {
      countRefusal(req, "session", refused.code)
      sendRefused(req, res, refused)
    }
    return refused === undefined
  })
}

/** The storefront's own completion takes the same lease as settling does. */
export async function leaseForCompletion(req: MedusaRequest, res: MedusaResponse, next: MedusaNextFunction) {
  const cartId = readId(req.params.id)
  if (!cartId) return next()
  const collections = await findCollections(req.scope, { cart: cartId }, (doku) =>
    doku.ledger.collectionsOfCart(cartId),
  )
  if (collections.length === 0) return next()
  await runUnderLeases(collections, req, res, next, async () => {
    const answer = await answerInPlaceOfCompletion(req, cartId, collections)
    if (answer === undefined) return true
    if ("error" in answer) {
      countRefusal(req, "completion", answer.code)
      throw answer.error
    }
    if ("refused" in answer) {
      countRefusal(req, "completion", answer.refused.code)
      sendRefused(req, res, answer.refused)
    }
    if ("unpaid" in answer) await sendUnpaidCart(req, res, cartId)
    return false
  })
}

/** Refusals before any payment leave no line in the log. Those without a code are counted as `other`. */
function countRefusal(req: MedusaRequest, step: "session" | "completion", code: string | undefined): void {
  const doku: DokuModuleService = req.scope.resolve(DOKU_MODULE)
  doku.metrics.count("doku.shopper.refusals", { "doku.step": step, "doku.reason": code })
}

/** Medusa books refunds when it cancels an order, so no manual refund may be booked meanwhile. */
export async function leaseForCancel(req: MedusaRequest, res: MedusaResponse, next: MedusaNextFunction) {
  const orderId = readId(req.params.id)
  if (!orderId) return next()
  const collections = await findCollections(req.scope, { order: orderId }, (doku) =>
    collectionsWithInvoices(req, doku, orderId),
  )
  if (collections.length === 0) return next()
  await runUnderLeases(collections, req, res, next)
}

/** Includes a collection whose payment is only started: what is paid there must not be booked while the order ends. */
async function collectionsWithInvoices(
  req: MedusaRequest,
  doku: DokuModuleService,
  orderId: string,
): Promise<string[]> {
  const order = await loadOwingOrder(req.scope, orderId)
  const transactions = [
    ...(await doku.ledger.listByOrder(orderId)),
    ...(order ? await doku.ledger.listByCollection(...collectionIdsOf(order)) : []),
  ]
  return [...new Set(transactions.map(({ payment_collection_id }) => payment_collection_id))]
}

/** Medusa's own Refund button, for a LinkAja payment. */
export async function leaseForRefund(req: MedusaRequest, res: MedusaResponse, next: MedusaNextFunction) {
  const paymentId = readId(req.params.id)
  if (!paymentId) return next()
  const collections = await findCollections(req.scope, { payment: paymentId }, async (doku) => {
    const transaction = await doku.ledger.findByPayment(paymentId)
    if (!transaction) return []
    const { payment_collection_id, order_id } = transaction
    return order_id ? [payment_collection_id, refundLeaseKey(order_id)] : [payment_collection_id]
  })
  if (collections.length === 0) return next()
  await runUnderLeases(collections, req, res, next)
}

async function runUnderLeases(
  collectionIds: string[],
  req: MedusaRequest,
  res: MedusaResponse,
  next: MedusaNextFunction,
  /** Runs under the leases. False when it has answered the request itself. */
  admit: () => Promise<boolean> = async () => true,
): Promise<void> {
  const leases = new CollectionLeases(req.scope.resolve<DokuModuleService>(DOKU_MODULE))
  const gone = signalClientGone(res)
  let acquired: boolean
  try {
    acquired = await leases.acquire(collectionIds, { waitMs: LEASE_WAIT_MS, signal: gone })
  } catch (error) {
    await leases.release()
    throw error
  }
  if (gone.aborted) {
    // The client has hung up, so the handler doesn't run. Updates that found a lease busy are still settled.
    const held = leases.collectionIds
    await leases.release()
    await settlePaidMeanwhile(req.scope, held)
    return
  }
  if (!acquired) {
    await leases.release()
    res.status(409).json({ type: "conflict", message: BUSY_MESSAGE })
    return
  }
  whenAnswered(res, async () => {
    await leases.release()
    await settlePaidMeanwhile(req.scope, collectionIds)
  })
  if (await admit()) next()
}

/**
 * Runs `work` once the handler has answered. The response's own events don't tell that: a client that hangs up closes
 * the response while the handler still works, and the lease must be held until the handler is done.
 *
 * @param work never rejects
 */
function whenAnswered(res: MedusaResponse, work: () => Promise<void>): void {
  let done = false
  const once = () => {
    if (done) return
    done = true
    clearTimeout(timer)
    void work()
  }
  const timer = setTimeout(once, MAX_MS)
  timer.unref()
  const end = res.end
  res.end = function ended(this: MedusaResponse, ...args: unknown[]) {
    const result = Reflect.apply(end, this, args)
    once()
    return result
  } as typeof res.end
}
