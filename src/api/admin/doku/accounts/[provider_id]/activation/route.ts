import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { DOKU_MODULE, type DokuModuleService } from "../../../../../../modules/doku"
import type { Activation } from "../../../../../../modules/doku/accounts/activation"
import type { AuditConclusion } from "../../../../../../modules/doku/audit/audit-trail"
import { findAccount } from "../find-account"

/**
 * Finds out which integrations DOKU has activated for this account, by one unpaid order each: `{ provider_id,
 * environment, integration, integrations: [{ integration, outcome, invoice_number, code, message, http_status,
 * refused_redirect_host, duration_ms }], recommended }`. The response is 200 also when DOKU can't be reached.
 */
export async function POST(req: AuthenticatedMedusaRequest, res: MedusaResponse): Promise<void> {
  const doku: DokuModuleService = req.scope.resolve(DOKU_MODULE)
  const account = findAccount(doku, req.params.provider_id)
  const { integrations, recommended } = await doku.audit.during(
    { action: "activation_asked", actor: req.auth_context.actor_id, providerId: account.providerId },
    () => doku.checkActivation(account),
    toConclusion,
  )
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

/** Failed when DOKU has told about no integration. */
function toConclusion({ integrations }: Activation): AuditConclusion {
  const told = integrations.some(({ outcome }) => outcome === "active" || outcome === "inactive")
  return {
    ...(told ? { outcome: "ok" } : { outcome: "failed", reason: integrations[0]?.outcome ?? null }),
    details: Object.fromEntries(integrations.map(({ integration, outcome }) => [integration, outcome])),
  }
}
