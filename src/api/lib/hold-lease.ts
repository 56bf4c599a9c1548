import type { MedusaNextFunction, MedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { DOKU_MODULE, type DokuModuleService } from "../../modules/doku"
import type { Lease } from "../../modules/doku/lease"
import { settleInBackground } from "./settle"

/** How long a request waits for another one on the same collection, in ms. */
const WAIT_MS = 20_000
/** A handler that never answers must not hold its collection for ever, in ms. */
const LONGEST_MS = 120_000

const OURS = /^pp_doku-linkaja(_|$)/

/**
 * A session request holds the collection's lease while its handler runs, so that a double click makes one
 * session after the other and not three at once, and no session is replaced while its money is being settled.
 */
export async function leaseForNewSession(req: MedusaRequest, res: MedusaResponse, next: MedusaNextFunction) {
  const doku: DokuModuleService = req.scope.resolve(DOKU_MODULE)
  const collectionId = String(req.params.id)
  const wanted = (req.body as { provider_id?: unknown } | undefined)?.provider_id
  const concerned =
    (typeof wanted === "string" && OURS.test(wanted)) ||
    (await doku.ledger.listByCollection(collectionId)).length > 0
  if (!concerned) return next()
  await hold(doku, [collectionId], res, next)
}

/** The storefront's own completion takes the same lease as settling does, and settles what it left. */
export async function leaseForCompletion(req: MedusaRequest, res: MedusaResponse, next: MedusaNextFunction) {
  const doku: DokuModuleService = req.scope.resolve(DOKU_MODULE)
  const collections = await doku.ledger.collectionsOfCart(String(req.params.id))
  if (collections.length === 0) return next()
  await hold(doku, collections, res, next, async () => {
    for (const collectionId of collections) await settleInBackground(req.scope, collectionId)
  })
}

async function hold(
  doku: DokuModuleService,
  collectionIds: string[],
  res: MedusaResponse,
  next: MedusaNextFunction,
  afterwards?: () => Promise<void>,
): Promise<void> {
  const leases: Lease[] = []
  const release = async () => {
    for (const lease of leases.splice(0)) await lease.release()
  }
  // In a fixed order, so that two requests can't each hold what the other waits for.
  for (const collectionId of [...collectionIds].sort()) {
    const lease = await doku.leases.acquire(collectionId, { waitMs: WAIT_MS })
    if (!lease) {
      await release()
      res.status(409).json({
        type: "conflict",
        message: "Another request is working on this payment. Please try again in a moment.",
      })
      return
    }
    leases.push(lease)
  }
  whenAnswered(res, async () => {
    await release()
    await afterwards?.()
  })
  next()
}

/**
 * Runs once the handler has answered. The response's own events won't do: a client that hangs up closes the
 * response while the handler still works, and the lease must stay held until it is done.
 */
function whenAnswered(res: MedusaResponse, work: () => Promise<void>): void {
  let done = false
  const once = () => {
    if (done) return
    done = true
    clearTimeout(timer)
    work().catch((error: unknown) => res.emit("error", error))
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
