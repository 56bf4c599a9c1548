import { CASE_KINDS, type CaseKind } from "../cases/case-kinds"
import { type Page, queryPage } from "../db/page"
import type { Sql } from "../db/sql"
import { type Condition, condition, isOneOf } from "../db/where"

/** Counting stops here; a badge shows "100+" for more. */
const MAX_COUNTED = 100

export interface CaseFilters {
  status?: "open" | "closed"
  kind?: readonly CaseKind[]
  transaction_id?: string
}

/** A case as an admin sees it. Amounts are integer IDR. */
export interface CaseView {
  id: string
  kind: string
  /** What happened, and what to do. Null for a kind of another version of the plugin. */
  sentence: string | null
  details: Record<string, unknown>
  opened_at: Date
  closed_at: Date | null
  note: string | null
  actor: string | null
  /** Null for an invoice number without a transaction. */
  transaction_id: string | null
  invoice_number: string
  provider_id: string
  /** The transaction's amount; null without a transaction. */
  amount: number | null
  /** The amount that DOKU reported as paid. */
  paid_amount: number | null
  returned_amount: number
  /** The order of the transaction, or the order that the case is about. */
  order_id: string | null
}

type RawCaseView = Omit<CaseView, "sentence" | "amount" | "paid_amount" | "returned_amount"> & {
  amount: string | null
  paid_amount: string | null
  returned_amount: string
}

export function sentenceOf(kind: string): string | null {
  return Object.hasOwn(CASE_KINDS, kind) ? CASE_KINDS[kind as CaseKind].sentence : null
}

const JOIN_TRANSACTION = "left join doku_transaction t on t.id = c.transaction_id"

/** Columns of a query over `doku_case c` with the join above. */
const CASE_VIEW_SQL = `c.id, c.kind, c.details, c.opened_at, c.closed_at, c.note, c.actor, c.transaction_id,
  c.invoice_number, c.provider_id, t.amount, t.paid_amount,
  (select coalesce(sum(r.amount), 0) from doku_refund r where r.transaction_id = c.transaction_id) as returned_amount,
  coalesce(t.order_id, c.details ->> 'order_id') as order_id`

/** A page of the cases that match all filters, newest first, and the cursor of the next page. */
export async function listCases(
  sql: Sql,
  filters: CaseFilters,
  page: Page,
): Promise<{ cases: CaseView[]; nextCursor: string | null }> {
  const { rows, nextCursor } = await queryPage<RawCaseView>(
    sql,
    {
      columns: CASE_VIEW_SQL,
      table: "doku_case",
      alias: "c",
      join: JOIN_TRANSACTION,
      time: "opened_at",
      conditions: conditionsOf(filters),
    },
    page,
  )
  return { cases: rows.map(toCaseView), nextCursor }
}

export async function findCase(sql: Sql, id: string): Promise<CaseView | undefined> {
  const [raw] = await sql.query<RawCaseView>(
    `select ${CASE_VIEW_SQL} from doku_case c ${JOIN_TRANSACTION} where c.id = :id`,
    { id },
  )
  return raw && toCaseView(raw)
}

/** The number of open cases up to a maximum; `more` when there are more than that. */
export async function countOpenCases(sql: Sql): Promise<{ count: number; more: boolean }> {
  const [row] = await sql.query<{ count: string }>(
    "select count(*) as count from (select 1 from doku_case where closed_at is null limit :maxCounted) as open_cases",
    { maxCounted: MAX_COUNTED + 1 },
  )
  const counted = Number(row?.count ?? 0)
  return { count: Math.min(counted, MAX_COUNTED), more: counted > MAX_COUNTED }
}

function conditionsOf({ status, kind, transaction_id }: CaseFilters): Condition[] {
  return [
    ...(status ? [condition(`c.closed_at is ${status === "open" ? "null" : "not null"}`)] : []),
    ...(kind ? [isOneOf("c.kind", "kind", kind)] : []),
    ...(transaction_id === undefined
      ? []
      : [condition("c.transaction_id = :transactionId", { transactionId: transaction_id })]),
  ]
}

function toCaseView(raw: RawCaseView): CaseView {
  return {
    ...raw,
    sentence: sentenceOf(raw.kind),
    amount: raw.amount === null ? null : Number(raw.amount),
    paid_amount: raw.paid_amount === null ? reportedAmount(raw) : Number(raw.paid_amount),
    returned_amount: Number(raw.returned_amount),
  }
}

/** Without a transaction, the amount that DOKU reported is in the case only. */
function reportedAmount({ transaction_id, details }: RawCaseView): number | null {
  return transaction_id === null && typeof details.amount === "number" ? details.amount : null
}
