import { DokuError, type GetStatusResult } from "../../../doku-api"
import { invoiceOf, msSince, type PaymentLog } from "../../../logging/payment-log"
import type { DokuAccount, DokuAccounts } from "../accounts/accounts"
import type { ClockSkewMonitor } from "../accounts/clock-skew-monitor"
import { type Cases, caseSubject } from "../cases/cases"
import type { Sql } from "../db/sql"
import type { CheckQueue } from "../ledger/check-queue"
import { needsConfirming, nextAccountCheckDelayMs, nextUnpaidCheckDelayMs } from "../ledger/check-schedule"
import type { Ledger } from "../ledger/ledger"
import { type Transaction, type TransactionRow, toTransaction } from "../ledger/rows"
import { isPaid, mayStillBePaid } from "../ledger/status-machine"
import { isNews } from "./apply-status"
import type { StatusAnswers } from "./apply-status-answer"

/**
 * How often one invoice may be asked about, in ms. DOKU publishes no limit; most shoppers pay soon, so the
 * first two minutes after the page was opened are asked more closely.
 */
const CLOSE_INTERVAL_MS = 10_000
const WIDE_INTERVAL_MS = 60_000
const CLOSE_FOR = "2 minutes"

/**
 * A shopper who has just paid, or is about to pay again, gets an answer at once, the first times: a flood of
 * reloads must not become a flood of calls to DOKU.
 */
const SHOPPER_INTERVAL_MS = 500
const SHOPPER_ASKS_AT_ONCE = 5

/** Who wants to know. */
export type QuerySource =
  | "job"
  | "settle"
  | "start"
  | "pay_page"
  | "return_page"
  | "completion"
  | "admin"
  | "medusa"

export interface StatusQueryOptions {
  source: QuerySource
  /** A shopper is waiting for the answer. */
  shopperWaits?: boolean
  /** At least so long since the last ask, in ms, instead of the intervals above. */
  minIntervalMs?: number
  /** Limit for this answer, in ms; by default the account's. */
  timeoutMs?: number
}

export interface StatusQueryResult {
  transaction: Transaction
  /** Whether DOKU was asked just now. False when it was asked too recently, or may not be asked. */
  asked: boolean
  /** Whether DOKU answered just now. False when it was asked too recently, didn't answer, or may not be asked. */
  answered: boolean
}

/** Asks DOKU about one invoice and lets the ledger learn from the answer. */
export class StatusQueries {
  constructor(
    private readonly sql: Sql,
    private readonly ledger: Ledger,
    private readonly checkQueue: CheckQueue,
    private readonly statusAnswers: StatusAnswers,
    private readonly cases: Cases,
    private readonly accounts: () => DokuAccounts,
    private readonly log: PaymentLog,
    private readonly clockSkewMonitor: ClockSkewMonitor,
  ) {}

  /** Never throws because of DOKU: no answer is an answer to be had later. */
  async ask(transaction: Transaction, options: StatusQueryOptions): Promise<StatusQueryResult> {
    const account = this.accounts().forTransaction(transaction)
    if (!account) {
      await this.missAccount(transaction)
      return { transaction, asked: false, answered: false }
    }
    const mayWait = options.source === "job" || options.source === "settle"
    if (mayWait && !account.breaker.tryAcquire()) return { transaction, asked: false, answered: false }
    const heard = await this.askAs(account, transaction, options)
    if (!heard.answered) return heard
    await this.cases.closeAccountMissing([account.options])
    return { ...heard, transaction: await this.statusAnswers.endOfferWhenDue(heard.transaction) }
  }

  /**
   * A paid invoice as it stands now, DOKU asked again if its money has waited for long. Without an answer DOKU's word
   * stands that it is paid.
   */
  async confirm(transaction: Transaction, options: StatusQueryOptions): Promise<Transaction> {
    return needsConfirming(transaction, new Date())
      ? (await this.ask(transaction, options)).transaction
      : transaction
  }

  /**
   * Asks about a row that was claimed as due, and plans its next look: the job's way. What is paid by now is
   * due at once and keeps that.
   */
  async queryAsPlanned(transaction: Transaction, source: QuerySource): Promise<StatusQueryResult> {
    const account = this.accounts().forTransaction(transaction)
    if (!account) {
      await this.missAccount(transaction)
      await this.checkQueue.plan(transaction, nextAccountCheckDelayMs(transaction, new Date()))
      return { transaction, asked: false, answered: false }
    }
    if (!account.breaker.tryAcquire()) return { transaction, asked: false, answered: false }
    const heard = await this.askAs(account, transaction, { source })
    // Another process has just asked: the minute that the claim took is soon enough.
    if (!heard.asked) return heard
    const now = new Date()
    const { answered } = heard
    const seen =
      answered && transaction.expires_at <= now
        ? await this.statusAnswers.endOfferWhenDue(heard.transaction)
        : heard.transaction
    if (!isPaid(seen.status))
      await this.checkQueue.plan(seen, nextUnpaidCheckDelayMs(transaction, { answered, now }))
    return { ...heard, transaction: seen }
  }

