import type { MedusaNextFunction, MedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { DOKU_MODULE, type DokuModuleService } from "../../modules/doku"
import type { Lease } from "../../modules/doku/lease"
import { problemOf } from "../../modules/doku/problem"
import { isOurProviderId } from "../../providers/doku-linkaja/options"
import { whyNotComplete } from "../../workflows/settle/explain-completion"
import { settleInBackground } from "../../workflows/settle/settle-in-background"
import { readId } from "./path-values"

/** How long a request waits for another one on the same collection, in ms. */
const WAIT_MS = 20_000
/** A handler that never answers must not hold its collection for ever, in ms. */
const LONGEST_MS = 600_000

/**
 * A session request holds the collection's lease while its handler runs, so that a double click makes one
 * session after the other and not three at once, and no other request replaces a session that is being settled.
 */
export async function leaseForNewSession(req: MedusaRequest, res: MedusaResponse, next: MedusaNextFunction) {
  const doku: DokuModuleService = req.scope.resolve(DOKU_MODULE)
  const collectionId = readId(req.params.id)
  if (!collectionId) return next()
  const wanted = (req.body as { provider_id?: unknown } | undefined)?.provider_id
  const concerned =
    (typeof wanted === "string" && isOurProviderId(wanted)) ||
    (await doku.ledger.listByCollection(collectionId)).length > 0
  if (!concerned) return next()
  await hold([collectionId], req, res, next)
}

/** The storefront's own completion takes the same lease as settling does. */
export async function leaseForCompletion(req: MedusaRequest, res: MedusaResponse, next: MedusaNextFunction) {
  const doku: DokuModuleService = req.scope.resolve(DOKU_MODULE)
  const cartId = readId(req.params.id)
  if (!cartId) return next()
  const collections = await doku.ledger.collectionsOfCart(cartId)
  if (collections.length === 0) return next()
  await hold(collections, req, res, next, async () => {
    if (await doku.refunds.blockCompletion(collections)) {
      return "The money of this payment is on its way back to you, so it can't pay the order. Please contact the store."
    }
    if (await whyNotComplete(req.scope, cartId)) {
      return "A discount in this cart no longer exists, so it can't become an order as it is. Please contact the store."
    }
    return undefined
  })
}

/** Cancelling an order books what it thinks is refunded, so no refund of ours may be booked meanwhile. */
export async function leaseForCancel(req: MedusaRequest, res: MedusaResponse, next: MedusaNextFunction) {
  const doku: DokuModuleService = req.scope.resolve(DOKU_MODULE)
  const orderId = readId(req.params.id)
  const rows = orderId ? await doku.ledger.listByOrder(orderId) : []
  if (rows.length === 0) return next()
  await hold([...new Set(rows.map((row) => row.payment_collection_id))], req, res, next)
}

/** Medusa's own Refund button, for a payment of ours. */
export async function leaseForRefund(req: MedusaRequest, res: MedusaResponse, next: MedusaNextFunction) {
  const doku: DokuModuleService = req.scope.resolve(DOKU_MODULE)
  const paymentId = readId(req.params.id)
  const row = paymentId && (await doku.ledger.findByPayment(paymentId))
  if (!row) return next()
  await hold([row.payment_collection_id], req, res, next)
}

async function hold(
  collectionIds: string[],
  req: MedusaRequest,
  res: MedusaResponse,
  next: MedusaNextFunction,
  refuse: () => Promise<string | undefined> = async () => undefined,
): Promise<void> {
  const doku: DokuModuleService = req.scope.resolve(DOKU_MODULE)
  const leases: Lease[] = []
  const release = async () => {
    const letGo = (lease: Lease) =>
      lease.release().catch((error: unknown) =>
        // It runs out by itself.
        doku.log.write("lease_not_released", {
          collection: lease.collectionId,
          problem: problemOf(error),
        }),
      )
    await Promise.all(leases.splice(0).map(letGo))
  }
  try {
    // In a fixed order, so that two requests can't each hold what the other waits for.
    for (const collectionId of [...collectionIds].sort()) {
      const lease = await doku.leases.acquire(collectionId, { waitMs: WAIT_MS })
      if (!lease) {
        doku.log.write("request_turned_away", { collection: collectionId, waited_ms: WAIT_MS })
        break
      }
      leases.push(lease)
    }
  } catch (error) {
    await release()
    throw error
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
  const refusal = await refuse()
  if (refusal === undefined) return next()
  res.status(400).json({ type: "not_allowed", message: refusal })
}

async function settleWhatIsPaid(req: MedusaRequest, doku: DokuModuleService, collectionId: string) {
  try {
    const [waiting] = await doku.ledger.listPaidAndOpen(collectionId)
    if (waiting) await settleInBackground(req.scope, waiting)
  } catch (error) {
    doku.log.write("after_request_failed", { collection: collectionId, problem: problemOf(error) })
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
  const timer = setTimeout(once, LONGEST_MS)
  timer.unref()
  const end = res.end
  res.end = function ended(this: MedusaResponse, ...args: unknown[]) {
    const result = Reflect.apply(end, this, args)
    once()
    return result
  } as typeof res.end
}
