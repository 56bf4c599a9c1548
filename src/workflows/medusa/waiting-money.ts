import type { Transaction } from "../../modules/doku/ledger/rows"
import type DokuModuleService from "../../modules/doku/service"

/**
 * Received money that settles no order yet. A payment whose case a person has closed is handled outside of the shop and
 * doesn't count.
 */
export async function findWaitingMoney(
  doku: DokuModuleService,
  collectionIds: readonly string[],
): Promise<Transaction | undefined> {
  for (const transaction of await doku.ledger.listWithMoney(...collectionIds)) {
    if (transaction.settlement === "open" && !(await doku.cases.isClosedByPerson(transaction.id)))
      return transaction
  }
  return undefined
}
