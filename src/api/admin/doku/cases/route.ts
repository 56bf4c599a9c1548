import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { DOKU_MODULE, type DokuModuleService } from "../../../../modules/doku"
import { caseAnswers } from "./serialize"
import type { ListCasesQuery } from "./validators"

/** A page of what waits for a person, or did: `{ cases, next_cursor, open_count: { count, more } }`. */
export async function GET(
  req: AuthenticatedMedusaRequest<unknown, ListCasesQuery>,
  res: MedusaResponse,
): Promise<void> {
  const doku: DokuModuleService = req.scope.resolve(DOKU_MODULE)
  const { order, limit, after, cursor: _, ...filters } = req.validatedQuery as ListCasesQuery
  const { cases, nextCursor } = await doku.caseList.page({ filters, order, limit, after })
  res.json({
    cases: await caseAnswers(req.scope, cases),
    next_cursor: nextCursor,
    open_count: await doku.caseList.countOpen(),
  })
}
