import type { MedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { MedusaError } from "@medusajs/framework/utils"
import { DOKU_MODULE, type DokuModuleService } from "../../../../../modules/doku"
import { preferredLanguage } from "../../../../utils/language"
import { readId } from "../../../../utils/params"

/**
 * How a payment stands, for a storefront that polls: `{ payment, order_id?, invoice_number?, reason?, message? }`,
 * the message in the language that the request prefers. Sessions that were replaced answer too.
 */
export async function GET(req: MedusaRequest, res: MedusaResponse): Promise<void> {
  const doku: DokuModuleService = req.scope.resolve(DOKU_MODULE)
  const sessionId = readId(req.params.session_id)
  const answer = sessionId && (await doku.paymentStatuses.forSession(sessionId))
  if (!answer) {
    throw new MedusaError(MedusaError.Types.NOT_FOUND, "No LinkAja payment belongs to this session")
  }
  const { messages, ...told } = answer
  res.setHeader("Cache-Control", "no-store")
  res.vary("Accept-Language")
  res.json(messages ? { ...told, message: messages[preferredLanguage(req)] } : told)
}
