import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { DOKU_MODULE, type DokuModuleService } from "../../../../modules/doku"
import { countOpenCases, listCases } from "../../../../modules/doku/queries/case-list"
import { toCaseResponses } from "./serialize"
import type { ListCasesQuery } from "./validators"

/** A page of the cases, newest first: `{ cases, next_cursor, open_count: { count, more } }`. */
export async function GET(
  req: AuthenticatedMedusaRequest<unknown, ListCasesQuery>,
  res: MedusaResponse,
): Promise<void> {
  const doku: DokuModuleService = req.scope.resolve(DOKU_MODULE)
  const { limit, cursor, ...filters } = req.validatedQuery as ListCasesQuery
  const { cases, nextCursor } = await listCases(doku.sql, filters, { limit, cursor })
  res.json({
    cases: await toCaseResponses(req.scope, cases),
    next_cursor: nextCursor,
    open_count: await countOpenCases(doku.sql),
  })
}
