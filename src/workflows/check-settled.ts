import type { MedusaContainer } from "@medusajs/framework/types"
import type { TransactionRow } from "../modules/doku/ledger/rows"
import type DokuModuleService from "../modules/doku/service"
import { lookAfterReturns } from "./refund/sync-refunds"

/**
 * A payment that has its order: DOKU may have given the money back since, and tells nobody; its order may have been
 * cancelled; what the store has returned may not stand in Medusa yet.
 */
export async function lookAtSettled(
  container: MedusaContainer,
  doku: DokuModuleService,
  row: TransactionRow,
): Promise<void> {
  const { row: seen, answered } = await doku.askDoku(row, { source: "job" })
  const silent = !answered && doku.accounts.forRow(row) !== undefined
  const { problem } = await lookAfterReturns(container, seen, { waitMs: 0, silent })
  // Otherwise its next look is planned, or somebody else is at it and the minute of the claim stands.
  if (problem !== undefined) await doku.planNextTry(seen)
}
