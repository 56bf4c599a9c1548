import type { DokuEnvironment } from "../config/options"
import { type List, type Page, queryPage } from "../db/page"
import { mergeBindings, type Sql } from "../db/sql"
import { allOf, anyOf, type Condition, condition, isOneOf, type TimeRange, timeRange } from "../db/where"
import { type Settlement, STATUSES, type Status } from "../ledger/status-machine"
import {
  type RawTransactionView,
  TRANSACTION_VIEW_SQL,
  type TransactionView,
  toTransactionView,
} from "./transaction-view"

/** References of a transaction, of which one has to match. Without any, no transaction matches. */
export interface RelatedTo {
  /** The beginning of an invoice number, in either case. Letters and digits only. */
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
  created_at?: TimeRange
  /** A transaction has to match each of these. */
  related?: readonly RelatedTo[]
}

/** A page of the transactions that match all filters, newest first, and the cursor of the next page. */
export async function listTransactions(
  sql: Sql,
  filters: TransactionFilters,
  page: Page,
): Promise<{ transactions: TransactionView[]; nextCursor: string | null }> {
  const { rows, nextCursor } = await queryPage<RawTransactionView>(
    sql,
    {
      columns: TRANSACTION_VIEW_SQL,
      table: "doku_transaction",
      alias: "t",
      time: "created_at",
      ...whereOf(filters),
    },
    page,
  )
  return { transactions: rows.map(toTransactionView), nextCursor }
}

const OPEN_CASE = "select 1 from doku_case c where c.transaction_id = t.id and c.closed_at is null"
/** An array instead of a join: PostgreSQL has to read the open cases first, and there are few of them. */
const HAS_OPEN_CASE = `t.id = any(array(select c.transaction_id from doku_case c
  where c.transaction_id is not null and c.closed_at is null))`

/**
 * Nearly all transactions of a store are paid and settled, so these are read in the order of the whole table. Others
 * are rare: reading the whole table for them could pass nearly all of it, so each of their statuses is a part, with the
 * index `doku_transaction_exceptional`, or `doku_transaction_unsettled` for the paid ones.
 */
function whereOf(filters: TransactionFilters): Pick<List, "conditions" | "parts"> {
  const { status = STATUSES, settlement } = filters
  const conditions = conditionsOf(filters)
  if (isNarrow(filters) || (status.includes("paid") && settlement !== "open")) {
    return { conditions: [...conditions, ...stateConditions(filters)] }
  }
  const possible = settlement === "settled" ? status.filter((one) => one === "refunded") : status
  return { conditions, parts: possible.map((one) => exceptionalPart(one, settlement)) }
}

/** True when an index finds the few transactions that another filter leaves. They are read all, and then sorted. */
function isNarrow({
  needs_attention,
  environment,
  payment_collection_id,
  related = [],
}: TransactionFilters): boolean {
  return (
    needs_attention === true ||
    environment === "sandbox" ||
    payment_collection_id !== undefined ||
    related.length > 0
  )
}

/** Its text has to imply the condition of the partial index. */
function exceptionalPart(status: Status, settlement: Settlement | undefined): Condition {
  if (status === "paid") return condition("t.settlement = 'open' and t.status = 'paid'")
  if (status !== "refunded") {
    return condition(`t.settlement = 'open' and t.status = :is_${status}`, { [`is_${status}`]: status })
  }
  return allOf([condition("t.status = 'refunded'"), ...stateConditions(settlement ? { settlement } : {})])
}

function stateConditions({
  status,
  settlement,
}: Pick<TransactionFilters, "status" | "settlement">): Condition[] {
  return [
    ...(status ? [isOneOf("t.status", "status", status)] : []),
    ...(settlement ? [condition("t.settlement = :settlement", { settlement })] : []),
  ]
}

function conditionsOf(filters: TransactionFilters): Condition[] {
  const conditions: Condition[] = []
  for (const column of ["environment", "provider_id", "payment_collection_id"] as const) {
    const wanted = filters[column]
    if (wanted !== undefined) conditions.push(condition(`t.${column} = :${column}`, { [column]: wanted }))
  }
  if (filters.needs_attention === true) conditions.push(condition(HAS_OPEN_CASE))
  if (filters.needs_attention === false) conditions.push(condition(`not exists (${OPEN_CASE})`))
  conditions.push(...timeRange("t.created_at", "created", filters.created_at))
  return [...conditions, ...(filters.related ?? []).map(isRelatedTo)]
}

/**
 * An array of the ids instead of plain conditions: for hundreds of ids PostgreSQL would read the list in its order
 * until a page is full. A beginning of an invoice number can match a large part of the table, so it stays a condition.
 */
function isRelatedTo(
  { invoicePrefix, orderIds, collectionIds, cartIds }: RelatedTo,
  index: number,
): Condition {
  const prefix = `prefix_${index}`
  const references = [
    ["order_id", orderIds],
    ["payment_collection_id", collectionIds],
    ["cart_id", cartIds],
  ] as const
  const matches = references.flatMap(([column, ids]) =>
    ids?.length ? [isOneOf(`r.${column}`, `${column}_${index}`, ids)] : [],
  )
  const selects = matches.map(({ sql }) => `select r.id from doku_transaction r where ${sql}`)
  return anyOf([
    ...(invoicePrefix
      ? [
          condition(`upper(t.invoice_number) like :${prefix}`, {
            [prefix]: `${invoicePrefix.toUpperCase()}%`,
          }),
        ]
      : []),
    ...(selects.length > 0
      ? [
          condition(
            `t.id = any(array(${selects.join(" union all ")}))`,
            mergeBindings(...matches.map(({ bindings }) => bindings)),
          ),
        ]
      : []),
  ])
}
