import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { DOKU_MODULE, type DokuModuleService } from "../../../../modules/doku"
import { countOpenCases, listCases } from "../../../../modules/doku/queries/case-list"
import {
  openUnknownInvoices,
  type UnknownInvoiceOutcome,
} from "../../../../modules/doku/report/unknown-invoices"
import { findAccount } from "../accounts/[provider_id]/find-account"
import { toCaseResponses } from "./serialize"
import type { ListCasesQuery, OpenCasesBody } from "./validators"

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

/**
 * Opens a case for each invoice that DOKU's report has and the ledger doesn't know: `{ opened, had_case, known }`, the
 * numbers of invoices. Repeating it opens none.
 */
export async function POST(
  req: AuthenticatedMedusaRequest<OpenCasesBody>,
  res: MedusaResponse,
): Promise<void> {
  const doku: DokuModuleService = req.scope.resolve(DOKU_MODULE)
  const { provider_id, invoices } = req.validatedBody as OpenCasesBody
  const { providerId } = findAccount(doku, provider_id)
  const outcomes = await openUnknownInvoices(doku, { providerId, actor: req.auth_context.actor_id }, invoices)
  const count = (wanted: UnknownInvoiceOutcome) =>
    [...outcomes.values()].filter((one) => one === wanted).length
  res.json({ opened: count("opened"), had_case: count("has_case"), known: count("known") })
}
