import { invoiceOf, type PaymentLog } from "../../../logging/payment-log"
import { caseKindsWhere } from "../cases/case-kinds"
import { isClosedByPerson } from "../cases/cases"
import type { Sql } from "../db/sql"
import { firstSettledCheckDelayMs } from "../ledger/check-schedule"
import { LEASE_HELD, type Lease, leaseBindings } from "../ledger/lease"
import { type Transaction, type TransactionRow, toTransaction } from "../ledger/rows"

/** The order and the payment in Medusa that a transaction is settled as. */
export interface SettledAs {
  orderId: string | null
  paymentId: string
}

/**
 * SQL of the transaction whose money a session may claim. Bindings: `collectionId`, `amount`, `sessionId` and
 * `blockingKinds`.
 */
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
 * Which Medusa session has claimed a transaction's money. A claim is a single statement, so exactly one of any number
 * of sessions, processes and attempts gets it.
 */
export class Claims {
  constructor(
    private readonly sql: Sql,
    private readonly log: PaymentLog,
  ) {}

  /**
   * Claims a paid, unsettled transaction of the collection for this session, or confirms the session's claim. The
   * amount received must be the amount asked for, with no refund and no case that blocks the capture.
   *
   * @param amount integer IDR: the rounded amount of the session and of the cart.
   */
  async claim(collectionId: string, sessionId: string, amount: number): Promise<Transaction | undefined> {
    const [transaction] = await this.sql.query<TransactionRow>(
      `update doku_transaction set claimed_session_id = :sessionId, updated_at = now()
       where id = (${CLAIMABLE} for update)
         and (claimed_session_id is null or claimed_session_id = :sessionId)
         -- A session claims one transaction at most.
         and not exists (select 1 from doku_transaction o
           where o.claimed_session_id = :sessionId and o.id <> doku_transaction.id)
       returning *`,
      { collectionId, sessionId, amount, blockingKinds: caseKindsWhere("blocksCapture") },
    )
    return transaction && toTransaction(transaction)
  }

  /** The transaction that `claim` would return, without claiming it. */
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

  /** Moves the claim to the session that Medusa's payment names. Only under the lease. */
  async reassign(transaction: Transaction, sessionId: string, lease: Lease): Promise<void> {
    const corrected = await this.sql.query(
      `update doku_transaction set claimed_session_id = :sessionId, updated_at = now()
       where id = :transactionId and settlement = 'open' and ${LEASE_HELD} returning id`,
      { sessionId, transactionId: transaction.id, ...leaseBindings(lease) },
    )
    if (corrected.length > 0) this.log.write("claim_repaired", invoiceOf(transaction))
  }

  /** Removes the claim of a session that is gone or never got a payment. Only under the lease. */
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

  /**
   * Marks a transaction as settled: one order has one captured payment of it. False when the lease was lost, or the
   * transaction is settled already or not paid.
   */
  async settle(
    transaction: Transaction,
    { orderId, paymentId }: SettledAs,
    lease: Lease,
    sql: Sql,
  ): Promise<boolean> {
    const settled = await sql.query(
      `update doku_transaction set settlement = 'settled', order_id = :orderId, payment_id = :paymentId, last_error = null,
         -- Another amount that DOKU has reported since the capture is kept in a case.
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
