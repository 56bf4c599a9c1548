import type { DokuEnvironment } from "../../providers/doku-linkaja/options"
import { anyOf, type Condition, condition, isOneOf } from "./conditions"
import { ordersBy, type Position, type SortKey, sortingOf } from "./keyset"
import { queryPage } from "./query-page"
import type { Sql } from "./sql"
import {
  type RawTransactionView,
  TRANSACTION_VIEW_SQL,
  type TransactionView,
  toTransactionView,
} from "./transaction-view"
import type { Settlement, Status } from "./transitions"

/** An index of the migration stands for each; what was never paid sorts as paid before everything else. */
export const TRANSACTION_SORT_KEYS = {
  created_at: { sql: "t.created_at", type: "timestamptz" },
  paid_at: { sql: "coalesce(t.paid_at, '-infinity'::timestamptz)", type: "timestamptz" },
  amount: { sql: "t.amount", type: "bigint" },
} as const satisfies Record<string, SortKey>

export const TRANSACTION_ORDERS = ordersBy(TRANSACTION_SORT_KEYS)

/** Where an invoice may belong; one that fits suffices, and nothing fits none. */
export interface Belonging {
  /** The beginning of an invoice number, in whatever case it was typed. Letters and digits only. */
  invoicePrefix?: string
  orderIds?: readonly string[]
  collectionIds?: readonly string[]
  cartIds?: readonly string[]
}

export interface TransactionFilters {
  status?: readonly Status[]
  settlement?: Settlement
  environment?: DokuEnvironment
  provider_id?: string
  payment_collection_id?: string
  /** Whether a case about it is open. */
  needs_attention?: boolean
  created_at?: Partial<Record<"$gt" | "$gte" | "$lt" | "$lte", Date>>
  /** Each of these must hold. */
  belongs?: readonly Belonging[]
}

export interface TransactionPage {
  filters: TransactionFilters
  /** One of TRANSACTION_ORDERS. */
  order: string
  limit: number
  after?: Position
}

/** The admin's list of invoices, in pages. */
export class TransactionList {
  constructor(private readonly sql: Sql) {}

  async page({
    filters,
    order,
    limit,
    after,
  }: TransactionPage): Promise<{ transactions: TransactionView[]; nextCursor: string | null }> {
    const { rows, nextCursor } = await queryPage<RawTransactionView>(this.sql, {
      columns: TRANSACTION_VIEW_SQL,
      from: "doku_transaction t",
      idColumn: "t.id",
      conditions: conditionsOf(filters),
      sorting: sortingOf(order, TRANSACTION_SORT_KEYS),
      limit,
      after,
    })
    return { transactions: rows.map(toTransactionView), nextCursor }
  }
}

const OPEN_CASE = "select 1 from doku_case c where c.transaction_id = t.id and c.closed_at is null"
const COMPARISONS = { $gt: ">", $gte: ">=", $lt: "<", $lte: "<=" } as const

function conditionsOf(filters: TransactionFilters): Condition[] {
  const conditions: Condition[] = []
  if (filters.status) conditions.push(isOneOf("t.status", filters.status))
  for (const column of ["settlement", "environment", "provider_id", "payment_collection_id"] as const) {
    const wanted = filters[column]
    if (wanted !== undefined) conditions.push(condition(`t.${column} = ?`, wanted))
  }
  if (filters.needs_attention !== undefined) {
    conditions.push(condition(`${filters.needs_attention ? "" : "not "}exists (${OPEN_CASE})`))
  }
  for (const name of ["$gt", "$gte", "$lt", "$lte"] as const) {
    const time = filters.created_at?.[name]
    if (time)
      conditions.push(condition(`t.created_at ${COMPARISONS[name]} ?::timestamptz`, time.toISOString()))
  }
  return [...conditions, ...(filters.belongs ?? []).map(belongsTo)]
}

function belongsTo({ invoicePrefix, orderIds, collectionIds, cartIds }: Belonging): Condition {
  const places = [
    ["t.order_id", orderIds],
    ["t.payment_collection_id", collectionIds],
    ["t.cart_id", cartIds],
  ] as const
  return anyOf([
    ...(invoicePrefix
      ? [condition("upper(t.invoice_number) like ?", `${invoicePrefix.toUpperCase()}%`)]
      : []),
    ...places.flatMap(([column, ids]) => (ids?.length ? [isOneOf(column, ids)] : [])),
  ])
}
