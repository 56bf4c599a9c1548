import type { Sql } from "../db/sql"
import { type AuditEntryView, listAuditOfTransaction } from "./audit-list"
import { type CaseView, sentenceOf } from "./case-list"
import {
  type RawTransactionView,
  TRANSACTION_VIEW_SQL,
  type TransactionView,
  toTransactionView,
} from "./transaction-view"

/** The newest are kept: a shopper can reload a payment page for hours, and each time is an event. */
const MAX_EVENTS = 500

export interface TimelineEvent {
  id: string
  type: string
  data: Record<string, unknown>
  created_at: Date
}

/** Amount in integer IDR. */
export interface RefundView {
  id: string
  amount: number
  reference: string
  note: string | null
  actor: string
  /** When the money was refunded, as the person stated who recorded it. */
  returned_at: Date | null
  medusa_refund_id: string | null
  /** When Medusa was first found to show all of it: refund, order transaction and order summary. */
  booked_at: Date | null
  created_at: Date
}

export type HistoryCase = Pick<
  CaseView,
  "id" | "kind" | "sentence" | "details" | "opened_at" | "closed_at" | "note" | "actor"
>

export interface TransactionHistory extends TransactionView {
  /** Oldest first. */
  timeline: TimelineEvent[]
  /** True when the timeline leaves out its oldest events. */
  timeline_cut: boolean
  /** What people did about it or its order, oldest first. */
  audit: AuditEntryView[]
  /** Open and closed cases, oldest first. */
  cases: HistoryCase[]
  refunds: RefundView[]
  /** Medusa's payment sessions of the transaction, oldest first. */
  session_ids: string[]
}

/** One transaction with all that the ledger knows about it. */
export async function findTransactionHistory(
  sql: Sql,
  by: "id" | "invoice_number",
  value: string,
): Promise<TransactionHistory | undefined> {
  const [raw] = await sql.query<RawTransactionView>(
    `select ${TRANSACTION_VIEW_SQL} from doku_transaction t where t.${by} = :value`,
    { value },
  )
  if (!raw) return undefined
  const [events, audit, cases, refunds, sessions] = await Promise.all([
    sql.query<TimelineEvent>(
      `select id, type, data, created_at from doku_event where transaction_id = :transactionId
       order by created_at desc, id desc limit :maxEvents`,
      { transactionId: raw.id, maxEvents: MAX_EVENTS + 1 },
    ),
    listAuditOfTransaction(sql, raw),
    sql.query<Omit<HistoryCase, "sentence">>(
      `select id, kind, details, opened_at, closed_at, note, actor from doku_case
       where transaction_id = :transactionId order by opened_at, id`,
      { transactionId: raw.id },
    ),
    sql.query<Omit<RefundView, "amount"> & { amount: string }>(
      `select id, amount, reference, note, actor, returned_at, medusa_refund_id, booked_at, created_at
       from doku_refund where transaction_id = :transactionId order by created_at, id`,
      { transactionId: raw.id },
    ),
    sql.query<{ session_id: string }>(
      "select session_id from doku_session where transaction_id = :transactionId order by created_at, session_id",
      { transactionId: raw.id },
    ),
  ])
  return {
    ...toTransactionView(raw),
    timeline: events.slice(0, MAX_EVENTS).reverse(),
    timeline_cut: events.length > MAX_EVENTS,
    audit,
    cases: cases.map((row) => ({ ...row, sentence: sentenceOf(row.kind) })),
    refunds: refunds.map((refund) => ({ ...refund, amount: Number(refund.amount) })),
    session_ids: sessions.map(({ session_id }) => session_id),
  }
}
