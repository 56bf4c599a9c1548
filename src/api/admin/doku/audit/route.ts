import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { DOKU_MODULE, type DokuModuleService } from "../../../../modules/doku"
import { listAudit } from "../../../../modules/doku/queries/audit-list"
import { findRelated, loadOrderDisplayIds } from "../order-display-ids"
import type { ListAuditQuery } from "./validators"

/** A page of what people did, newest first: `{ audit, next_cursor }`. */
export async function GET(
  req: AuthenticatedMedusaRequest<unknown, ListAuditQuery>,
  res: MedusaResponse,
): Promise<void> {
  const doku: DokuModuleService = req.scope.resolve(DOKU_MODULE)
  const { limit, cursor, q, ...filters } = req.validatedQuery as ListAuditQuery
  const search = q?.trim() ? { search: await findRelated(req.scope, q) } : {}
  const { entries, nextCursor } = await listAudit(doku.sql, { ...filters, ...search }, { limit, cursor })
  const displayIds = await loadOrderDisplayIds(
    req.scope,
    entries.map(({ order_id }) => order_id),
  )
  res.json({
    audit: entries.map((entry) => ({ ...entry, order_display_id: displayIds.get(entry.order_id) ?? null })),
    next_cursor: nextCursor,
  })
}
