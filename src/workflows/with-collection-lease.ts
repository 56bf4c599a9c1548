import type { MedusaContainer } from "@medusajs/framework/types"
import { MedusaError } from "@medusajs/framework/utils"
import { DOKU_MODULE, type DokuModuleService } from "../modules/doku"
import {
  BUSY_MESSAGE,
  CollectionLeases,
  findCollections,
  LEASE_WAIT_MS,
  settlePaidMeanwhile,
} from "./collection-leases"
import { loadPaymentSnapshot } from "./medusa/load-payment-snapshot"
import { isCapturedAndBlocked } from "./settle/manual-handling"

export interface CollectionLeaseOptions {
  /** How long to wait for another request on the cart's payment, in ms. Default: 20000. */
  waitMs?: number
}

/**
 * Runs a store's own completion while no other process settles, starts or refunds a LinkAja payment of the cart, as the
 * plugin does itself around `POST /store/carts/:id/complete`. For a cart without such a payment it only runs `work`.
 *
 * @returns the result of `work`; its error is thrown on.
 * @throws MedusaError `conflict` when the payment stayed busy, and `not_allowed` when the payment is refunded or a
 * person handles it
 * @example
 * const { result } = await withCollectionLease(req.scope, req.params.id, () =>
 *   splitAndCompleteCartWorkflow(req.scope).run({ input: { cart_id: req.params.id } })
 * )
 */
export async function withCollectionLease<Result>(
  container: MedusaContainer,
  cartId: string,
  work: () => Promise<Result>,
  { waitMs = LEASE_WAIT_MS }: CollectionLeaseOptions = {},
): Promise<Result> {
  const doku: DokuModuleService = container.resolve(DOKU_MODULE)
  const collections = await findCollections(container, { cart: cartId }, () =>
    doku.ledger.collectionsOfCart(cartId),
  )
  const leases = new CollectionLeases(doku)
  try {
    if (!(await leases.acquire(collections, { waitMs })))
      throw new MedusaError(MedusaError.Types.CONFLICT, BUSY_MESSAGE)
    if (collections.length > 0) await throwIfBlocked(container, doku, collections)
    return await work()
  } finally {
    await leases.release()
    // Not awaited: the shopper's answer doesn't depend on it.
    void settlePaidMeanwhile(container, collections)
  }
}

/** Throws where settling would not complete the cart either. */
async function throwIfBlocked(
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
    if (state && !state.order && (await isCapturedAndBlocked(doku, state))) {
      throw new MedusaError(
        MedusaError.Types.NOT_ALLOWED,
        "The money of this payment was received and is under review. Please contact the store.",
      )
    }
  }
}
