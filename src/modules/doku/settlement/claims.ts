import { invoiceOf, type PaymentLog } from "../../../logging/payment-log"
import { caseKindsWhere } from "../cases/case-kinds"
import { isClosedByPerson } from "../cases/cases"
import type { Sql } from "../db/sql"
import { firstSettledCheckDelayMs } from "../ledger/check-schedule"
import { LEASE_HELD, type Lease, leaseBindings } from "../ledger/lease"
import { type Transaction, type TransactionRow, toTransaction } from "../ledger/rows"

/** Where a settled payment's money stands in Medusa. */
export interface SettledAs {
  orderId: string | null
  paymentId: string
}

/** SQL of the transaction whose money a session may carry. Bindings: `collectionId`, `amount`, `sessionId` and `blockingKinds`. */
const CLAIMABLE = `select t.id from doku_transaction t
  where t.payment_collection_id = :collectionId and t.status = 'paid'
    and t.amount = :amount and t.paid_amount = t.amount
    and (t.claimed_session_id = :sessionId or (t.claimed_session_id is null and t.settlement = 'open'))
    and not exists (select 1 from doku_refund r where r.transaction_id = t.id)
    and not exists (select 1 from doku_case c
      where c.transaction_id = t.id and c.kind = any(:blockingKinds) and c.closed_at is null)
    and not ${isClosedByPerson("t.id")}
  order by (t.claimed_session_id is not null) desc, t.paid_at, t.id limit 1`

/**
 * Which Medusa session carries an invoice's money. A claim is one statement, so that of any number of
 * sessions, processes and tries exactly one gets the money.
 */
export class Claims {
  constructor(
    private readonly sql: Sql,
    private readonly log: PaymentLog,
  ) {}

  /**
   * Claims a paid, open invoice of the collection for this session, or confirms the claim that it has. The
   * money must be exactly what was asked for, none of it returned, and nobody may be looking into it.
   *
   * @param amount integer IDR: the session's and the cart's, rounded.
   */
  async claim(collectionId: string, sessionId: string, amount: number): Promise<Transaction | undefined> {
    const [transaction] = await this.sql.query<TransactionRow>(
      `update doku_transaction set claimed_session_id = :sessionId, updated_at = now()
       where id = (${CLAIMABLE} for update)
         and (claimed_session_id is null or claimed_session_id = :sessionId)
         -- One session carries one payment: a second paid invoice never joins a claim that stands.
         and not exists (select 1 from doku_transaction o
           where o.claimed_session_id = :sessionId and o.id <> doku_transaction.id)
       returning *`,
      { collectionId, sessionId, amount, blockingKinds: caseKindsWhere("blocksCapture") },
    )
    return transaction && toTransaction(transaction)
  }

  /** The invoice that `claim` would take, without taking it. */
  async findClaimable(
    collectionId: string,
    sessionId: string,
    amount: number,
  ): Promise<Transaction | undefined> {
    const [transaction] = await this.sql.query<TransactionRow>(
      `select * from doku_transaction where id = (${CLAIMABLE})
         and not exists (select 1 from doku_transaction o
           where o.claimed_session_id = :sessionId and o.id <> doku_transaction.id)`,
      { collectionId, sessionId, amount, blockingKinds: caseKindsWhere("blocksCapture") },
    )
    return transaction && toTransaction(transaction)
  }

  /** Puts right which session carries an invoice's money, when a payment says so. Only under the lease. */
  async reassign(transaction: Transaction, sessionId: string, lease: Lease): Promise<void> {
    const corrected = await this.sql.query(
      `update doku_transaction set claimed_session_id = :sessionId, updated_at = now()
       where id = :transactionId and settlement = 'open' and ${LEASE_HELD} returning id`,
      { sessionId, transactionId: transaction.id, ...leaseBindings(lease) },
    )
    if (corrected.length > 0) this.log.write("claim_repaired", invoiceOf(transaction))
  }

  /** Frees an invoice whose claiming session is gone or never got a payment. Only under the lease. */
  async free(transaction: Transaction, lease: Lease): Promise<void> {
    const freed = await this.sql.query(
      `update doku_transaction set claimed_session_id = null, updated_at = now()
       where id = :transactionId and claimed_session_id = :sessionId and settlement = 'open' and ${LEASE_HELD}
       returning id`,
      {
        transactionId: transaction.id,
        sessionId: transaction.claimed_session_id,
        ...leaseBindings(lease),
      },
    )
    if (freed.length > 0) this.log.write("claim_released", invoiceOf(transaction))
  }

  /** The end of the way: this money is one order's one captured payment. False when the lease was lost, or the money is settled or not there. */
  async settle(
    transaction: Transaction,
    { orderId, paymentId }: SettledAs,
    lease: Lease,
    sql: Sql,
  ): Promise<boolean> {
    const settled = await sql.query(
      `update doku_transaction set settlement = 'settled', order_id = :orderId, payment_id = :paymentId, last_error = null,
         -- What DOKU has said of it since its capture stands as a case.
         paid_amount = amount,
         paid_at = coalesce(paid_at, now()), check_count = 0,
         events_due_at = case when order_placed_at is null or payment_captured_at is null
           then clock_timestamp() + interval '1 minute' end,
         next_check_at = clock_timestamp() + :nextCheckMs::bigint * interval '1 millisecond',
         updated_at = now()
       where id = :transactionId and status in ('paid', 'refunded') and settlement = 'open' and ${LEASE_HELD}
       returning id`,
      {
        orderId,
        paymentId,
        nextCheckMs: firstSettledCheckDelayMs(transaction, new Date()),
        transactionId: transaction.id,
        ...leaseBindings(lease),
      },
    )
    return settled.length > 0
  }
}
