import { generateEntityId } from "@medusajs/framework/utils"
import type { DokuAmount, NotificationMessage } from "../../../doku-api"
import { invoiceOf, type PaymentLog } from "../../../logging/payment-log"
import type { DokuAccount } from "../accounts/accounts"
import { type Cases, caseSubject, SYSTEM_ACTOR } from "../cases/cases"
import type { Sql } from "../db/sql"
import { needsConfirming } from "../ledger/check-schedule"
import { isOurInvoiceNumber } from "../ledger/invoice-number"
import type { Ledger } from "../ledger/ledger"
import { type Transaction, type TransactionRow, toTransaction } from "../ledger/rows"
import {
  isPaid,
  nextDokuStatus,
  nextStatus,
  STATUSES,
  type Status,
  type TransactionEvent,
  toEvent,
} from "../ledger/status-machine"

/** What DOKU says of a payment, wherever it was heard. */
export interface StatusUpdate {
  source: "notification" | "status"
  /** DOKU's word; NOT_FOUND where a status query was answered with a 404. */
  dokuStatus: string
  /** This very notification was recorded before, and had its effect then. */
  repeated?: boolean
  amount?: DokuAmount
  currency?: string
  /** Of a status answer; recorded, but it decides nothing. */
  responseSignature?: "valid" | "invalid" | "absent"
}

export interface ReceivedNotification {
  message: NotificationMessage
  requestId: string
  /** SHA-256 of the raw body, hex. */
  bodyHash: string
  /** Which of the account's keys verified it. Only the current one makes it evidence. */
  key: "current" | "previous"
}

export type RecordedNotification =
  | { known: true; transaction: Transaction; repeated: boolean }
  /** `kept`: the number looks like one of ours, so the payment stands before the admin as a case. */
  | { known: false; kept: boolean }

const CURRENCY = "IDR"

/** How a 404 to a status query stands in the timeline and in a case. DOKU has no such word. */
const NOT_FOUND = "NOT_FOUND"

/** Turns what DOKU says into the ledger's state. The only place where an invoice becomes paid. */
export class StatusUpdates {
  constructor(
    private readonly sql: Sql,
    private readonly ledger: Ledger,
    private readonly cases: Cases,
    private readonly log: PaymentLog,
  ) {}

  /** Applies a status answer, or a notification, to a row. */
  async apply(transaction: Transaction, update: StatusUpdate): Promise<Transaction> {
    // Most answers say what is known already. Nothing ever climbs down the ladder of statuses, so what changes
    // nothing now can't have changed anything for a row that somebody moves up at this moment.
    const contradicts = contradictsPayment(transaction, update)
    if (!contradicts && saysNothingNew(transaction, update)) return transaction
    if (contradicts && (await this.isContradictionKnown(transaction, update))) return transaction
    return this.sql.transaction(async (sql) =>
      this.applyIn(sql, await this.ledger.lock(transaction.id, sql), update),
    )
  }

  /** DOKU was asked, and knows no such invoice: of consequence only where it has called it paid. */
  async applyNotFound(transaction: Transaction): Promise<Transaction> {
    const update = { source: "status", dokuStatus: NOT_FOUND } as const
    return contradictsPayment(transaction, update) ? this.apply(transaction, update) : transaction
  }

