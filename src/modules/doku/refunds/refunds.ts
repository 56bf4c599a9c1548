import { generateEntityId, MedusaError } from "@medusajs/framework/utils"
import { invoiceOf, type PaymentLog } from "../../../logging/payment-log"
import { formatRupiah } from "../../../money/rupiah"
import { caseKindsWhere } from "../cases/case-kinds"
import type { Cases } from "../cases/cases"
import type { Sql } from "../db/sql"
import type { CheckQueue } from "../ledger/check-queue"
import { nextSettledCheckDelayMs, RECHECK_DELAY_MS } from "../ledger/check-schedule"
import type { EmitEvent } from "../ledger/emit-event"
import { LEASE_HELD, type Lease, leaseBindings } from "../ledger/lease"
import type { Ledger } from "../ledger/ledger"
import { type Refund, type RefundRow, receivedFor, type Transaction, toRefund } from "../ledger/rows"

/** Money that was returned outside of Medusa, as the admin states it. */
export interface NewRefund {
  transactionId: string
  /** Integer IDR. */
  amount: number
  /** The bank's or LinkAja's reference of the return. */
  reference: string
  note: string | null
  /** Who records it: Medusa's user id. */
  actor: string
  returnedAt: Date | null
}

export interface RecordedRefund {
  refund: Refund
  /** It stood in the ledger already: the same reference with the same amount is the same refund. */
  repeated: boolean
}

/** How long Medusa may take to cancel an order after our provider has refused to refund its payment. */
const CANCEL_TAKES_AT_MOST = "1 minute"
const REFUSED = "refund_refused"

interface RefundDependencies {
  sql: Sql
  ledger: Ledger
  cases: Cases
  checkQueue: CheckQueue
  emitEvent: EmitEvent
  log: PaymentLog
}

/**
 * Money that the store has returned, as its admin recorded it. DOKU has no refund API for LinkAja, so nothing
 * here moves money; it only keeps Medusa from booking a refund that nobody made.
 */
export class Refunds {
  constructor(private readonly deps: RefundDependencies) {}

  /** All that was returned of a payment, in integer IDR. */
  async total(transactionId: string, sql: Sql = this.deps.sql): Promise<number> {
    const [transaction] = await sql.query<{ total: string }>(
      "select coalesce(sum(amount), 0) as total from doku_refund where transaction_id = :transactionId",
      { transactionId },
    )
    return Number(transaction?.total ?? 0)
  }

  /** The refunds of a payment, the oldest first. */
  async list(transactionId: string): Promise<Refund[]> {
    const transactions = await this.deps.sql.query<RefundRow>(
      "select * from doku_refund where transaction_id = :transactionId order by created_at, id",
      { transactionId },
    )
    return transactions.map(toRefund)
  }

  async find(refundId: string): Promise<Refund | undefined> {
    const [raw] = await this.deps.sql.query<RefundRow>("select * from doku_refund where id = :refundId", {
      refundId,
    })
    return raw && toRefund(raw)
  }

  /**
   * Those that Medusa doesn't show in full yet. What Medusa holds a part of comes first: its refund workflow
   * would otherwise book that part with the next one's amount.
   */
  async listUnbooked(transactionId: string): Promise<Refund[]> {
    const refunds = await this.list(transactionId)
    const unbooked = refunds.filter(({ booked_at }) => !booked_at)
    return [
      ...unbooked.filter(({ medusa_refund_id }) => medusa_refund_id),
      ...unbooked.filter(({ medusa_refund_id }) => !medusa_refund_id),
    ]
  }

