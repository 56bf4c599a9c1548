import type { MedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { MedusaError } from "@medusajs/framework/utils"
import { DOKU_MODULE, type DokuModuleService } from "../../../../../modules/doku"
import { loadPaymentStatusOfSession } from "../../../../../modules/doku/queries/load-payment-status"
import { preferredLanguage } from "../../../../utils/language"
import { readId } from "../../../../utils/params"

/**
 * The status of a payment, for storefronts that poll: `{ payment, order_id?, invoice_number?, reason?, message? }`.
 * The message is in the language that the request prefers. A session that was replaced has a status too.
 */
export async function GET(req: MedusaRequest, res: MedusaResponse): Promise<void> {
  const doku: DokuModuleService = req.scope.resolve(DOKU_MODULE)
  const sessionId = readId(req.params.session_id)
  const answer = sessionId && (await loadPaymentStatusOfSession(doku.sql, sessionId))
  if (!answer) {
    throw new MedusaError(MedusaError.Types.NOT_FOUND, "No LinkAja payment belongs to this session")
  }
  const { messages, ...status } = answer
  res.setHeader("Cache-Control", "no-store")
  res.vary("Accept-Language")
  res.json(messages ? { ...status, message: messages[preferredLanguage(req)] } : status)
}
