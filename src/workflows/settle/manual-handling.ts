import type { TransactionRow } from "../../modules/doku/ledger/rows"
import type DokuModuleService from "../../modules/doku/service"
import type { Hold } from "./decide"

/** What people have done about a payment outside of settling. */
export async function readHold({ cases, refunds }: DokuModuleService, row: TransactionRow): Promise<Hold> {
  const [open, handledByHand, returned] = await Promise.all([
    cases.listOpen([row.id]),
    cases.handledByHand(row.id),
    refunds.total(row.id),
  ])
  return { openCases: open.map(({ kind }) => kind), handledByHand, returned }
}
