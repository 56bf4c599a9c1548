import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { transactionAnswer } from "../serialize"

/** What happened to one LinkAja payment, by its id or its invoice number: `{ transaction }`. */
export async function GET(req: AuthenticatedMedusaRequest, res: MedusaResponse): Promise<void> {
  res.json({ transaction: await transactionAnswer(req.scope, req.params.id) })
}