  /**
   * Records a return, and makes the row due until Medusa shows it. The same reference with the same amount is
   * the same refund, so a double click records one.
   *
   * @throws MedusaError NOT_FOUND, CONFLICT (the reference has another amount), NOT_ALLOWED (nothing was paid)
   * or INVALID_DATA (more than is left).
   */
  async record(input: NewRefund): Promise<RecordedRefund> {
    if (!Number.isSafeInteger(input.amount) || input.amount < 1) {
      throw invalid("The amount returned must be a whole number of rupiah, at least 1.")
    }
    if (!(await this.deps.ledger.find("id", input.transactionId))) {
      throw new MedusaError(
        MedusaError.Types.NOT_FOUND,
        `There is no LinkAja payment with id ${input.transactionId}`,
      )
    }
    return this.deps.sql.transaction(async (sql) => {
      const transaction = await this.deps.ledger.lock(input.transactionId, sql)
      const recorded = await this.findByReference(transaction.id, input.reference, sql)
      if (recorded) {
        if (recorded.amount === input.amount) return { refund: recorded, repeated: true }
        throw new MedusaError(
          MedusaError.Types.CONFLICT,
          `The reference ${input.reference} is recorded already, with ${formatRupiah(recorded.amount)}. ` +
            "Another return needs a reference of its own.",
        )
      }
      if (transaction.status !== "paid" && transaction.status !== "refunded") {
        throw new MedusaError(
          MedusaError.Types.NOT_ALLOWED,
          `Invoice ${transaction.invoice_number} is not paid, so there is nothing to return.`,
        )
      }
      const left = receivedFor(transaction) - (await this.total(transaction.id, sql))
      if (input.amount > left) {
        throw invalid(
          `Only ${formatRupiah(left)} of invoice ${transaction.invoice_number} is left to return, so ${formatRupiah(input.amount)} can't be recorded.`,
        )
      }
      return { refund: await this.write(sql, transaction, input, left), repeated: false }
    })
  }

  private async write(sql: Sql, transaction: Transaction, input: NewRefund, left: number): Promise<Refund> {
    const { amount, reference, note, actor, returnedAt } = input
    const [raw] = await sql.query<RefundRow>(
      `insert into doku_refund (id, transaction_id, amount, reference, note, actor, returned_at, created_at)
       values (:id, :transactionId, :amount, :reference, :note, :actor, :returnedAt, clock_timestamp()) returning *`,
      {
        id: generateEntityId(undefined, "dokuref"),
        transactionId: transaction.id,
        amount,
        reference,
        note,
        actor,
        returnedAt,
      },
    )
    if (!raw) throw new Error(`The refund ${reference} was not written`)
    await this.deps.ledger.addEvent(
      transaction,
      "refund_recorded",
      { refund_id: raw.id, amount, reference, actor, returned_at: returnedAt },
      sql,
    )
    sql.afterCommit(() =>
      this.deps.log.write("refund_recorded", {
        ...invoiceOf(transaction),
        refund: raw.id,
        amount_idr: amount,
        left_idr: left - amount,
        actor,
      }),
    )
    if (transaction.settlement === "open") await this.deps.cases.openForRefund(transaction, sql)
    if (amount === left) {
      const closing = { note: closingNote(raw), actor }
      await this.deps.cases.close(transaction.id, caseKindsWhere("refundingCloses"), closing, "returned", sql)
    }
    await this.deps.ledger.update(sql, transaction.id, "next_check_at = now()")
    sql.afterCommit(() =>
      this.deps.emitEvent("doku.refund.recorded", {
        id: raw.id,
        transaction_id: transaction.id,
        invoice_number: transaction.invoice_number,
        amount,
      }),
    )
    return toRefund(raw)
  }

  private async findByReference(
    transactionId: string,
    reference: string,
    sql: Sql,
  ): Promise<Refund | undefined> {
    const [raw] = await sql.query<RefundRow>(
      "select * from doku_refund where transaction_id = :transactionId and reference = :reference",
      { transactionId, reference },
    )
    return raw && toRefund(raw)
  }

  /**
   * Ties a recorded refund of exactly this amount to Medusa's refund, once; the same Medusa refund again finds
   * its own. False when none is recorded that isn't used already.
   *
   * @param amount integer IDR
   * @param medusaRefundId Medusa's id of the refund, which makes a repeat the same refund.
   */
  async bind(transactionId: string, amount: number, medusaRefundId: string): Promise<boolean> {
    const bound = await this.deps.sql.query(
      `update doku_refund set medusa_refund_id = :medusaRefundId, updated_at = now()
       where id = (
         select id from doku_refund
         where transaction_id = :transactionId and amount = :amount
           and (medusa_refund_id is null or medusa_refund_id = :medusaRefundId)
         order by (medusa_refund_id is not null) desc, created_at, id limit 1 for update)
         and (medusa_refund_id is null or medusa_refund_id = :medusaRefundId)
       returning id`,
      { medusaRefundId, transactionId, amount },
    )
    return bound.length > 0
  }

  /** Medusa has dropped the refund that this one was tied to; it is to be booked again. Only under the lease. */
  async unbind(refund: Refund, lease: Lease): Promise<void> {
    await this.deps.sql.query(
      `update doku_refund set medusa_refund_id = null, booked_at = null, updated_at = now()
       where id = :refundId and medusa_refund_id = :medusaRefundId and ${LEASE_HELD}`,
      { refundId: refund.id, medusaRefundId: refund.medusa_refund_id, ...leaseBindings(lease) },
    )
  }

