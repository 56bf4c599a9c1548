import type { Transaction } from "../../modules/doku/ledger/rows"
import type DokuModuleService from "../../modules/doku/service"
import { type PaymentSnapshot, paymentOf } from "../medusa/payment-snapshot"
import { type ManualHandling, requiresPerson } from "./decide"

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

/**
 * Whether a captured payment of this collection requires a person. Medusa would make its order without calling the
 * provider, so nothing else stops it.
 */
export async function isCapturedAndBlocked(
  doku: DokuModuleService,
  state: PaymentSnapshot,
): Promise<boolean> {
  for (const transaction of await doku.ledger.listPaidAndOpen(state.collection.id)) {
    if (!paymentOf(state, transaction)?.captured_at) continue
    if (requiresPerson(transaction, await readManualHandling(doku, transaction), { captured: true }))
      return true
  }
  return false
}
