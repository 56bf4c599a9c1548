import type { MedusaContainer } from "@medusajs/framework/types"
import type { Transaction } from "../modules/doku/ledger/rows"
import type DokuModuleService from "../modules/doku/service"
import { syncRefunds } from "./refund/sync-refunds"

/**
 * Checks a settled transaction: DOKU may have refunded it without a notification, its order may be cancelled, and Medusa
 * may not show a manual refund yet.
 */
export async function checkSettled(
  container: MedusaContainer,
  doku: DokuModuleService,
  transaction: Transaction,
): Promise<void> {
  const { transaction: current, answered } = await doku.queryStatus(transaction, { source: "job" })
  const silent = !answered && doku.accounts.forTransaction(transaction) !== undefined
  const { problem } = await syncRefunds(container, current, { waitMs: 0, silent })
  // Without a problem the next check is planned already, or another process works on it and it is due in a minute.
  if (problem !== undefined) await doku.planNextTry(current)
}
