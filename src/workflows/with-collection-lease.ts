import type { MedusaContainer } from "@medusajs/framework/types"
import { MedusaError } from "@medusajs/framework/utils"
import { errorMessage } from "../logging/error-message"
import { DOKU_MODULE, type DokuModuleService } from "../modules/doku"
import type { Lease } from "../modules/doku/ledger/lease"
import { loadPaymentSnapshot } from "./medusa/load-payment-snapshot"
import { concernsOurMoney } from "./medusa/our-money"
import { isCapturedAndHeld } from "./settle/manual-handling"
import { settleInBackground } from "./settle-in-background"

export interface CollectionLeaseOptions {
  /** How long to wait while somebody else works on the cart's payment, in ms. Default: 20000. */
  waitMs?: number
}

const WAIT_MS = 20_000

/**
 * Runs a completion of the store's own while nobody else settles, starts or returns a LinkAja payment of the cart, as
 * the plugin does itself around `POST /store/carts/:id/complete`. For a cart without such a payment it only runs it.
 *
 * @returns what `work` resolved to; what it throws is thrown on.
 * @throws MedusaError `conflict` when the payment stayed busy, and `not_allowed` when its money is on its way back or
 * held by a person
 * @example
 * const { result } = await withCollectionLease(req.scope, req.params.id, () =>
 *   splitAndCompleteCartWorkflow(req.scope).run({ input: { cart_id: req.params.id } })
 * )
 */
export async function withCollectionLease<Result>(
  container: MedusaContainer,
  cartId: string,
  work: () => Promise<Result>,
  { waitMs = WAIT_MS }: CollectionLeaseOptions = {},
): Promise<Result> {
  const doku: DokuModuleService = container.resolve(DOKU_MODULE)
  const collections = (await collectionsOfCart(container, doku, cartId)).sort()
  const leases: Lease[] = []
  try {
    // In a fixed order, so that two requests can't each hold what the other waits for.
    for (const collectionId of collections) {
      const lease = await doku.leases.acquire(collectionId, { waitMs })
      if (!lease) {
        doku.log.write("request_turned_away", { collection: collectionId, waited_ms: waitMs })
        throw new MedusaError(
          MedusaError.Types.CONFLICT,
          "Another request is working on this payment. Please try again in a moment.",
        )
      }
      leases.push(lease)
    }
    if (collections.length > 0) await throwIfHeld(container, doku, collections)
    return await work()
  } finally {
    await Promise.all(leases.map((lease) => letGo(doku, lease)))
    // What was paid meanwhile found the lease busy and left its news in the ledger.
    for (const collectionId of collections) await settleWhatIsPaid(container, doku, collectionId)
  }
}

/** A store whose tables of ours are missing or locked goes on selling by other providers. */
async function collectionsOfCart(
  container: MedusaContainer,
  doku: DokuModuleService,
  cartId: string,
): Promise<string[]> {
  try {
    return await doku.ledger.collectionsOfCart(cartId)
  } catch (error) {
    doku.log.write("request_unchecked", {
      collection: undefined,
      cart: cartId,
      order: undefined,
      payment: undefined,
      problem: errorMessage(error),
    })
    if (await concernsOurMoney(container, { cart: cartId })) throw error
    return []
  }
}

/** What settling would not complete, the store's route must not either. */
async function throwIfHeld(
  container: MedusaContainer,
  doku: DokuModuleService,
  collections: readonly string[],
): Promise<void> {
  if (await doku.refunds.isCompletionBlocked(collections)) {
    throw new MedusaError(
      MedusaError.Types.NOT_ALLOWED,
      "The money of this payment is on its way back to you, so it can't pay the order. Please contact the store.",
    )
  }
  for (const collectionId of collections) {
    const state = await loadPaymentSnapshot(container, collectionId)
    if (state && !state.order && (await isCapturedAndHeld(doku, state))) {
      throw new MedusaError(
        MedusaError.Types.NOT_ALLOWED,
        "The money of this payment was received and is under review. Please contact the store.",
      )
    }
  }
}

async function letGo(doku: DokuModuleService, lease: Lease): Promise<void> {
  try {
    await lease.release()
  } catch (error) {
    // It runs out by itself.
    doku.log.write("lease_not_released", { collection: lease.collectionId, problem: errorMessage(error) })
  }
}

/** The order, and the money's way to it, are settled while the answer is on its way: nobody waits for it. */
async function settleWhatIsPaid(container: MedusaContainer, doku: DokuModuleService, collectionId: string) {
  try {
    const [waiting] = await doku.ledger.listPaidAndOpen(collectionId)
    if (waiting) void settleInBackground(container, waiting)
  } catch (error) {
    doku.log.write("after_request_failed", { collection: collectionId, problem: errorMessage(error) })
  }
}
