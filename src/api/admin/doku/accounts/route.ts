import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { DOKU_MODULE, type DokuModuleService } from "../../../../modules/doku"
import { RECONCILE_JOB } from "../../../../workflows/reconcile"

/** The configured accounts with their health, and the last run of the reconcile job: `{ accounts, job }`. */
export async function GET(req: AuthenticatedMedusaRequest, res: MedusaResponse): Promise<void> {
  const doku: DokuModuleService = req.scope.resolve(DOKU_MODULE)
  const [accounts, { startedAt, finishedAt, late }] = await Promise.all([
    doku.accountViews(),
    doku.jobRuns.last(RECONCILE_JOB),
  ])
  res.json({
    accounts,
    job: { last_started_at: startedAt, last_finished_at: finishedAt, late },
  })
}
