import type { DokuEnvironment } from "../config/options"
import type { Sql } from "../db/sql"
import { isOurInvoiceNumber } from "../ledger/invoice-number"
import { isPaid, type Status } from "../ledger/status-machine"
import type { ReportRow, ReportRows } from "./read-report"
import type { ReportStatus } from "./status-words"

/**
 * Where DOKU's report and the ledger differ.
 *
 * - `unknown`: paid at DOKU, and the ledger has no such invoice, though its number has this store's form.
 * - `other_form`: the same for a number of another form. Another shop or tool of this DOKU account may have made it.
 * - `missing`: paid here within the report's period, and the report doesn't have it.
 * - `amount`: paid in both, with different amounts.
 * - `status`: paid, not paid or refunded, and otherwise here.
 * - `duplicate`: the report has several payments of one invoice.
 */
export const DIFFERENCE_KINDS = ["unknown", "other_form", "missing", "amount", "status", "duplicate"] as const
export type DifferenceKind = (typeof DIFFERENCE_KINDS)[number]

/** Which of both says what, for the kind `status`. */
export type StatusDifference = "paid_at_doku" | "not_paid_at_doku" | "refunded_at_doku" | "refunded_here"

export interface Difference {
  kind: DifferenceKind
  /** Of the file; null for `missing`. */
  line: number | null
  invoice_number: string
  transaction_id: string | null
  /** In IDR; null where there is none. */
  doku_amount: number | null
  our_amount: number | null
  /** The word in the file. */
  doku_status: string | null
  our_status: Status | null
  status_difference: StatusDifference | null
  /** Number of payments in the file. */
  payments: number
  time: string | null
  /** Whether the ledger has a case `unknown_invoice` about it. */
  case: "open" | "closed" | null
}

export interface Comparison {
  /** Paid in both, with the same amount. */
  matched: { count: number; amount: number }
  /** Not paid in both, or not paid at DOKU and unknown here: nothing is to be done. */
  not_paid: number
  /** Rows whose status word is not known; they are compared with nothing. */
  unknown_status: number
  /** In the ledger, under another account. */
  other_account: number
  /** Paid here so near to the period's ends that the report may rightly not have them. */
  at_edges: number
  differences: Record<DifferenceKind, { count: number; amount: number }>
}

export interface ComparedAccount {
  clientId: string
  environment: DokuEnvironment
  invoicePrefix: string
}

const BATCH = 1_000
/** Two clocks differ. */
const EDGE_MS = 120_000
/** How long before the period a payment of it may have been started, to be counted at its edges. */
const LONGEST_OFFER_MS = 7 * 86_400_000

/** Everything that the report says about one invoice. */
interface Reported {
  line: number
  status: ReportStatus
  statusWord: string
  amount: number
  time: number
  payments: number
}

interface LedgerRow {
  id: string
  invoice_number: string
  status: Status
  amount: string
  returned: string
  is_of_account: boolean
}

/**
 * Compares a report with the ledger, and changes nothing.
 *
 * @param period in which the report has all payments; null leaves `missing` out
 * @param emit called with each difference, in batches of the file's order
 */
export async function compareReport(
  sql: Sql,
  account: ComparedAccount,
  rows: ReportRows,
  period: { from: Date; to: Date } | null,
  emit: (difference: Difference) => void,
): Promise<Comparison> {
  const comparison = emptyComparison()
  const report = (difference: Difference) => {
    const sum = comparison.differences[difference.kind]
    sum.count += 1
    sum.amount += difference.doku_amount ?? difference.our_amount ?? 0
    emit(difference)
  }
  const reported = byInvoice(rows)
  for (const batch of batchesOf(reported)) await compareBatch(sql, account, batch, comparison, report)
  if (period) await findMissing(sql, account, reported, period, comparison, report)
  return comparison
}

function emptyComparison(): Comparison {
  const differences = Object.fromEntries(
    DIFFERENCE_KINDS.map((kind) => [kind, { count: 0, amount: 0 }]),
  ) as Comparison["differences"]
  return {
    matched: { count: 0, amount: 0 },
    not_paid: 0,
    unknown_status: 0,
    other_account: 0,
    at_edges: 0,
    differences,
  }
}

