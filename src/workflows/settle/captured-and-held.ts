import type DokuModuleService from "../../modules/doku/service"
import { type PaymentSnapshot, paymentOf } from "../medusa/payment-snapshot"
import { requiresPerson } from "./decide"
import { readManualHandling } from "./manual-handling"

/**
 * Medusa would make the order of a captured payment without asking the provider, past every hold: of a person who
 * looks into the money, or of a case that one has closed.
 */
export async function isCapturedAndHeld(doku: DokuModuleService, state: PaymentSnapshot): Promise<boolean> {
  for (const transaction of await doku.ledger.listPaidAndOpen(state.collection.id)) {
    if (!paymentOf(state, transaction)?.captured_at) continue
    if (requiresPerson(transaction, await readManualHandling(doku, transaction), { captured: true }))
      return true
  }
  return false
}
