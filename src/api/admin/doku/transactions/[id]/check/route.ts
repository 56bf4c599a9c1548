import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { DOKU_MODULE, type DokuModuleService } from "../../../../../../modules/doku"
import { checkTransaction } from "../../../../../../workflows/check-transaction"
import { transactionAnswer, transactionName, unknownTransaction } from "../../serialize"

/**
 * Asks DOKU now and tries again to make the order of what is paid: `{ transaction, asked, answered, busy }`. That
 * DOKU doesn't answer is an answer.
 */
export async function POST(req: AuthenticatedMedusaRequest, res: MedusaResponse): Promise<void> {
  const doku: DokuModuleService = req.scope.resolve(DOKU_MODULE)
  const transaction = await doku.ledger.find(...transactionName(req.params.id))
  if (!transaction) throw unknownTransaction()
  const checked = await checkTransaction(req.scope, transaction, req.auth_context.actor_id)
  res.json({ transaction: await transactionAnswer(req.scope, transaction.id), ...checked })
}
