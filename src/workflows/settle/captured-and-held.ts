import type DokuModuleService from "../../modules/doku/service"
import { type MedusaState, paymentOf } from "../medusa/payment-snapshot"
import { waitForPeople } from "./decide"
import { readHold } from "./manual-handling"

/**
 * Medusa would make the order of a captured payment without asking the provider, past every hold: of a person who
 * looks into the money, or of a case that one has closed.
 */
export async function isCapturedAndHeld(doku: DokuModuleService, state: MedusaState): Promise<boolean> {
  for (const row of await doku.ledger.listPaidAndOpen(state.collection.id)) {
    if (!paymentOf(state, row)?.captured_at) continue
    if (waitForPeople(row, await readHold(doku, row), { captured: true })) return true
  }
  return false
}
