import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { DOKU_MODULE, type DokuModuleService } from "../../../../../../modules/doku"
import { checkTransaction } from "../../../../../../workflows/check-transaction"
import { loadTransactionResponse, readTransactionKey, transactionNotFound } from "../../serialize"

/**
 * Queries DOKU's status now, and settles the transaction if it is paid: `{ transaction, asked, answered, busy }`. The
 * response is 200 also when DOKU doesn't answer.
 */
export async function POST(req: AuthenticatedMedusaRequest, res: MedusaResponse): Promise<void> {
  const doku: DokuModuleService = req.scope.resolve(DOKU_MODULE)
  const transaction = await doku.ledger.find(...readTransactionKey(req.params.id))
  if (!transaction) throw transactionNotFound()
  const checked = await checkTransaction(req.scope, transaction, req.auth_context.actor_id)
  res.json({ transaction: await loadTransactionResponse(req.scope, transaction.id), ...checked })
}
