import { invoiceOf } from "../../../logging/payment-log"
import { caseSubject, SYSTEM_ACTOR } from "../cases/cases"
import type { Sql } from "../db/sql"
import { needsConfirming } from "../ledger/check-schedule"
import { type Transaction, type TransactionRow, toTransaction } from "../ledger/rows"
import { isPaid, nextStatus, STATUSES, type TransactionEvent, toEvent } from "../ledger/status-machine"
import { type InboundDependencies, isNews, nextPaidAmount, type StatusUpdate } from "./apply-status"

/** DOKU's answer to a status query. */
export interface StatusAnswer extends Omit<StatusUpdate, "source" | "repeated"> {
  /** Recorded, but it decides nothing. */
  responseSignature?: "valid" | "invalid" | "absent"
}

/** How a 404 to a status query is named in the timeline and in a case. It is not one of DOKU's statuses. */
const NOT_FOUND = "NOT_FOUND"

/** Turns answers to status queries into the ledger's state. */
export class StatusAnswers {
  constructor(private readonly dependencies: InboundDependencies) {}

  async apply(transaction: Transaction, answer: StatusAnswer): Promise<Transaction> {
    const contradicts = contradictsPayment(transaction, answer)
    // Most answers change nothing and are dropped without a lock. A status never moves down, so an answer that is no
    // news now is no news either for a transaction that another process moves up meanwhile.
    if (!contradicts && changesNothing(transaction, answer)) return transaction
    if (contradicts && (await this.isContradictionKnown(transaction, answer))) return transaction
    return this.dependencies.sql.transaction(async (sql) => {
      const locked = await this.dependencies.ledger.lock(transaction.id, sql)
      if (contradictsPayment(locked, answer)) return this.recordContradiction(sql, locked, answer)
      if (answer.dokuStatus === NOT_FOUND) return locked
      const update = { ...answer, source: "status" } as const
      const updated = await this.dependencies.statusUpdates.applyToLocked(sql, locked, update)
      const isNewAmount = nextPaidAmount(locked, update) !== locked.paid_amount
      if (isNewAmount || isNews(locked, answer.dokuStatus)) {
        await this.addStatusAnswer(sql, locked, answer, updated.status)
      }
      return updated
    })
  }

  /** DOKU knows no such invoice, which matters only if DOKU has reported it as paid before. */
  async applyNotFound(transaction: Transaction): Promise<Transaction> {
    const answer = { dokuStatus: NOT_FOUND }
    return contradictsPayment(transaction, answer) ? this.apply(transaction, answer) : transaction
  }

  /** Ends an unpaid offer by our own clock, once DOKU has answered without a payment. Checks go on, because it may still be paid. */
  async endOfferWhenDue(transaction: Transaction): Promise<Transaction> {
    const [ended] = await this.dependencies.sql.query<TransactionRow>(
      `update doku_transaction set status = 'expired', request_body = null, updated_at = now()
       where id = :transactionId and expires_at <= now() and status = any(:statuses) returning *`,
      {
        transactionId: transaction.id,
        statuses: STATUSES.filter(
          (status) => status !== "expired" && nextStatus(status, "offer_ended") === "expired",
        ),
      },
    )
    if (!ended) return transaction
    this.dependencies.log.write("payment_expired", { ...invoiceOf(transaction), source: "clock" })
    return toTransaction(ended)
  }

  /**
   * DOKU reports a transaction as unpaid that it has reported as paid. The case blocks its capture; the transaction
   * stays paid, because only a person can find out which of the two reports is true.
   */
  private async recordContradiction(
    sql: Sql,
    transaction: Transaction,
    answer: StatusAnswer,
  ): Promise<Transaction> {
    const doku_status = answer.dokuStatus.toUpperCase()
    await this.addStatusAnswer(sql, transaction, answer, transaction.status)
    await this.dependencies.cases.open(
      caseSubject(transaction),
      "status_contradicts_paid",
      { doku_status },
      sql,
    )
    sql.afterCommit(() =>
      this.dependencies.log.write("payment_contradicted", {
        ...invoiceOf(transaction),
        doku_status,
        settlement: transaction.settlement,
      }),
    )
    return transaction
  }

  /** The same status changes nothing while its case is open, or once a person has closed it. */
  private async isContradictionKnown(
    transaction: Transaction,
    { dokuStatus }: StatusAnswer,
  ): Promise<boolean> {
    const [known] = await this.dependencies.sql.query(
      `select id from doku_case where transaction_id = :transactionId and kind = 'status_contradicts_paid'
         and details ->> 'doku_status' = :dokuStatus and (closed_at is null or actor <> :systemActor) limit 1`,
      { transactionId: transaction.id, dokuStatus: dokuStatus.toUpperCase(), systemActor: SYSTEM_ACTOR },
    )
    return known !== undefined
  }

  private addStatusAnswer(
    sql: Sql,
    transaction: Transaction,
    { dokuStatus, amount, responseSignature }: StatusAnswer,
    status: Transaction["status"],
  ): Promise<void> {
    const data = {
      doku_status: dokuStatus,
      status,
      amount: amount?.rupiah ?? null,
      response_signature: responseSignature ?? null,
    }
    return this.dependencies.ledger.addEvent(transaction, "status_answer", data, sql)
  }
}

/**
 * Whether an answer denies a payment. In the first ten minutes DOKU's status may lag behind its notification, so it
 * denies nothing yet.
 */
function contradictsPayment(transaction: Transaction, { dokuStatus }: StatusAnswer): boolean {
  const denies = dokuStatus === NOT_FOUND || UNPAID_EVENTS.includes(toEvent(dokuStatus))
  return denies && needsConfirming(transaction, new Date())
}

const UNPAID_EVENTS: readonly TransactionEvent[] = [
  "doku_pending",
  "doku_failed",
  "doku_timeout",
  "doku_expired",
]

function changesNothing(transaction: Transaction, { dokuStatus }: StatusAnswer): boolean {
  const event = toEvent(dokuStatus)
  if (event === "doku_success" || event === "doku_refunded") return false
  // An unlisted status of a paid transaction opens a case, although the transaction's status stays.
  if (event === "doku_other" && isPaid(transaction.status)) return false
  return !isNews(transaction, dokuStatus)
}
