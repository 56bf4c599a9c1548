import type { MedusaNextFunction, MedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { errorMessage } from "../../../logging/error-message"
import { DOKU_MODULE, type DokuModuleService } from "../../../modules/doku"
import { isOurProviderId } from "../../../modules/doku/config/options"
import type { Lease } from "../../../modules/doku/ledger/lease"
import { concernsOurMoney, type Subject } from "../../../workflows/medusa/our-money"
import { settleInBackground } from "../../../workflows/settle-in-background"
import { signalClientGone } from "../client-gone"
import { answerInPlaceOfCompletion } from "../completion-gate"
import { readId } from "../params"
import { sendRefused } from "../refusals"
import { whyNoNewSession } from "../session-gate"
import { sendUnpaidCart } from "../unpaid-cart"

/** How long a request waits for another one on the same collection, in ms. */
const WAIT_MS = 20_000
/** A handler that never answers must not hold its collection for ever, in ms. */
const MAX_MS = 600_000

/**
 * A session request holds the collection's lease while its handler runs, so that a double click makes one
 * session after the other and not three at once, and no other request replaces a session that is being settled.
 */
export async function leaseForNewSession(req: MedusaRequest, res: MedusaResponse, next: MedusaNextFunction) {
  const collectionId = readId(req.params.id)
  if (!collectionId) return next()
  const wanted = (req.body as { provider_id?: unknown } | undefined)?.provider_id
  const providerId = typeof wanted === "string" ? wanted : null
  const concerned = await lookUp(req, { payment_collection: collectionId }, async (doku) =>
    (providerId !== null && isOurProviderId(providerId)) || (await doku.ledger.hasInvoices(collectionId))
      ? [collectionId]
      : [],
  )
  if (concerned.length === 0) return next()
  await withCollectionLeases(concerned, req, res, next, async () => {
    const refused = await whyNoNewSession(req, collectionId, providerId)
    if (refused) sendRefused(req, res, refused)
    return refused === undefined
  })
}

/** The storefront's own completion takes the same lease as settling does. */
export async function leaseForCompletion(req: MedusaRequest, res: MedusaResponse, next: MedusaNextFunction) {
  const cartId = readId(req.params.id)
  if (!cartId) return next()
  const collections = await lookUp(req, { cart: cartId }, (doku) => doku.ledger.collectionsOfCart(cartId))
  if (collections.length === 0) return next()
  await withCollectionLeases(collections, req, res, next, async () => {
    const answer = await answerInPlaceOfCompletion(req, cartId, collections)
    if (answer === undefined) return true
    if ("error" in answer) throw answer.error
    if ("refused" in answer) sendRefused(req, res, answer.refused)
    else await sendUnpaidCart(req, res, cartId)
    return false
  })
}

/** Cancelling an order books what it thinks is refunded, so no refund of ours may be booked meanwhile. */
export async function leaseForCancel(req: MedusaRequest, res: MedusaResponse, next: MedusaNextFunction) {
  const orderId = readId(req.params.id)
  if (!orderId) return next()
  const collections = await lookUp(req, { order: orderId }, async (doku) =>
    (await doku.ledger.listByOrder(orderId)).map((transaction) => transaction.payment_collection_id),
  )
  if (collections.length === 0) return next()
  await withCollectionLeases([...new Set(collections)], req, res, next)
}

/** Medusa's own Refund button, for a payment of ours. */
export async function leaseForRefund(req: MedusaRequest, res: MedusaResponse, next: MedusaNextFunction) {
  const paymentId = readId(req.params.id)
  if (!paymentId) return next()
  const collections = await lookUp(req, { payment: paymentId }, async (doku) => {
    const transaction = await doku.ledger.findByPayment(paymentId)
    return transaction ? [transaction.payment_collection_id] : []
  })
  if (collections.length === 0) return next()
  await withCollectionLeases(collections, req, res, next)
}

/**
 * The collections of ours that a request is about. The ledger's failure is the failure of a request about our money,
 * and nobody else's: a store whose tables are missing or locked goes on selling by other providers.
 */
async function lookUp(
  req: MedusaRequest,
  subject: Subject,
  find: (doku: DokuModuleService) => Promise<string[]>,
): Promise<string[]> {
  const doku: DokuModuleService = req.scope.resolve(DOKU_MODULE)
  try {
    return await find(doku)
  } catch (error) {
    const { payment_collection, cart, order, payment } = subject
    doku.log.write("request_unchecked", {
      collection: payment_collection,
      cart,
      order,
      payment,
      problem: errorMessage(error),
    })
    if (await concernsOurMoney(req.scope, subject)) throw error
    return []
  }
}

async function withCollectionLeases(
  collectionIds: string[],
  req: MedusaRequest,
  res: MedusaResponse,
  next: MedusaNextFunction,
  /** Runs under the lease. False when it has answered the request itself. */
  admit: () => Promise<boolean> = async () => true,
): Promise<void> {
  const doku: DokuModuleService = req.scope.resolve(DOKU_MODULE)
  const leases: Lease[] = []
  const gone = signalClientGone(res)
  const release = async () => {
    const letGo = (lease: Lease) =>
      lease.release().catch((error: unknown) =>
        // It runs out by itself.
        doku.log.write("lease_not_released", {
          collection: lease.collectionId,
          problem: errorMessage(error),
        }),
      )
    await Promise.all(leases.splice(0).map(letGo))
  }
  try {
    // In a fixed order, so that two requests can't each hold what the other waits for.
    for (const collectionId of [...collectionIds].sort()) {
      const lease = await doku.leases.acquire(collectionId, { waitMs: WAIT_MS, signal: gone })
      if (!lease) {
        if (gone.aborted) break
        doku.log.write("request_turned_away", { collection: collectionId, waited_ms: WAIT_MS })
        break
      }
      leases.push(lease)
    }
  } catch (error) {
    await release()
    throw error
  }
  if (gone.aborted) {
    // Nobody waits for what the handler would do. News that found a lease busy is looked after all the same.
    const held = leases.map(({ collectionId }) => collectionId)
    await release()
    for (const collectionId of held) await settleWhatIsPaid(req, doku, collectionId)
    return
  }
  if (leases.length < collectionIds.length) {
    await release()
    res.status(409).json({
      type: "conflict",
      message: "Another request is working on this payment. Please try again in a moment.",
    })
    return
  }
  whenAnswered(res, async () => {
    await release()
    // What was paid meanwhile found the lease busy and left its news in the ledger.
    for (const collectionId of collectionIds) await settleWhatIsPaid(req, doku, collectionId)
  })
  if (await admit()) next()
}

async function settleWhatIsPaid(req: MedusaRequest, doku: DokuModuleService, collectionId: string) {
  try {
    const [waiting] = await doku.ledger.listPaidAndOpen(collectionId)
    if (waiting) await settleInBackground(req.scope, waiting)
  } catch (error) {
    doku.log.write("after_request_failed", { collection: collectionId, problem: errorMessage(error) })
  }
}

/**
 * Runs once the handler has answered. The response's own events won't do: a client that hangs up closes the
 * response while the handler still works, and the lease must stay held until it is done.
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