  /**
   * Records a verified notification together with its effect, in one transaction: an answer of 200 must mean
   * that nothing can be lost any more. A repeat is kept once, but its effect is never skipped for it, unless the
   * payment is settled: then a repeat can't have any.
   */
  async recordNotification(
    account: DokuAccount,
    received: ReceivedNotification,
  ): Promise<RecordedNotification> {
    const settled = await this.findSettledBefore(account, received)
    if (settled) {
      this.tellHeard(account, received, true)
      return { known: true, transaction: settled, repeated: true }
    }
    return this.sql.transaction(async (sql) => {
      const { message } = received
      const [found] = await sql.query<TransactionRow>(
        // Locked before the event is written: its foreign key would share the row's lock with another
        // notification's, and each would then wait for the other.
        `select * from doku_transaction
         where invoice_number = :invoiceNumber and client_id = :clientId and environment = :environment
         for no key update`,
        {
          invoiceNumber: message.invoiceNumber,
          clientId: account.options.clientId,
          environment: account.options.environment,
        },
      )
      const transaction = found && toTransaction(found)
      const repeated = !(await this.addNotificationEvent(sql, account, transaction?.id ?? null, received))
      if (!transaction) {
        const kept = await this.keepUnknown(sql, account, received)
        // What isn't this store's number may be another's that shares the account.
        const invoice = kept ? message.invoiceNumber : undefined
        const heard = heardBy(account, message)
        sql.afterCommit(() => this.log.write("notification_unknown_invoice", { ...heard, invoice, kept }))
        return { known: false, kept }
      }
      sql.afterCommit(() => this.tellHeard(account, received, repeated))
      if (received.key === "previous") {
        // Settled or not: it may tell that DOKU gave the money back.
        const due = await this.ledger.update(sql, transaction.id, "next_check_at = now()")
        return { known: true, transaction: due, repeated }
      }
      const learned = await this.applyIn(sql, transaction, {
        source: "notification",
        dokuStatus: message.status,
        repeated,
        ...(message.amount ? { amount: message.amount } : {}),
        ...(message.currency ? { currency: message.currency } : {}),
      })
      // A repeat tells of trouble on the way: whatever isn't settled is looked at again. What is paid is due as it is.
      const next =
        repeated && !isPaid(learned.status)
          ? await this.ledger.update(sql, transaction.id, DUE_UNLESS_SETTLED)
          : learned
      return { known: true, transaction: next, repeated }
    })
  }

