import type { Transaction } from "../../modules/doku/ledger/rows"
import type DokuModuleService from "../../modules/doku/service"
import type { Hold } from "./decide"

/** What people have done about a payment outside of settling. */
export async function readHold(
  { cases, refunds }: DokuModuleService,
  transaction: Transaction,
): Promise<Hold> {
  const [open, isClosedByPerson, returned] = await Promise.all([
    cases.listOpen([transaction.id]),
    cases.isClosedByPerson(transaction.id),
    refunds.total(transaction.id),
  ])
  return { openCases: open.map(({ kind }) => kind), isClosedByPerson, returned }
}
