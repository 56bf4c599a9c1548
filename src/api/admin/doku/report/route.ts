import { Readable } from "node:stream"
import { pipeline } from "node:stream/promises"
import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { DOKU_MODULE, type DokuModuleService } from "../../../../modules/doku"
import type { DokuAccount } from "../../../../modules/doku/accounts/accounts"
import { isOurInvoiceNumber } from "../../../../modules/doku/ledger/invoice-number"
import { REPORT_FIELDS } from "../../../../modules/doku/report/columns"
import {
  type Comparison,
  compareReport,
  DIFFERENCE_KINDS,
  type Difference,
  type DifferenceKind,
} from "../../../../modules/doku/report/compare-report"
import { DIFFERENCE_FILE_HEAD, differenceLine } from "../../../../modules/doku/report/difference-file"
import { ReportFileError, type ReportProblem } from "../../../../modules/doku/report/problems"
import { periodOf, type Report, readReport } from "../../../../modules/doku/report/read-report"
import { findReportAccount } from "../../../../modules/doku/report/report-account"
import { findAccount } from "../accounts/[provider_id]/find-account"
import type { CompareReportQuery } from "./validators"

const MAX_LISTED = 500
const MAX_FILE_LINES = 100_000

/**
 * Reads DOKU's report, which is the request's body, and compares it with the ledger. Nothing is changed.
 *
 * A file that can't be read is answered 200 too, with a `problem` instead of a `report`: Medusa's SDK keeps nothing but
 * the message of an error, and the Admin needs the code and the line.
 */
export async function POST(
  req: AuthenticatedMedusaRequest<unknown, CompareReportQuery>,
  res: MedusaResponse,
): Promise<void> {
  const doku: DokuModuleService = req.scope.resolve(DOKU_MODULE)
  const query = req.validatedQuery as CompareReportQuery
  const given = query.provider_id === undefined ? undefined : findAccount(doku, query.provider_id)
  try {
    const report = await readBody(req, given ? [given] : doku.accounts.list(), query)
    const account = given ?? (await findReportAccount(doku.sql, doku.accounts.list(), report))
    const period = periodFor(report, query)
    const view = viewOf(report, account, period)
    if (query.step === "analyse" || !account) {
      res.json({ report: view, comparison: null, differences: null, problem: null })
      return
    }
    requireColumns(report)
    const compare = (emit: (difference: Difference) => void) =>
      compareReport(doku.sql, comparedAccount(account), report.rows, period, emit)
    if (query.format === "csv") {
      await sendFile(res, compare)
      return
    }
    const differences = emptyLists()
    const comparison = await compare((one) => {
      if (differences[one.kind].length < MAX_LISTED) differences[one.kind].push(one)
    })
    await doku.audit.record({
      action: "report_compared",
      actor: req.auth_context.actor_id,
      providerId: account.providerId,
      details: auditDetails(report, comparison),
    })
    res.json({ report: view, comparison, differences, problem: null })
  } catch (error) {
    if (!(error instanceof ReportFileError)) throw error
    // What is still arriving is read to its end, because a browser shows no answer before it has sent everything.
    req.resume()
    res.json({ report: null, comparison: null, differences: null, problem: error.problem })
  }
}

function readBody(
  req: AuthenticatedMedusaRequest,
  accounts: readonly DokuAccount[],
  { columns, time_zone }: CompareReportQuery,
): Promise<Report> {
  const [, sign, hours, minutes] = /^([+-])(\d{2}):(\d{2})$/.exec(time_zone) ?? []
  // The connection must outlive an error, to answer it.
  return readReport(req.iterator({ destroyOnReturn: false }), {
    columns,
    offsetMinutes: (Number(hours) * 60 + Number(minutes)) * (sign === "-" ? -1 : 1),
    clientIds: accounts.map(({ options }) => options.clientId),
    isInvoiceNumber: (text) =>
      accounts.some(({ options }) => isOurInvoiceNumber(text, options.invoicePrefix)),
  })
}

function periodFor({ rows }: Report, { period }: CompareReportQuery): { from: Date; to: Date } | null {
  const found = periodOf(rows)
  const from = period?.$gte ?? found?.from
  const to = period?.$lte ?? found?.to
  return from && to && from <= to ? { from, to } : null
}

function requireColumns({ columns }: Report): void {
  if (columns.invoice_number === null) throw new ReportFileError("invoice_column_missing")
  if (columns.amount === null) throw new ReportFileError("amount_column_missing")
}

function comparedAccount({ options }: DokuAccount) {
  const { clientId, environment, invoicePrefix } = options
  return { clientId, environment, invoicePrefix }
}

interface ReportView {
  provider_id: string | null
  environment: string | null
  encoding: string
  separator: string
  decimal: string
  date_order: string
  header_line: number | null
  header: { index: number; name: string }[]
  columns: Record<string, { index: number; name: string } | null>
  sample: { line: number; cells: string[] }[]
  rows: number
  left_out: Report["leftOut"]
  statuses: Report["statuses"]
  period: { from: string; to: string } | null
  problems: ReportProblem[]
  problem_count: number
}

function viewOf(
  report: Report,
  account: DokuAccount | undefined,
  period: { from: Date; to: Date } | null,
): ReportView {
  const { header, columns } = report
  const columnAt = (index: number | null) => (index === null ? null : { index, name: header[index] ?? "" })
  return {
    provider_id: account?.providerId ?? null,
    environment: account?.options.environment ?? null,
    encoding: report.encoding,
    separator: report.separator,
    decimal: report.decimal,
    date_order: report.dateOrder,
    header_line: report.headerLine,
    header: header.map((name, index) => ({ index, name })),
    columns: Object.fromEntries(REPORT_FIELDS.map((field) => [field, columnAt(columns[field])])),
    sample: report.sample,
    rows: report.rowCount,
    left_out: report.leftOut,
    statuses: report.statuses,
    period: period && { from: period.from.toISOString(), to: period.to.toISOString() },
    problems: report.problems,
    problem_count: report.problemCount,
  }
}

function emptyLists(): Record<DifferenceKind, Difference[]> {
  return Object.fromEntries(DIFFERENCE_KINDS.map((kind) => [kind, []])) as unknown as Record<
    DifferenceKind,
    Difference[]
  >
}

function auditDetails({ rowCount }: Report, { matched, differences }: Comparison): Record<string, number> {
  return {
    rows: rowCount,
    matched: matched.count,
    ...Object.fromEntries(DIFFERENCE_KINDS.map((kind) => [kind, differences[kind].count])),
  }
}

/** The differences as CSV. It begins when all are found, so that an error before is answered as one. */
async function sendFile(
  res: MedusaResponse,
  compare: (emit: (difference: Difference) => void) => Promise<Comparison>,
): Promise<void> {
  const lines = [DIFFERENCE_FILE_HEAD]
  await compare((one) => {
    if (lines.length <= MAX_FILE_LINES) lines.push(differenceLine(one))
  })
  res.setHeader("Content-Type", "text/csv; charset=utf-8")
  res.setHeader("Content-Disposition", 'attachment; filename="linkaja-differences.csv"')
  await pipeline(Readable.from(lines), res)
}