  /** Medusa was seen to show this refund in full. Only under the lease. */
  async markBooked(transaction: Transaction, refund: Refund, lease: Lease): Promise<void> {
    await this.deps.sql.transaction(async (sql) => {
      const booked = await sql.query(
        `update doku_refund set booked_at = now(), updated_at = now()
         where id = :refundId and booked_at is null and ${LEASE_HELD} returning id`,
        { refundId: refund.id, ...leaseBindings(lease) },
      )
      if (booked.length === 0) return
      const { id, amount, medusa_refund_id } = refund
      await this.deps.ledger.addEvent(
        transaction,
        "refund_booked",
        { refund_id: id, amount, medusa_refund_id },
        sql,
      )
      sql.afterCommit(() =>
        this.deps.log.write("refund_booked", {
          ...invoiceOf(transaction),
          refund: id,
          amount_idr: amount,
          medusa_refund: medusa_refund_id,
        }),
      )
    })
  }

  /**
   * Medusa asked for a refund that nobody recorded, and was refused. When it cancels an order it goes on all the
   * same, so the row becomes due: what came of it is looked at soon, whoever hears of the cancellation or not.
   */
  async noteRefusal(transaction: Transaction, amount: number): Promise<void> {
    await this.deps.sql.transaction(async (sql) => {
      await this.deps.ledger.lock(transaction.id, sql)
      await this.deps.ledger.addEvent(transaction, REFUSED, { amount }, sql)
      await this.deps.ledger.update(
        sql,
        transaction.id,
        `next_check_at = least(coalesce(next_check_at, 'infinity'), clock_timestamp() + interval '${CANCEL_TAKES_AT_MOST}')`,
      )
    })
  }

  /**
   * Nothing is left to do about what was returned of a settled payment, so it is next looked at by plan; unless a
   * refund was refused a moment ago, for its order may just be on its way to being cancelled. Only under the lease.
   *
   * @param silent whether DOKU was to be asked, and gave no answer.
   */
  async planSettledCheck(
    transaction: Transaction,
    lease: Lease,
    { silent }: { silent: boolean },
  ): Promise<void> {
    const plannedMs = silent ? RECHECK_DELAY_MS : nextSettledCheckDelayMs(transaction, new Date())
    const [planned] = await this.deps.sql.query<Pick<Transaction, "next_check_at" | "check_count">>(
      `update doku_transaction set updated_at = now(), next_check_at = coalesce((
         select max(e.created_at) + interval '${CANCEL_TAKES_AT_MOST}' from doku_event e
         where e.transaction_id = doku_transaction.id and e.type = '${REFUSED}'
           and e.created_at > clock_timestamp() - interval '${CANCEL_TAKES_AT_MOST}'),
         clock_timestamp() + :plannedMs::bigint * interval '1 millisecond')
       where id = :transactionId and settlement = 'settled' and ${LEASE_HELD} returning next_check_at, check_count`,
      {
        plannedMs: plannedMs === undefined ? null : Math.round(plannedMs),
        transactionId: transaction.id,
        ...leaseBindings(lease),
      },
    )
    // Whoever looks at a payment whose watch is over doesn't end it again.
    if (planned?.next_check_at === null && transaction.next_check_at)
      this.deps.checkQueue.logChecksEnded(transaction, planned.check_count)
  }

  /**
   * Whether money that Medusa has captured without making an order is on its way back to the customer: Medusa
   * would make that order without asking the provider again.
   */
  async isCompletionBlocked(collectionIds: readonly string[]): Promise<boolean> {
    const blocking = await this.deps.sql.query(
      `select t.id from doku_transaction t
       where t.payment_collection_id = any(:collectionIds) and t.settlement = 'open' and t.claimed_session_id is not null
         and (t.status = 'refunded' or exists (select 1 from doku_refund r where r.transaction_id = t.id))
       limit 1`,
      { collectionIds },
    )
    return blocking.length > 0
  }
}

/** What is kept with a case that this return has closed. */
export function closingNote({ reference, note }: Pick<Refund, "reference" | "note">): string {
  return `Returned in full, reference ${reference}${note ? `: ${note}` : ""}`
}

function invalid(sentence: string) {
  return new MedusaError(MedusaError.Types.INVALID_DATA, sentence)
}
