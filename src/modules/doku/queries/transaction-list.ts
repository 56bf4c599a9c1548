import type { DokuEnvironment } from "../config/options"
import { type Cursor, ordersBy, type Sorting, type SortKey, sortingOf } from "../db/cursor"
import { type PageQuery, queryPage } from "../db/page"
import type { Sql } from "../db/sql"
import { allOf, anyOf, type Condition, condition, isOneOf } from "../db/where"
import { isPaid, type Settlement, STATUSES, type Status } from "../ledger/status-machine"
import {
  type RawTransactionView,
  TRANSACTION_VIEW_SQL,
  type TransactionView,
  toTransactionView,
} from "./transaction-view"

/** An index of the migration stands for each; what was never paid sorts as paid before everything else. */
export const TRANSACTION_SORT_KEYS = {
  created_at: { sql: "t.created_at", type: "timestamptz" },
  paid_at: { sql: "coalesce(t.paid_at, '-infinity'::timestamptz)", type: "timestamptz" },
  amount: { sql: "t.amount", type: "bigint" },
} as const satisfies Record<string, SortKey>

export const TRANSACTION_ORDERS = ordersBy(TRANSACTION_SORT_KEYS)

/** Where an invoice may belong; one that fits suffices, and nothing fits none. */
export interface RelatedTo {
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
  belongs?: readonly RelatedTo[]
}

export interface TransactionPage {
  filters: TransactionFilters
  /** One of TRANSACTION_ORDERS. */
  order: string
  limit: number
  after?: Cursor
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
    const sorting = sortingOf(order, TRANSACTION_SORT_KEYS)
    const { rows, nextCursor } = await queryPage<RawTransactionView>(this.sql, {
      columns: TRANSACTION_VIEW_SQL,
      from: "doku_transaction t",
      idColumn: "t.id",
      ...whereOf(filters, sorting),
      sorting,
      limit,
      after,
    })
    return { transactions: rows.map(toTransactionView), nextCursor }
  }
}

const OPEN_CASE = "select 1 from doku_case c where c.transaction_id = t.id and c.closed_at is null"
/** The open cases first, for they are few. Joined, PostgreSQL may begin with whatever it thinks is fewer. */
const HAS_OPEN_CASE = `t.id = any(array(select c.transaction_id from doku_case c
  where c.transaction_id is not null and c.closed_at is null))`
const COMPARISONS = { $gt: ">", $gte: ">=", $lt: "<", $lte: "<=" } as const

/** Which rows a list holds, told in such a way that a page costs the same however many there are. */
function whereOf(filters: TransactionFilters, sorting: Sorting): Pick<PageQuery, "conditions" | "parts"> {
  const conditions = conditionsOf(filters)
  if (areFew(filters)) return { conditions: [...conditions, ...stateConditions(filters)] }
  const byPayment = sorting.key === TRANSACTION_SORT_KEYS.paid_at
  const { status, settlement, created_at } = filters
  // Without these the index of the order meets few rows in vain; with them it may meet all but a page of them.
  const inOrder = status === undefined && settlement === undefined && !(byPayment && created_at)
  if (inOrder) return { conditions }
  const parts = partsOf(filters, byPayment)
  return parts.length > 0 ? { conditions, parts } : { conditions: [NOTHING] }
}

const NOTHING = condition("false")

/** What an index finds few of, by far: they are gathered first and sorted then, whatever else is asked of them. */
function areFew({
  needs_attention,
  environment,
  payment_collection_id,
  belongs,
}: TransactionFilters): boolean {
  return (
    needs_attention === true ||
    environment === "sandbox" ||
    payment_collection_id !== undefined ||
    (belongs ?? []).length > 0
  )
}

/**
 * The list by its invoices' states. There are few of each that isn't settled, each with an index in every order; what
 * is settled is nearly all of the ledger, whose indexes in every order do for it.
 */
function partsOf(
  { status = STATUSES, settlement, created_at = {} }: TransactionFilters,
  byPayment: boolean,
): Condition[] {
  const open = status.map((one) => allOf([condition("t.settlement = 'open'"), statusIs(one)]))
  const money = status.filter(isPaid)
  const settled = [condition("t.settlement = 'settled'"), ...(money.length > 1 ? [] : money.map(statusIs))]
  const ofSettled = byPayment
    ? byTimeOfPayment(created_at).map((time) => allOf([...settled, time]))
    : [allOf(settled)]
  return [
    ...(settlement === "settled" ? [] : open),
    ...(settlement === "open" || money.length === 0 ? [] : ofSettled),
  ]
}

/**
 * What holds for settled rows of these days, told by when they were paid: their order is walked, and would else be
 * walked from its end, however far off these days are. Nothing is paid before it is created, but for a clock that was
 * set back; and what is paid later than a day after has an index of its own.
 */
function byTimeOfPayment({
  $gt,
  $gte,
  $lt,
  $lte,
}: NonNullable<TransactionFilters["created_at"]>): Condition[] {
  const key = TRANSACTION_SORT_KEYS.paid_at.sql
  const since = $gte ?? $gt
  const until = $lt ?? $lte
  const begun = since
    ? condition(`${key} > :since::timestamptz - interval '24 hours'`, { since: since.toISOString() })
    : condition(`${key} > '-infinity'`)
  if (!until) return [begun]
  const end = ":until::timestamptz + interval '24 hours'"
  return [
    allOf([begun, condition(`${key} <= ${end}`, { until: until.toISOString() })]),
    condition(`${key} > ${end} and t.paid_at - t.created_at > interval '24 hours'`, {
      until: until.toISOString(),
    }),
  ]
}

function statusIs(status: Status): Condition {
  return condition(`t.status = :is_${status}`, { [`is_${status}`]: status })
}

function stateConditions({ status, settlement }: TransactionFilters): Condition[] {
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
  for (const name of ["$gt", "$gte", "$lt", "$lte"] as const) {
    const time = filters.created_at?.[name]
    const binding = `created_${name.slice(1)}`
    if (time)
      conditions.push(
        condition(`t.created_at ${COMPARISONS[name]} :${binding}::timestamptz`, {
          [binding]: time.toISOString(),
        }),
      )
  }
  return [...conditions, ...(filters.belongs ?? []).map(belongsTo)]
}

function belongsTo({ invoicePrefix, orderIds, collectionIds, cartIds }: RelatedTo, index: number): Condition {
  const places = [
    ["order_id", orderIds],
    ["payment_collection_id", collectionIds],
    ["cart_id", cartIds],
  ] as const
  return anyOf([
    ...(invoicePrefix
      ? [
          condition(`upper(t.invoice_number) like :prefix_${index}`, {
            [`prefix_${index}`]: `${invoicePrefix.toUpperCase()}%`,
          }),
        ]
      : []),
    ...places.flatMap(([column, ids]) =>
      ids?.length ? [isOneOf(`t.${column}`, `${column}_${index}`, ids)] : [],
    ),
  ])
}
