import type { Transaction } from "../../modules/doku/ledger/rows"
import type DokuModuleService from "../../modules/doku/service"
import type { ManualHandling } from "./decide"

/** What people have done about a payment outside of settling. */
export async function readManualHandling(
  { cases, refunds }: DokuModuleService,
  transaction: Transaction,
): Promise<ManualHandling> {
  const [open, isClosedByPerson, returned] = await Promise.all([
    cases.listOpen([transaction.id]),
    cases.isClosedByPerson(transaction.id),
    refunds.total(transaction.id),
  ])
  return { openCases: open.map(({ kind }) => kind), isClosedByPerson, returned }
}