  /** Our own clock, once DOKU has answered without a payment: the offer is over, the watching is not. */
  async endOfferWhenDue(transaction: Transaction): Promise<Transaction> {
    const [ended] = await this.sql.query<TransactionRow>(
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
    this.log.write("payment_expired", { ...invoiceOf(transaction), source: "clock" })
    return toTransaction(ended)
  }

  /** @param row as it stands, and locked: many may hear of one payment at the same instant. */
  private async applyIn(sql: Sql, transaction: Transaction, update: StatusUpdate): Promise<Transaction> {
    if (contradictsPayment(transaction, update)) return this.recordContradiction(sql, transaction, update)
    if (update.dokuStatus === NOT_FOUND) return transaction
    const event = toEvent(update.dokuStatus)
    const status = nextStatus(transaction.status, event)
    const dokuStatus = nextDokuStatus(status, update.dokuStatus)
    const paidAmount = nextPaidAmount(transaction, update)
    sql.afterCommit(() => this.tellChange(transaction, { status, paidAmount }, update))

    if (event === "doku_success") await this.checkIntegrity(sql, transaction, update)
    // A notification can be forged with a leaked key, so it doesn't answer what a status query has put in doubt.
    const confirmed = event === "doku_success" && update.source === "status"
    const ended = confirmed && (await this.endContradiction(sql, transaction, "confirmed"))
    if (event === "doku_other" && isPaid(transaction.status)) {
      const details = { doku_status: update.dokuStatus.toUpperCase(), settlement: transaction.settlement }
      await this.cases.open(caseSubject(transaction), "unlisted_status", details, sql)
    }
    if (status === "refunded" && transaction.status !== "refunded") {
      await this.cases.open(
        caseSubject(transaction),
        "refunded_at_doku",
        { settlement: transaction.settlement },
        sql,
      )
      await this.endContradiction(sql, transaction, "replaced")
    }
    const isNewAmount = paidAmount !== transaction.paid_amount
    if (update.source === "status" && (isNewAmount || isNews(transaction, update.dokuStatus))) {
      await this.addStatusAnswer(sql, transaction, update, status)
    }
    const becomesPaid = status === "paid" && transaction.status !== "paid"
    // Asked before each try: an answer that tells nothing new must not undo the plan of that try.
    if (confirmed && transaction.status === "paid" && !isNewAmount && !ended) return transaction
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
   * DOKU calls an invoice unpaid that it has called paid. Its money is held, or stands as a case where it is captured;
   * the row stays paid, for only a person can tell which of the two words is right.
   */
  private async recordContradiction(
    sql: Sql,
    transaction: Transaction,
    update: StatusUpdate,
  ): Promise<Transaction> {
    const doku_status = update.dokuStatus.toUpperCase()
    await this.addStatusAnswer(sql, transaction, update, transaction.status)
    await this.cases.open(caseSubject(transaction), "status_contradicts_paid", { doku_status }, sql)
    sql.afterCommit(() =>
      this.log.write("payment_contradicted", {
        ...invoiceOf(transaction),
        doku_status,
        settlement: transaction.settlement,
      }),
    )
    return transaction
  }

  /** DOKU repeats itself: the same word changes nothing while its case is open, or once a person has closed it. */
  private async isContradictionKnown(
    transaction: Transaction,
    { dokuStatus }: StatusUpdate,
  ): Promise<boolean> {
    const [known] = await this.sql.query(
      `select id from doku_case where transaction_id = :transactionId and kind = 'status_contradicts_paid'
         and details ->> 'doku_status' = :dokuStatus and (closed_at is null or actor <> :systemActor) limit 1`,
      { transactionId: transaction.id, dokuStatus: dokuStatus.toUpperCase(), systemActor: SYSTEM_ACTOR },
    )
    return known !== undefined
  }

  private async endContradiction(
    sql: Sql,
    transaction: Transaction,
    why: "confirmed" | "replaced",
  ): Promise<boolean> {
    const note = why === "confirmed" ? "DOKU calls it paid again" : "Replaced by refunded_at_doku"
    const closing = { note, actor: SYSTEM_ACTOR }
    return (await this.cases.close(transaction.id, ["status_contradicts_paid"], closing, why, sql)) > 0
  }

  private addStatusAnswer(
    sql: Sql,
    transaction: Transaction,
    { dokuStatus, amount, responseSignature }: StatusUpdate,
    status: Status,
  ): Promise<void> {
    const data = {
      doku_status: dokuStatus,
      status,
      amount: amount?.rupiah ?? null,
      response_signature: responseSignature ?? null,
    }
    return this.ledger.addEvent(transaction, "status_answer", data, sql)
  }

  /** What became of a payment by what was heard; most of what DOKU says makes no difference. */
  private tellChange(
    transaction: Transaction,
    { status, paidAmount }: { status: Status; paidAmount: number | null },
    { source, dokuStatus, amount }: StatusUpdate,
  ): void {
    const changed = { ...invoiceOf(transaction), source: source }
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

  /**
   * Amount and currency must be what was asked for. A payment that differs is held: the case stays in the way
   * of capturing even if DOKU later reports the right amount, until a person has looked.
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

  private tellHeard(account: DokuAccount, { message, key }: ReceivedNotification, repeated: boolean): void {
    const heard = { ...heardBy(account, message), repeated }
    if (key === "previous") this.log.write("notification_old_key", heard)
    else this.log.write("notification_recorded", { ...heard, amount_idr: message.amount?.rupiah })
  }

  /**
   * The settled payment that this very notification has had its effect on before. Reads, and waits for nobody. Under
   * an old key it had none.
   */
  private async findSettledBefore(
    account: DokuAccount,
    { requestId, bodyHash }: ReceivedNotification,
  ): Promise<Transaction | undefined> {
    const [transaction] = await this.sql.query<TransactionRow>(
      `select t.* from doku_event e join doku_transaction t on t.id = e.transaction_id
       where e.type = 'notification' and e.provider_id = :providerId and e.request_id = :requestId
         and e.body_hash = :bodyHash and e.data ->> 'key' = 'current' and t.settlement = 'settled'`,
      { providerId: account.providerId, requestId, bodyHash },
    )
    return transaction && toTransaction(transaction)
  }

  private async addNotificationEvent(
    sql: Sql,
    account: DokuAccount,
    transactionId: string | null,
    { message, requestId, bodyHash, key }: ReceivedNotification,
  ): Promise<boolean> {
    // Only what is known to be harmless is kept of the body: a customer's data stays out of the timeline.
    const data = {
      key,
      invoice_number: message.invoiceNumber,
      doku_status: message.status,
      amount: message.amount?.rupiah ?? null,
      currency: message.currency ?? null,
      date: message.date ?? null,
      channel_id: message.channelId ?? null,
      acquirer_id: message.acquirerId ?? null,
    }
    const added = await sql.query(
      `insert into doku_event (id, transaction_id, provider_id, type, request_id, body_hash, data, created_at)
       values (:eventId, :transactionId, :providerId, 'notification', :requestId, :bodyHash, :data::jsonb,
         clock_timestamp())
       on conflict (provider_id, request_id, body_hash) where type = 'notification' do nothing returning id`,
      {
        eventId: generateEntityId(undefined, "dokuev"),
        transactionId,
        providerId: account.providerId,
        requestId,
        bodyHash,
        data: JSON.stringify(data),
      },
    )
    return added.length > 0
  }

  private async keepUnknown(
    sql: Sql,
    account: DokuAccount,
    { message, key }: ReceivedNotification,
  ): Promise<boolean> {
    if (!isOurInvoiceNumber(message.invoiceNumber, account.options.invoicePrefix)) return false
    if (!["doku_success", "doku_refunded"].includes(toEvent(message.status))) return false
    await this.cases.open(
      { transactionId: null, providerId: account.providerId, invoiceNumber: message.invoiceNumber },
      "unknown_invoice",
      { doku_status: message.status, amount: message.amount?.rupiah ?? null, key },
      sql,
    )
    return true
  }
}

function heardBy({ providerId }: DokuAccount, { invoiceNumber, status }: NotificationMessage) {
  return { invoice: invoiceNumber, provider: providerId, doku_status: status }
}

const DUE_UNLESS_SETTLED =
  "next_check_at = case when settlement = 'settled' then next_check_at else now() end"

/** Whether an answer tells more than a row holds already. */
export function isNews(transaction: Transaction, dokuStatus: string): boolean {
  const status = nextStatus(transaction.status, toEvent(dokuStatus))
  return status !== transaction.status || nextDokuStatus(status, dokuStatus) !== transaction.doku_status
}

/**
 * Whether a status answer denies a payment. For ten minutes after it the status may lag behind the notification; a
 * notification that comes late, as FAILED of an earlier try, denies nothing.
 */
function contradictsPayment(transaction: Transaction, { source, dokuStatus }: StatusUpdate): boolean {
  const denies = dokuStatus === NOT_FOUND || UNPAID_WORDS.includes(toEvent(dokuStatus))
  return source === "status" && denies && needsConfirming(transaction, new Date())
}

const UNPAID_WORDS: readonly TransactionEvent[] = [
  "doku_pending",
  "doku_failed",
  "doku_timeout",
  "doku_expired",
]

/**
 * What DOKU says was paid, in integer IDR: its latest SUCCESS, for as long as the money has no order. A notification
 * that was recorded before is older than whatever was heard since.
 */
function nextPaidAmount(
  transaction: Transaction,
  { dokuStatus, amount, repeated }: StatusUpdate,
): number | null {
  if (toEvent(dokuStatus) !== "doku_success" || amount === undefined) return transaction.paid_amount
  const keeps = transaction.settlement === "settled" || repeated
  return keeps ? (transaction.paid_amount ?? amount.rupiah) : amount.rupiah
}

function saysNothingNew(transaction: Transaction, { dokuStatus }: StatusUpdate): boolean {
  const event = toEvent(dokuStatus)
  if (event === "doku_success" || event === "doku_refunded") return false
  // Said of money it is a case, though it moves nothing.
  if (event === "doku_other" && isPaid(transaction.status)) return false
  return !isNews(transaction, dokuStatus)
}

/** A paid row is due at once, and stays so until it is settled; every other one keeps its plan. */
function dueUnlessSettledWhenPaid(status: string): string {
  return `next_check_at = case
    when settlement = 'settled' then next_check_at
    when ${status} in ('paid', 'refunded') then now()
    else next_check_at end`
}