/** Of an invoice with several rows the furthest status counts: an attempt that failed says nothing after a payment. */
const RANK: Record<ReportStatus, number> = { failed: 0, unpaid: 1, unknown: 2, paid: 3, refunded: 4 }

function byInvoice(rows: ReportRows): Map<string, Reported> {
  const reported = new Map<string, Reported>()
  for (let index = 0; index < rows.length; index += 1) {
    const row = rows.at(index)
    const known = reported.get(row.invoiceNumber)
    if (!known) reported.set(row.invoiceNumber, { ...reportedOf(row) })
    else addRow(known, row)
  }
  return reported
}

function reportedOf({ line, status, statusWord, amount, time }: ReportRow): Reported {
  return { line, status, statusWord, amount, time, payments: status === "paid" ? 1 : 0 }
}

function addRow(known: Reported, row: ReportRow): void {
  if (row.status === "paid") {
    // The amount of a payment counts, not that of a refund.
    if (known.payments === 0) known.amount = row.amount
    known.payments += 1
  }
  if (RANK[row.status] <= RANK[known.status]) return
  const { amount } = known
  const { payments } = known
  Object.assign(known, reportedOf(row), { payments, amount: payments > 0 ? amount : row.amount })
}

function* batchesOf(reported: Map<string, Reported>): Generator<[string, Reported][]> {
  let batch: [string, Reported][] = []
  for (const entry of reported) {
    batch.push(entry)
    if (batch.length < BATCH) continue
    yield batch
    batch = []
  }
  if (batch.length > 0) yield batch
}

async function compareBatch(
  sql: Sql,
  account: ComparedAccount,
  batch: readonly [string, Reported][],
  comparison: Comparison,
  report: (difference: Difference) => void,
): Promise<void> {
  const found = await sql.query<LedgerRow>(
    `select t.id, t.invoice_number, t.status, coalesce(t.paid_amount, t.amount) as amount,
       (t.client_id = :clientId and t.environment = :environment) as is_of_account,
       (select coalesce(sum(r.amount), 0) from doku_refund r where r.transaction_id = t.id) as returned
     from doku_transaction t where t.invoice_number = any(:numbers)`,
    {
      clientId: account.clientId,
      environment: account.environment,
      numbers: batch.map(([number]) => number),
    },
  )
  const ours = new Map(found.map((row) => [row.invoice_number, row]))
  const cases = await findCases(
    sql,
    batch.filter(([number, { status }]) => !ours.has(number) && isMoney(status)).map(([number]) => number),
  )
  for (const [number, doku] of batch) {
    const row = ours.get(number)
    if (doku.status === "unknown") comparison.unknown_status += 1
    else if (row && !row.is_of_account) comparison.other_account += 1
    else if (row) compareOne(number, doku, row, comparison, report)
    else if (!isMoney(doku.status)) comparison.not_paid += 1
    else {
      const kind = isOurInvoiceNumber(number, account.invoicePrefix) ? "unknown" : "other_form"
      report({ ...difference(kind, number, doku), case: cases.get(number) ?? null })
    }
  }
}

async function findCases(sql: Sql, numbers: readonly string[]): Promise<Map<string, "open" | "closed">> {
  if (numbers.length === 0) return new Map()
  const found = await sql.query<{ invoice_number: string; is_open: boolean }>(
    `select c.invoice_number, bool_or(c.closed_at is null) as is_open from doku_case c
     where c.invoice_number = any(:numbers) and c.kind = 'unknown_invoice' group by c.invoice_number`,
    { numbers },
  )
  return new Map(found.map(({ invoice_number, is_open }) => [invoice_number, is_open ? "open" : "closed"]))
}

function isMoney(status: ReportStatus): boolean {
  return status === "paid" || status === "refunded"
}

