import { SchemaBehindError, type Sql } from "../db/sql"
import { type Transaction, type TransactionRow, toTransaction } from "./rows"

/** Medusa's events that are emitted once for each payment. */
export type MedusaEvent = "order.placed" | "payment.captured"

const COLUMNS = { "order.placed": "order_placed_at", "payment.captured": "payment_captured_at" } as const
const OTHERS = { "order.placed": "payment_captured_at", "payment.captured": "order_placed_at" } as const

/** Identifies a payment: the session that it was made from, or the invoice number in its data. */
export interface PaymentName {
  sessionId: string
  invoiceNumber: string | null
}

/**
 * Which of Medusa's events about a payment were emitted. Medusa emits them after it has written everything, so a
 * process that dies in between leaves events out: `events_due_at`, a minute later, is when they are looked for.
 */
export class MedusaEvents {
  constructor(private readonly sql: Sql) {}

  /** Records that the event was emitted, by Medusa or by this plugin. */
  async note(transactionId: string, event: MedusaEvent): Promise<void> {
    await this.sql.query(`update doku_transaction set ${noted(event)} where id = :transactionId`, {
      transactionId,
    })
  }

  /** Also called in a store that has not migrated, about payments of other providers. */
  async recordOrderPlaced(collectionIds: readonly string[]): Promise<void> {
    await passOverMissingTables(() =>
      this.sql.query(
        // Locked in a fixed order, because a collection may have several transactions.
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

  /** Medusa has emitted `payment.refunded` for a refund of this payment that isn't known to be booked yet. */
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

  /**
   * Settled transactions of which an event is still missing after a minute. Claiming one makes it due again a minute
   * later.
   */
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

  /** No event is missing any more. */
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
