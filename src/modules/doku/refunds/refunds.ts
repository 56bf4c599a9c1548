import { generateEntityId, MedusaError } from "@medusajs/framework/utils"
import { invoiceOf, type PaymentLog } from "../../../logging/payment-log"
import { formatRupiah } from "../../../money/rupiah"
import type { AuditTrail, NewAuditEntry } from "../audit/audit-trail"
import { caseKindsWhere } from "../cases/case-kinds"
import type { Cases } from "../cases/cases"
import type { Sql } from "../db/sql"
import type { CheckQueue } from "../ledger/check-queue"
import { nextSettledCheckDelayMs, RECHECK_DELAY_MS } from "../ledger/check-schedule"
import type { EmitEvent } from "../ledger/emit-event"
import { LEASE_HELD, type Lease, leaseBindings } from "../ledger/lease"
import type { Ledger } from "../ledger/ledger"
import { type Refund, type RefundRow, receivedFor, type Transaction, toRefund } from "../ledger/rows"

/** A manual refund, as an admin states it. */
export interface NewRefund {
  transactionId: string
  /** Integer IDR. */
  amount: number
  /** The reference of the bank or of LinkAja. */
  reference: string
  note: string | null
  /** Who records it: Medusa's user id. */
  actor: string
  returnedAt: Date | null
}

export interface RecordedRefund {
  refund: Refund
  /** True when it was recorded before: the same reference with the same amount is the same refund. */
  repeated: boolean
}

/** A refund that is not recorded, with the machine word of the reason for the audit trail. */
interface RefundRefusal {
  reason: "reference_taken" | "not_paid" | "more_than_left"
  error: MedusaError
}

/** How long Medusa may take to cancel an order after the provider has rejected the refund of its payment. */
const CANCEL_TAKES_AT_MOST = "1 minute"
const REFUSED = "refund_refused"

interface RefundDependencies {
  sql: Sql
  ledger: Ledger
  cases: Cases
  audit: AuditTrail
  checkQueue: CheckQueue
  emitEvent: EmitEvent
  log: PaymentLog
}

/**
 * Manual refunds, as the store's admin recorded them. DOKU has no refund API for LinkAja, so nothing here moves
 * money: a record only lets Medusa book a refund that was really made.
 */
export class Refunds {
  constructor(private readonly deps: RefundDependencies) {}

  /** The sum of a transaction's refunds, in integer IDR. */
  async total(transactionId: string, sql: Sql = this.deps.sql): Promise<number> {
    const [sum] = await sql.query<{ total: string }>(
      "select coalesce(sum(amount), 0) as total from doku_refund where transaction_id = :transactionId",
      { transactionId },
    )
    return Number(sum?.total ?? 0)
  }

  /** The refunds of a transaction, the oldest first. */
  async list(transactionId: string): Promise<Refund[]> {
    const refunds = await this.deps.sql.query<RefundRow>(
      "select * from doku_refund where transaction_id = :transactionId order by created_at, id",
      { transactionId },
    )
    return refunds.map(toRefund)
  }

  async find(refundId: string): Promise<Refund | undefined> {
    const [raw] = await this.deps.sql.query<RefundRow>("select * from doku_refund where id = :refundId", {
      refundId,
    })
    return raw && toRefund(raw)
  }

  /**
   * The refunds that Medusa doesn't show in full yet. Those that it shows in part come first, because its refund
   * workflow would book that part with the amount of the next one.
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
   * Records a refund, and makes the transaction due until Medusa shows it. The same reference with the same amount is
   * the same refund, so a double click records one. The audit trail has each refund, and each that was refused.
   *
   * @throws MedusaError NOT_FOUND, CONFLICT (the reference has another amount), NOT_ALLOWED (nothing was paid) or
   * INVALID_DATA (more than is left).
   */
  async record(input: NewRefund): Promise<RecordedRefund> {
    if (!Number.isSafeInteger(input.amount) || input.amount < 1) {
      throw invalid("The refunded amount must be a whole number of rupiah, at least 1.")
    }
    const found = await this.deps.ledger.find("id", input.transactionId)
    if (!found) {
      throw new MedusaError(
        MedusaError.Types.NOT_FOUND,
        `There is no LinkAja payment with id ${input.transactionId}`,
      )
    }
    const result = await this.deps.sql.transaction((sql) => this.recordIn(sql, input))
    if ("refund" in result) return result
    await this.deps.audit.recordRefused(auditEntryOf(found, input), result.reason)
    throw result.error
  }

