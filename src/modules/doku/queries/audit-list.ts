import type { AuditAction } from "../audit/audit-actions"
import { type Page, queryPage } from "../db/page"
import type { Sql } from "../db/sql"
import { anyOf, type Condition, condition, isOneOf, type TimeRange, timeRange } from "../db/where"
import type { AuditOutcome } from "../ledger/audit-outcomes"

/** The newest acts that the details of a payment show. */
const MAX_OF_TRANSACTION = 100

export interface AuditFilters {
  action?: readonly AuditAction[]
  /** Medusa's id of a user or of a secret API key. */
  actor?: string
  provider_id?: string
  transaction_id?: string
  /** Finds also acts about an invoice whose transaction is removed. */
  invoice_number?: string
  order_id?: string
  created_at?: TimeRange
  /** What a search means: an act has to be about one of these. Without any, no act matches. */
  search?: { invoicePrefix?: string; orderIds?: readonly string[] }
}

/** What a person did, and how it ended. */
export interface AuditEntryView {
  id: string
  /** A word of `AUDIT_ACTIONS`, or of another version of the plugin. */
  action: string
  actor: string | null
  /** `started` while it is under way, or when the process died meanwhile. */
  outcome: AuditOutcome
  reason: string | null
  details: Record<string, unknown>
  provider_id: string | null
  transaction_id: string | null
  /** True when the transaction is removed, because it was never paid. */
  transaction_removed: boolean
  invoice_number: string | null
  case_id: string | null
  refund_id: string | null
  payment_link_id: string | null
  /** The order that the act was about, or that the transaction became later. */
  order_id: string | null
  created_at: Date
  /** When it had ended, if that was recorded apart. */
  concluded_at: Date | null
}

/** Columns of a query over `doku_audit_entry e` with the joins below. An act has one row: its first entry. */
const AUDIT_VIEW_SQL = `e.id, e.action, e.actor, coalesce(c.outcome, e.outcome) as outcome,
  coalesce(c.reason, e.reason) as reason, coalesce(c.details, e.details) as details, e.provider_id, e.transaction_id,
  (e.transaction_id is not null and t.id is null) as transaction_removed, e.invoice_number, e.case_id, e.refund_id,
  e.payment_link_id, coalesce(e.order_id, t.order_id) as order_id, e.created_at, c.created_at as concluded_at`

const JOINS = `left join doku_audit_entry c on c.concludes_id = e.id
  left join doku_transaction t on t.id = e.transaction_id`

/** A page of the acts that match all filters, newest first, and the cursor of the next page. */
export async function listAudit(
  sql: Sql,
  filters: AuditFilters,
  page: Page,
): Promise<{ entries: AuditEntryView[]; nextCursor: string | null }> {
  const { rows, nextCursor } = await queryPage<AuditEntryView>(
    sql,
    {
      columns: AUDIT_VIEW_SQL,
      table: "doku_audit_entry",
      alias: "e",
      join: JOINS,
      time: "created_at",
      conditions: [condition("e.concludes_id is null"), ...conditionsOf(filters)],
    },
    page,
  )
  return { entries: rows, nextCursor }
}

/** The newest acts about a transaction, or about its order as a whole; the oldest of them first. */
export async function listAuditOfTransaction(
  sql: Sql,
  { id, order_id }: { id: string; order_id: string | null },
): Promise<AuditEntryView[]> {
  const isAbout = anyOf([
    condition("e.transaction_id = :transactionId", { transactionId: id }),
    ...(order_id === null
      ? []
      : [condition("e.order_id = :orderId and e.transaction_id is null", { orderId: order_id })]),
  ])
  const rows = await sql.query<AuditEntryView>(
    `select ${AUDIT_VIEW_SQL} from doku_audit_entry e ${JOINS}
     where e.concludes_id is null and (${isAbout.sql}) order by e.created_at desc, e.id desc limit :maxEntries`,
    { ...isAbout.bindings, maxEntries: MAX_OF_TRANSACTION },
  )
  return rows.reverse()
}

function conditionsOf(filters: AuditFilters): Condition[] {
  const { action, order_id, created_at, search } = filters
  const conditions = action ? [isOneOf("e.action", "action", action)] : []
  for (const column of ["actor", "provider_id", "transaction_id", "invoice_number"] as const) {
    const wanted = filters[column]
    if (wanted !== undefined) conditions.push(condition(`e.${column} = :${column}`, { [column]: wanted }))
  }
  if (order_id !== undefined) conditions.push(isAboutOrders("wanted", [order_id]))
  if (search) conditions.push(isFound(search))
  return [...conditions, ...timeRange("e.created_at", "created", created_at)]
}

function isFound({ invoicePrefix, orderIds = [] }: NonNullable<AuditFilters["search"]>): Condition {
  return anyOf([
    ...(invoicePrefix
      ? [
          // As an array, because otherwise PostgreSQL may read the acts from the newest on until it has found enough.
          condition(
            `e.id = any(array(select i.id from doku_audit_entry i where i.concludes_id is null
               and i.invoice_number is not null and upper(i.invoice_number) like :invoicePrefix))`,
            { invoicePrefix: `${invoicePrefix.toUpperCase()}%` },
          ),
        ]
      : []),
    ...(orderIds.length > 0 ? [isAboutOrders("found", orderIds)] : []),
  ])
}

/**
 * Includes what was done about the orders' payments before there was an order. As an array, because PostgreSQL has to
 * read it first: an order has few acts.
 *
 * @param name of the binding
 */
function isAboutOrders(name: string, orderIds: readonly string[]): Condition {
  return condition(
    `e.id = any(array(
       select o.id from doku_audit_entry o where o.order_id = any(:${name}) and o.concludes_id is null
       union all
       select p.id from doku_transaction r join doku_audit_entry p on p.transaction_id = r.id
       where r.order_id = any(:${name}) and p.concludes_id is null))`,
    { [name]: orderIds },
  )
}
