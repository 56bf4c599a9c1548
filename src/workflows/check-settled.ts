import type { MedusaContainer } from "@medusajs/framework/types"
import type { Transaction } from "../modules/doku/ledger/rows"
import type DokuModuleService from "../modules/doku/service"
import { syncRefunds } from "./refund/sync-refunds"

/**
 * A payment that has its order: DOKU may have given the money back since, and tells nobody; its order may have been
 * cancelled; what the store has returned may not stand in Medusa yet.
 */
export async function lookAtSettled(
  container: MedusaContainer,
  doku: DokuModuleService,
  transaction: Transaction,
): Promise<void> {
  const { transaction: seen, answered } = await doku.queryStatus(transaction, { source: "job" })
  const silent = !answered && doku.accounts.forTransaction(transaction) !== undefined
  const { problem } = await syncRefunds(container, seen, { waitMs: 0, silent })
  // Otherwise its next look is planned, or somebody else is at it and the minute of the claim stands.
  if (problem !== undefined) await doku.planNextTry(seen)
}