function compareOne(
  number: string,
  doku: Reported,
  row: LedgerRow,
  comparison: Comparison,
  report: (difference: Difference) => void,
): void {
  const ours = { transaction_id: row.id, our_amount: Number(row.amount), our_status: row.status }
  const differing = statusDifference(doku.status, row)
  let isDifferent = false
  const add = (kind: DifferenceKind, more: Partial<Difference> = {}) => {
    isDifferent = true
    report({ ...difference(kind, number, doku), ...ours, ...more })
  }
  if (differing) add("status", { status_difference: differing })
  const isPaidInBoth = isMoney(doku.status) && isPaid(row.status)
  if (isPaidInBoth && doku.payments > 0 && doku.amount !== Number(row.amount)) add("amount")
  if (doku.payments > 1) add("duplicate")
  if (isDifferent) return
  if (isPaidInBoth) {
    comparison.matched.count += 1
    comparison.matched.amount += Number(row.amount)
  } else comparison.not_paid += 1
}

function statusDifference(doku: ReportStatus, row: LedgerRow): StatusDifference | null {
  if (doku === "paid") {
    if (row.status === "refunded") return "refunded_here"
    return row.status === "paid" ? null : "paid_at_doku"
  }
  if (doku === "refunded") {
    return row.status === "refunded" || Number(row.returned) > 0 ? null : "refunded_at_doku"
  }
  return isPaid(row.status) ? "not_paid_at_doku" : null
}

function difference(kind: DifferenceKind, number: string, doku: Reported): Difference {
  return {
    kind,
    line: doku.line,
    invoice_number: number,
    transaction_id: null,
    doku_amount: Number.isNaN(doku.amount) ? null : doku.amount,
    our_amount: null,
    doku_status: doku.statusWord,
    our_status: null,
    status_difference: null,
    payments: doku.payments,
    time: Number.isNaN(doku.time) ? null : new Date(doku.time).toISOString(),
    case: null,
  }
}

interface PaidRow {
  id: string
  invoice_number: string
  status: Status
  amount: string
  created_at: Date
  paid_at: Date
  position: string
}

/**
 * What was paid here within the period. DOKU's time of a payment lies between the transaction's creation and `paid_at`,
 * so only where both are within the period the report must have it. The others are counted.
 */
async function findMissing(
  sql: Sql,
  account: ComparedAccount,
  reported: Map<string, Reported>,
  { from, to }: { from: Date; to: Date },
  comparison: Comparison,
  report: (difference: Difference) => void,
): Promise<void> {
  let after = { position: new Date(from.getTime() - LONGEST_OFFER_MS).toISOString(), id: "" }
  for (;;) {
    const rows = await sql.query<PaidRow>(
      // The position is text, because a JavaScript date has milliseconds only.
      `select t.id, t.invoice_number, t.status, coalesce(t.paid_amount, t.amount) as amount, t.created_at, t.paid_at,
         t.created_at::text as position
       from doku_transaction t
       where (t.created_at, t.id) > (:position::timestamptz, :id) and t.created_at <= :until::timestamptz
         and t.client_id = :clientId and t.environment = :environment and t.status in ('paid', 'refunded')
       order by t.created_at, t.id limit :batch`,
      {
        ...after,
        until: to.toISOString(),
        clientId: account.clientId,
        environment: account.environment,
        batch: BATCH,
      },
    )
    for (const row of rows) {
      if (reported.has(row.invoice_number) || row.paid_at < from || row.paid_at > to) continue
      const isInside =
        row.created_at.getTime() >= from.getTime() + EDGE_MS &&
        row.paid_at.getTime() <= to.getTime() - EDGE_MS
      if (isInside) report(missing(row))
      else comparison.at_edges += 1
    }
    const last = rows.at(-1)
    if (!last || rows.length < BATCH) return
    after = { position: last.position, id: last.id }
  }
}

function missing(row: PaidRow): Difference {
  return {
    kind: "missing",
    line: null,
    invoice_number: row.invoice_number,
    transaction_id: row.id,
    doku_amount: null,
    our_amount: Number(row.amount),
    doku_status: null,
    our_status: row.status,
    status_difference: null,
    payments: 0,
    time: row.paid_at.toISOString(),
    case: null,
  }
}
