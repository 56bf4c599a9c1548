import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { DOKU_MODULE, type DokuModuleService } from "../../../../../../modules/doku"
import { toClockView } from "../../../../../../modules/doku/accounts/account-view"
import { findAccount } from "../find-account"

/**
 * Tests now whether DOKU accepts this account's calls: `{ provider_id, outcome, code, message, http_status,
 * duration_ms, clock, channel_refused_at }`. The response is 200 also when DOKU can't be reached.
 */
export async function POST(req: AuthenticatedMedusaRequest, res: MedusaResponse): Promise<void> {
  const doku: DokuModuleService = req.scope.resolve(DOKU_MODULE)
  const account = findAccount(doku, req.params.provider_id)
  const test = await doku.audit.during(
    { action: "connection_tested", actor: req.auth_context.actor_id, providerId: account.providerId },
    () => doku.connectionTests.run(account),
    ({ outcome }) => (outcome === "ok" ? { outcome } : { outcome: "failed", reason: outcome }),
  )
  res.json({
    provider_id: account.providerId,
    outcome: test.outcome,
    code: test.code,
    message: test.message,
    http_status: test.httpStatus,
    duration_ms: test.durationMs,
    clock: toClockView(account.client.clock),
    channel_refused_at: test.channelRefusedAt,
  })
}
