import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { DOKU_MODULE, type DokuModuleService } from "../../../../../../modules/doku"
import { findAccount } from "../find-account"

/**
 * Finds out which integrations DOKU has activated for this account, by one unpaid order each: `{ provider_id,
 * environment, integration, integrations: [{ integration, outcome, invoice_number, code, message, http_status,
 * refused_redirect_host, duration_ms }], recommended }`. The response is 200 also when DOKU can't be reached.
 */
export async function POST(req: AuthenticatedMedusaRequest, res: MedusaResponse): Promise<void> {
  const doku: DokuModuleService = req.scope.resolve(DOKU_MODULE)
  const account = findAccount(doku, req.params.provider_id)
  const { integrations, recommended } = await doku.checkActivation(account)
  res.json({
    provider_id: account.providerId,
    environment: account.options.environment,
    integration: account.options.integration,
    integrations: integrations.map((one) => ({
      integration: one.integration,
      outcome: one.outcome,
      invoice_number: one.invoiceNumber,
      code: one.code,
      message: one.message,
      http_status: one.httpStatus,
      refused_redirect_host: one.refusedRedirectHost,
      duration_ms: one.durationMs,
    })),
    recommended,
  })
}