  private async recordIn(sql: Sql, input: NewRefund): Promise<RecordedRefund | RefundRefusal> {
    const transaction = await this.deps.ledger.lock(input.transactionId, sql)
    const recorded = await this.findByReference(transaction.id, input.reference, sql)
    if (recorded) {
      if (recorded.amount === input.amount) return { refund: recorded, repeated: true }
      const error = new MedusaError(
        MedusaError.Types.CONFLICT,
        `The reference ${input.reference} is recorded already, with ${formatRupiah(recorded.amount)}. ` +
          "Another return needs a reference of its own.",
      )
      return { reason: "reference_taken", error }
    }
    if (transaction.status !== "paid" && transaction.status !== "refunded") {
      const error = new MedusaError(
        MedusaError.Types.NOT_ALLOWED,
        `Invoice ${transaction.invoice_number} is not paid, so there is nothing to return.`,
      )
      return { reason: "not_paid", error }
    }
    const left = receivedFor(transaction) - (await this.total(transaction.id, sql))
    if (input.amount > left) {
      const error = invalid(
        `Only ${formatRupiah(left)} of invoice ${transaction.invoice_number} is left to return, so ${formatRupiah(input.amount)} can't be recorded.`,
      )
      return { reason: "more_than_left", error }
    }
    return { refund: await this.write(sql, transaction, input, left), repeated: false }
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
    await this.deps.audit.record({ ...auditEntryOf(transaction, input), refundId: raw.id }, sql)
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
   * Binds a recorded refund of exactly this amount to Medusa's refund, once; the same Medusa refund finds its own
   * again. False when no unused refund of that amount is recorded.
   *
   * @param amount integer IDR
   * @param medusaRefundId Medusa's id of the refund, by which a retry is recognised.
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

  /** Unbinds a refund whose Medusa refund is gone, so that it is booked again. Only under the lease. */
  async unbind(refund: Refund, lease: Lease): Promise<void> {
    await this.deps.sql.query(
      `update doku_refund set medusa_refund_id = null, booked_at = null, updated_at = now()
       where id = :refundId and medusa_refund_id = :medusaRefundId and ${LEASE_HELD}`,
      { refundId: refund.id, medusaRefundId: refund.medusa_refund_id, ...leaseBindings(lease) },
    )
  }

  /** Records that Medusa shows this refund in full. Only under the lease. */
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
   * Records that the provider has rejected a refund that nobody had recorded. The transaction becomes due soon,
   * because Medusa goes on with the cancellation of its order all the same.
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
   * Plans the next check of a settled transaction whose refunds are all booked. If a refund was rejected a moment
   * ago, that check comes soon, because the order may be about to be cancelled. Only under the lease.
   *
   * @param silent true when DOKU was queried and didn't answer.
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
    // Logged once: a transaction without a planned check has no check that ends.
    if (planned?.next_check_at === null && transaction.next_check_at)
      this.deps.checkQueue.logChecksEnded(transaction, planned.check_count)
  }

  /**
   * Whether a captured payment without an order is being refunded: Medusa would make the order without calling the
   * provider again.
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

/** The note of a case that this refund has closed. */
export function closingNote({ reference, note }: Pick<Refund, "reference" | "note">): string {
  return `Returned in full, reference ${reference}${note ? `: ${note}` : ""}`
}

/** Without reference and note, which may name the customer. */
function auditEntryOf(transaction: Transaction, { actor, amount }: NewRefund): NewAuditEntry {
  return {
    action: "refund_recorded",
    actor,
    providerId: transaction.provider_id,
    transactionId: transaction.id,
    invoiceNumber: transaction.invoice_number,
    orderId: transaction.order_id,
    details: { amount },
  }
}

function invalid(sentence: string) {
  return new MedusaError(MedusaError.Types.INVALID_DATA, sentence)
}