  private async askAs(
    account: DokuAccount,
    transaction: Transaction,
    options: StatusQueryOptions,
  ): Promise<StatusQueryResult> {
    try {
      const claimed = await this.claimAsk(transaction, options)
      if (claimed) return { ...(await this.askAndLearn(account, claimed, options)), asked: true }
      account.breaker.release()
      return {
        transaction: (await this.ledger.find("id", transaction.id)) ?? transaction,
        asked: false,
        answered: false,
      }
    } catch (error) {
      // The database failed, not DOKU.
      account.breaker.release()
      throw error
    }
  }

  private async askAndLearn(
    account: DokuAccount,
    transaction: Transaction,
    { source, timeoutMs }: StatusQueryOptions,
  ): Promise<Omit<StatusQueryResult, "asked">> {
    const startedAt = performance.now()
    const told = () => ({ ...invoiceOf(transaction), source, took_ms: msSince(startedAt) })
    let result: GetStatusResult
    try {
      result = await account.client.getStatus({
        invoiceNumber: transaction.invoice_number,
        ...(timeoutMs === undefined ? {} : { timeoutMs }),
      })
    } catch (error) {
      if (!(error instanceof DokuError)) throw error
      const { kind, code, httpStatus, message } = error
      this.log.write("status_unanswered", {
        ...told(),
        kind,
        code,
        http_status: httpStatus,
        problem: message,
      })
      this.reportFailure(account, error)
      return { transaction, answered: false }
    } finally {
      this.clockSkewMonitor.record(account)
    }
    this.reportAnswer(account)
    if (!result.found) {
      this.log.write("status_unchanged", { ...told(), doku_status: "not_found" })
      // A page was written by somebody else than DOKU's service, and says nothing of the invoice.
      const learned = result.notFound.onlyPage
        ? transaction
        : await this.statusAnswers.applyNotFound(transaction)
      return { transaction: learned, answered: true }
    }
    if (result.responseSignature === "invalid") {
      // Whether DOKU signs these answers is not documented; TLS and the comparison of amounts decide.
      this.log.write("signature_mismatch", { ...invoiceOf(transaction), answer: "status" })
    }
    const { status, amount, currency } = result.answer
    if (isNews(transaction, status)) {
      this.log.write("status_learned", { ...told(), doku_status: status, amount_idr: amount?.rupiah })
    } else this.log.write("status_unchanged", { ...told(), doku_status: status })
    const learned = await this.statusAnswers.apply(transaction, {
      dokuStatus: status,
      responseSignature: result.responseSignature,
      ...(amount ? { amount } : {}),
      ...(currency ? { currency } : {}),
    })
    return { transaction: learned, answered: true }
  }

  private reportAnswer({ breaker, providerId }: DokuAccount): void {
    if (breaker.onSuccess()) this.log.write("breaker_closed", { provider: providerId })
  }

  /** A refusal that concerns one invoice shows that DOKU is well, though it tells nothing of the invoice. */
  private reportFailure(account: DokuAccount, { kind, httpStatus, retryAfterMs }: DokuError): void {
    if (kind === "refused" || kind === "invalid_response") {
      this.reportAnswer(account)
      return
    }
    const pauseMs = account.breaker.onFailure({
      throttled: httpStatus === 429,
      ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    })
    if (pauseMs === undefined) return
    this.log.write("breaker_opened", { provider: account.providerId, pause_ms: pauseMs })
  }

  private async missAccount(transaction: Transaction): Promise<void> {
    if (!mayStillBePaid(transaction.status)) return
    await this.cases.open(caseSubject(transaction), "account_missing", {
      client_id: transaction.client_id,
      environment: transaction.environment,
    })
  }

  /** One statement, so that of many processes only one asks. */
  private async claimAsk(
    transaction: Transaction,
    { shopperWaits = false, minIntervalMs }: StatusQueryOptions,
  ): Promise<Transaction | undefined> {
    const [claimed] = await this.sql.query<TransactionRow>(
      `update doku_transaction
       set last_queried_at = clock_timestamp(), updated_at = now(), shopper_query_count = shopper_query_count + :shopperQueries::int
       where id = :transactionId and (last_queried_at is null or last_queried_at <= clock_timestamp() -
         interval '1 millisecond' * coalesce(:minIntervalMs::int, case
           when :shopperWaits::boolean and shopper_query_count < :shopperQueriesAtOnce::int
             then :shopperIntervalMs::int
           when :shopperWaits::boolean or clock_timestamp() < coalesce(redirected_at, created_at) + :closeFor::interval
             then :closeIntervalMs::int
           else :wideIntervalMs::int end))
       returning *`,
      {
        transactionId: transaction.id,
        shopperQueries: shopperWaits ? 1 : 0,
        shopperWaits,
        minIntervalMs: minIntervalMs ?? null,
        shopperQueriesAtOnce: SHOPPER_ASKS_AT_ONCE,
        shopperIntervalMs: SHOPPER_INTERVAL_MS,
        closeFor: CLOSE_FOR,
        closeIntervalMs: CLOSE_INTERVAL_MS,
        wideIntervalMs: WIDE_INTERVAL_MS,
      },
    )
    return claimed && toTransaction(claimed)
  }
}
