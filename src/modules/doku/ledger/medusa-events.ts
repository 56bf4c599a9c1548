import { SchemaBehindError, type Sql } from "../db/sql"
import { type Transaction, type TransactionRow, toTransaction } from "./rows"

/** Those of Medusa's events that a payment has once. */
export type MedusaEvent = "order.placed" | "payment.captured"

const COLUMNS = { "order.placed": "order_placed_at", "payment.captured": "payment_captured_at" } as const
const OTHERS = { "order.placed": "payment_captured_at", "payment.captured": "order_placed_at" } as const

/** Names a payment of ours: the session that became it, or the invoice in its data. */
export interface PaymentName {
  sessionId: string
  invoiceNumber: string | null
}

/**
 * Which of Medusa's events were sent or heard. Medusa sends them after everything is written, so a process that dies
 * in between leaves a payment whose `events_due_at` is looked at a minute later.
 */
export class MedusaEvents {
  constructor(private readonly sql: Sql) {}

  /** Sent, or known to be sent by Medusa. */
  async note(transactionId: string, event: MedusaEvent): Promise<void> {
    await this.sql.query(`update doku_transaction set ${noted(event)} where id = :transactionId`, {
      transactionId,
    })
  }

  /** A store that has not migrated sells by everybody else, so its events find nothing here. */
  async recordOrderPlaced(collectionIds: readonly string[]): Promise<void> {
    await passOverMissingTables(() =>
      this.sql.query(
        // Locked in a fixed order: a collection may have several invoices.
        `with heard as materialized (
           select id from doku_transaction
           where payment_collection_id = any(:collectionIds) and status in ('paid', 'refunded')
             and order_placed_at is null
           order by id for update)
         update doku_transaction t set ${noted("order.placed")} from heard where t.id = heard.id`,
        { collectionIds },
      ),
    )
  }

  async recordPaymentCaptured({ sessionId, invoiceNumber }: PaymentName): Promise<void> {
    await passOverMissingTables(() =>
      this.sql.query(
        `update doku_transaction set ${noted("payment.captured")}
         where (claimed_session_id = :sessionId or invoice_number = :invoiceNumber) and status in ('paid', 'refunded')
           and payment_captured_at is null`,
        { sessionId, invoiceNumber },
      ),
    )
  }

  /** Medusa's own refund of this payment was told, which isn't known to stand in full yet. */
  async recordPaymentRefunded({ sessionId, invoiceNumber }: PaymentName): Promise<void> {
    await passOverMissingTables(() =>
      this.sql.query(
        `update doku_refund set event_at = now()
         where transaction_id in (
             select id from doku_transaction where claimed_session_id = :sessionId or invoice_number = :invoiceNumber)
           and medusa_refund_id is not null and booked_at is null and event_at is null`,
        { sessionId, invoiceNumber },
      ),
    )
  }

  async noteRefunded(refundId: string): Promise<void> {
    await this.sql.query("update doku_refund set event_at = coalesce(event_at, now()) where id = :refundId", {
      refundId,
    })
  }

  /** Settled payments of which an event is still missing after a minute. The next look is a minute later. */
  async claimDue(limit: number): Promise<Transaction[]> {
    const rows = await this.sql.query<TransactionRow>(
      `with due as materialized (
         select id from doku_transaction
         where events_due_at is not null and events_due_at <= statement_timestamp()
         order by events_due_at limit :limit for no key update skip locked)
       update doku_transaction t set events_due_at = clock_timestamp() + interval '1 minute'
       from due where t.id = due.id returning t.*`,
      { limit },
    )
    return rows.map(toTransaction)
  }

  /** Nothing is left to be told. */
  async stopChecking(transactionId: string): Promise<void> {
    await this.sql.query("update doku_transaction set events_due_at = null where id = :transactionId", {
      transactionId,
    })
  }
}

function noted(event: MedusaEvent): string {
  const column = COLUMNS[event]
  return `${column} = coalesce(${column}, now()), events_due_at = case when ${OTHERS[event]} is null then events_due_at end`
}

async function passOverMissingTables(work: () => Promise<unknown>): Promise<void> {
  try {
    await work()
  } catch (error) {
    if (!(error instanceof SchemaBehindError)) throw error
  }
}
