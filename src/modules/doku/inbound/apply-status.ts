import type { DokuAmount } from "../../../doku-api"
import { invoiceOf, type PaymentLog } from "../../../logging/payment-log"
import { type Cases, caseSubject, SYSTEM_ACTOR } from "../cases/cases"
import type { Sql } from "../db/sql"
import type { Ledger } from "../ledger/ledger"
import type { Transaction } from "../ledger/rows"
import { isPaid, nextDokuStatus, nextStatus, type Status, toEvent } from "../ledger/status-machine"

/** DOKU's report about a transaction. */
export interface StatusUpdate {
  source: "notification" | "status"
  /** DOKU's own name of the status. */
  dokuStatus: string
  /** The same notification was recorded and applied before. */
  repeated?: boolean
  amount?: DokuAmount
  currency?: string
  /** DOKU's code of the channel that was used, e.g. `EMONEY_LINKAJA`. */
  channelId?: string
}

const CURRENCY = "IDR"

/** Turns DOKU's reports into the ledger's state. The only place where a transaction becomes paid. */
export class StatusUpdates {
  constructor(
    private readonly ledger: Ledger,
    private readonly cases: Cases,
    private readonly log: PaymentLog,
  ) {}

  /** @param transaction read under its row lock: several reports about it may arrive at the same instant. */
  async applyToLocked(sql: Sql, transaction: Transaction, update: StatusUpdate): Promise<Transaction> {
    const event = toEvent(update.dokuStatus)
    const status = nextStatus(transaction.status, event)
    const dokuStatus = nextDokuStatus(status, update.dokuStatus)
    const paidAmount = nextPaidAmount(transaction, update)
    sql.afterCommit(() => this.logChange(transaction, { status, paidAmount }, update))

    if (event === "doku_success") {
      await this.checkIntegrity(sql, transaction, update)
      await this.checkChannel(sql, transaction, update)
    }
    // A notification can be forged with a leaked key, so it can't resolve a doubt that a status query has raised.
    const confirmed = event === "doku_success" && update.source === "status"
    const resolved = confirmed && (await this.closeContradiction(sql, transaction, "confirmed"))
    if (event === "doku_other" && isPaid(transaction.status)) {
      const details = { doku_status: update.dokuStatus.toUpperCase(), settlement: transaction.settlement }
      await this.cases.open(caseSubject(transaction), "unlisted_status", details, sql)
    }
    if (status === "refunded" && transaction.status !== "refunded") {
      const details = { settlement: transaction.settlement }
      await this.cases.open(caseSubject(transaction), "refunded_at_doku", details, sql)
      await this.closeContradiction(sql, transaction, "replaced")
    }
    const isNewAmount = paidAmount !== transaction.paid_amount
    const becomesPaid = status === "paid" && transaction.status !== "paid"
    // DOKU is queried before each try, and an answer without news must not change when that try is planned.
    if (confirmed && transaction.status === "paid" && !isNewAmount && !resolved) return transaction
    return this.ledger.update(
      sql,
      transaction.id,
      `status = :status, doku_status = :dokuStatus, paid_amount = :paidAmount::bigint,
       paid_at = case when :becomesPaid then now() else paid_at end,
       check_count = case when :becomesPaid then 0 else check_count end,
       request_body = case when :outcomeKnown then null else request_body end, ${dueUnlessSettledWhenPaid(":status")}`,
      { status, dokuStatus, paidAmount, becomesPaid, outcomeKnown: status !== "created" },
    )
  }

  /**
   * DOKU must report the amount and the currency of the invoice. If it doesn't, the case blocks capturing until a person
   * closes it, even if DOKU reports the right amount later.
   */
  private async checkIntegrity(sql: Sql, transaction: Transaction, { amount, currency }: StatusUpdate) {
    const sameCurrency = currency === undefined || currency.toUpperCase() === CURRENCY
    if (amount?.exact && amount.rupiah === transaction.amount && sameCurrency) return
    await this.cases.open(
      caseSubject(transaction),
      "amount_mismatch",
      {
        expected_amount: transaction.amount,
        received_amount: amount ? `${amount.rupiah}${amount.exact ? "" : " and a fraction"}` : null,
        currency: currency ?? CURRENCY,
      },
      sql,
    )
  }

