import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { loadTransactionResponse } from "../serialize"

/** One transaction with its history, by its id or its invoice number: `{ transaction }`. */
export async function GET(req: AuthenticatedMedusaRequest, res: MedusaResponse): Promise<void> {
  res.json({ transaction: await loadTransactionResponse(req.scope, req.params.id) })
}
