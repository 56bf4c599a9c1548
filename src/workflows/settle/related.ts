import type { Transaction } from "../../modules/doku/ledger/rows"
import type DokuModuleService from "../../modules/doku/service"
import type { Facts } from "./decide"
import { readManualHandling } from "./manual-handling"

/** What the ledger knows about a paid transaction besides its own row. */
export async function loadRelated(
  doku: DokuModuleService,
  transaction: Transaction,
): Promise<Pick<Facts, "siblings" | "manualHandling">> {
  const [collection, manualHandling] = await Promise.all([
    doku.ledger.listByCollection(transaction.payment_collection_id),
    readManualHandling(doku, transaction),
  ])
  return { siblings: collection.filter(({ id }) => id !== transaction.id), manualHandling }
}