  /**
   * A page of DOKU Checkout is restricted to LinkAja, but whether DOKU always honours that is not certain. The money
   * counts whichever channel it came by; the admin is told.
   */
  private async checkChannel(sql: Sql, transaction: Transaction, { channelId }: StatusUpdate) {
    if (transaction.integration !== "checkout" || !channelId || isLinkAja(channelId)) return
    await this.cases.open(caseSubject(transaction), "other_channel", { channel: channelId }, sql)
  }

  /** @returns whether such a case was open. */
  private async closeContradiction(
    sql: Sql,
    transaction: Transaction,
    why: "confirmed" | "replaced",
  ): Promise<boolean> {
    const note = why === "confirmed" ? "DOKU calls it paid again" : "Replaced by refunded_at_doku"
    const closing = { note, actor: SYSTEM_ACTOR }
    return (await this.cases.close(transaction.id, ["status_contradicts_paid"], closing, why, sql)) > 0
  }

  private logChange(
    transaction: Transaction,
    { status, paidAmount }: { status: Status; paidAmount: number | null },
    { source, dokuStatus, amount }: StatusUpdate,
  ): void {
    const changed = { ...invoiceOf(transaction), source }
    const moved = status !== transaction.status
    if (moved && status === "paid") {
      this.log.write("payment_paid", { ...changed, paid_amount_idr: amount?.rupiah })
    }
    if (!moved && paidAmount !== transaction.paid_amount) {
      const amounts = { paid_amount_idr: paidAmount, before_idr: transaction.paid_amount }
      this.log.write("paid_amount_changed", { ...changed, ...amounts })
    }
    if (moved && status === "expired") this.log.write("payment_expired", changed)
    if (moved && status === "refunded") this.log.write("payment_refunded", changed)
    const event = toEvent(dokuStatus)
    const declined = event === "doku_failed" || event === "doku_timeout"
    if (declined && !isPaid(status) && dokuStatus.toUpperCase() !== transaction.doku_status) {
      this.log.write("payment_declined", { ...changed, doku_status: dokuStatus })
    }
  }
}

/** DOKU publishes no sample of LinkAja's ids, so any spelling of the name is LinkAja's. */
function isLinkAja(channelId: string): boolean {
  return /link_?aja/i.test(channelId)
}

/** Shared by answers and notifications, the two ways in which DOKU reports a status. */
export interface InboundDependencies {
  sql: Sql
  ledger: Ledger
  cases: Cases
  statusUpdates: StatusUpdates
  log: PaymentLog
}

/** Whether DOKU's status differs from what the ledger holds. */
export function isNews(transaction: Transaction, dokuStatus: string): boolean {
  const status = nextStatus(transaction.status, toEvent(dokuStatus))
  return status !== transaction.status || nextDokuStatus(status, dokuStatus) !== transaction.doku_status
}

/**
 * The paid amount in integer IDR: that of DOKU's latest SUCCESS until the transaction is settled, and the first one
 * after it. A repeated notification is older than whatever was recorded since.
 */
export function nextPaidAmount(
  transaction: Transaction,
  { dokuStatus, amount, repeated }: StatusUpdate,
): number | null {
  if (toEvent(dokuStatus) !== "doku_success" || amount === undefined) return transaction.paid_amount
  const keeps = transaction.settlement === "settled" || repeated
  return keeps ? (transaction.paid_amount ?? amount.rupiah) : amount.rupiah
}

/** A paid transaction is due at once until it is settled; every other one keeps its plan. */
function dueUnlessSettledWhenPaid(status: string): string {
  return `next_check_at = case
    when settlement = 'settled' then next_check_at
    when ${status} in ('paid', 'refunded') then now()
    else next_check_at end`
}
