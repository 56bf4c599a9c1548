import type { Transaction } from "../../modules/doku/ledger/rows"
import type DokuModuleService from "../../modules/doku/service"
import type { PaymentSnapshot } from "../medusa/payment-snapshot"
import { decide, type Facts, type Obstacle } from "./decide"
import { readManualHandling } from "./manual-handling"

/** What the ledger knows about a paid transaction besides its own row. */
export type Related = Pick<Facts, "siblings" | "manualHandling">

export async function loadRelated(doku: DokuModuleService, transaction: Transaction): Promise<Related> {
  const [collection, manualHandling] = await Promise.all([
    doku.ledger.listByCollection(transaction.payment_collection_id),
    readManualHandling(doku, transaction),
  ])
  return { siblings: collection.filter(({ id }) => id !== transaction.id), manualHandling }
}

/**
 * Why a transaction isn't settled although its decision was carried out without an error: the money of another payment,
 * which DOKU reported meanwhile, may have paid the order.
 */
export async function findObstacle(
  doku: DokuModuleService,
  transaction: Transaction,
  state: PaymentSnapshot,
): Promise<Obstacle | undefined> {
  const decision = decide({ transaction, state, now: new Date(), ...(await loadRelated(doku, transaction)) })
  return decision.do === "open_case" ? decision.obstacle : undefined
}
