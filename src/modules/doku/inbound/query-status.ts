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
 * The shortest time between two queries about one transaction, in ms. DOKU publishes no limit. Most shoppers pay soon,
 * so the interval is shorter during the first two minutes after the page was opened.
 */
const CLOSE_INTERVAL_MS = 10_000
const WIDE_INTERVAL_MS = 60_000
const CLOSE_FOR = "2 minutes"

/**
 * A waiting shopper gets an answer at once, but only for the first few queries: many reloads must not become as many
 * calls to DOKU.
 */
const SHOPPER_INTERVAL_MS = 500
const SHOPPER_QUERIES_AT_ONCE = 5

/** Who needs the status. */
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
  /** Whether a shopper waits for the answer. */
  shopperWaits?: boolean
  /** The shortest time since the last query, in ms, instead of the intervals above. */
  minIntervalMs?: number
  /** Limit for this answer, in ms. Default: the account's. */
  timeoutMs?: number
}

export interface StatusQueryResult {
  transaction: Transaction
  /** Whether DOKU was queried now. False when the last query was too recent, or no account may query. */
  queried: boolean
  /** Whether DOKU answered now. False also when it was not queried. */
  answered: boolean
}

export interface StatusQueryDependencies {
  sql: Sql
  ledger: Ledger
  checkQueue: CheckQueue
  statusAnswers: StatusAnswers
  cases: Cases
  /** Read at each query: the accounts are configured after the dependencies are constructed. */
  accounts: () => DokuAccounts
  log: PaymentLog
  clockSkewMonitor: ClockSkewMonitor
}

/** Queries DOKU's status of one transaction and applies the answer to the ledger. */
export class StatusQueries {
  constructor(private readonly dependencies: StatusQueryDependencies) {}

  /** Doesn't throw when DOKU fails: the result says that it did not answer. */
  async query(transaction: Transaction, options: StatusQueryOptions): Promise<StatusQueryResult> {
    const { accounts, cases, statusAnswers } = this.dependencies
    const account = accounts().forTransaction(transaction)
    if (!account) {
      await this.openAccountMissing(transaction)
      return { transaction, queried: false, answered: false }
    }
    const mayWait = options.source === "job" || options.source === "settle"
    if (mayWait && !account.breaker.tryAcquire()) return { transaction, queried: false, answered: false }
    const result = await this.queryAccount(account, transaction, options)
    if (!result.answered) return result
    await cases.closeAccountMissing([account.options])
    return { ...result, transaction: await statusAnswers.endOfferWhenDue(result.transaction) }
  }

  /**
   * Queries DOKU again if the payment is older than ten minutes, because DOKU may have refunded it. Without an answer
   * the transaction stays paid.
   */
  async requeryPaid(transaction: Transaction, options: StatusQueryOptions): Promise<Transaction> {
    return needsConfirming(transaction, new Date())
      ? (await this.query(transaction, options)).transaction
      : transaction
  }

  /** Queries about a transaction that was claimed as due, and plans its next check unless it is paid. */
  async queryAsPlanned(transaction: Transaction, source: QuerySource): Promise<StatusQueryResult> {
    const { accounts, checkQueue, statusAnswers } = this.dependencies
    const account = accounts().forTransaction(transaction)
    if (!account) {
      await this.openAccountMissing(transaction)
      await checkQueue.plan(transaction, nextAccountCheckDelayMs(transaction, new Date()))
      return { transaction, queried: false, answered: false }
    }
    if (!account.breaker.tryAcquire()) return { transaction, queried: false, answered: false }
    const result = await this.queryAccount(account, transaction, { source })
    // Another process has just queried. The transaction is due again a minute after it was claimed.
    if (!result.queried) return result
    const now = new Date()
    const { answered } = result
    const current =
      answered && transaction.expires_at <= now
        ? await statusAnswers.endOfferWhenDue(result.transaction)
        : result.transaction
    // A paid transaction is due at once and stays so.
    if (!isPaid(current.status))
      await checkQueue.plan(current, nextUnpaidCheckDelayMs(transaction, { answered, now }))
    return { ...result, transaction: current }
  }

  private async queryAccount(
    account: DokuAccount,
    transaction: Transaction,
    options: StatusQueryOptions,
  ): Promise<StatusQueryResult> {
    try {
      const claimed = await this.claimQuery(transaction, options)
      if (claimed) return { ...(await this.queryAndApply(account, claimed, options)), queried: true }
      account.breaker.release()
      const current = (await this.dependencies.ledger.find("id", transaction.id)) ?? transaction
      return { transaction: current, queried: false, answered: false }
    } catch (error) {
      // The database failed. That says nothing about DOKU.
      account.breaker.release()
      throw error
    }
  }

  private async queryAndApply(
    account: DokuAccount,
    transaction: Transaction,
    { source, timeoutMs }: StatusQueryOptions,
  ): Promise<Omit<StatusQueryResult, "queried">> {
    const { log, statusAnswers, clockSkewMonitor } = this.dependencies
    const startedAt = performance.now()
    const logged = () => ({ ...invoiceOf(transaction), source, took_ms: msSince(startedAt) })
    let result: GetStatusResult
    try {
      result = await account.client.getStatus({
        invoiceNumber: transaction.invoice_number,
        ...(timeoutMs === undefined ? {} : { timeoutMs }),
      })
    } catch (error) {
      if (!(error instanceof DokuError)) throw error
      const { kind, code, httpStatus, message } = error
      log.write("status_unanswered", { ...logged(), kind, code, http_status: httpStatus, problem: message })
      this.reportFailure(account, error)
      return { transaction, answered: false }
    } finally {
      clockSkewMonitor.record(account)
    }
    this.reportAnswer(account)
    if (!result.found) {
      log.write("status_unchanged", { ...logged(), doku_status: "not_found" })
      // A 404 with an HTML page comes from a server in front of DOKU's service, and says nothing about the invoice.
      const applied = result.notFound.onlyPage ? transaction : await statusAnswers.applyNotFound(transaction)
      return { transaction: applied, answered: true }
    }
    if (result.responseSignature === "invalid") {
      // DOKU doesn't document whether it signs these answers. TLS and the comparison of amounts decide.
      log.write("signature_mismatch", { ...invoiceOf(transaction), answer: "status" })
    }
    const { status, amount, currency, channelId } = result.answer
    if (isNews(transaction, status)) {
      log.write("status_learned", { ...logged(), doku_status: status, amount_idr: amount?.rupiah })
    } else log.write("status_unchanged", { ...logged(), doku_status: status })
    const applied = await statusAnswers.apply(transaction, {
      dokuStatus: status,
      responseSignature: result.responseSignature,
      ...(amount ? { amount } : {}),
      ...(currency ? { currency } : {}),
      ...(channelId ? { channelId } : {}),
    })
    return { transaction: applied, answered: true }
  }

  private reportAnswer({ breaker, providerId }: DokuAccount): void {
    if (breaker.onSuccess()) this.dependencies.log.write("breaker_closed", { provider: providerId })
  }

  /** A rejection that concerns one invoice shows that DOKU works, so it counts as an answer for the breaker. */
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
    this.dependencies.log.write("breaker_opened", { provider: account.providerId, pause_ms: pauseMs })
  }

  private async openAccountMissing(transaction: Transaction): Promise<void> {
    if (!mayStillBePaid(transaction.status)) return
    await this.dependencies.cases.open(caseSubject(transaction), "account_missing", {
      client_id: transaction.client_id,
      environment: transaction.environment,
    })
  }

  /** One statement, so that only one of many processes queries. */
  private async claimQuery(
    transaction: Transaction,
    { shopperWaits = false, minIntervalMs }: StatusQueryOptions,
  ): Promise<Transaction | undefined> {
    const [claimed] = await this.dependencies.sql.query<TransactionRow>(
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
        shopperQueriesAtOnce: SHOPPER_QUERIES_AT_ONCE,
        shopperIntervalMs: SHOPPER_INTERVAL_MS,
        closeFor: CLOSE_FOR,
        closeIntervalMs: CLOSE_INTERVAL_MS,
        wideIntervalMs: WIDE_INTERVAL_MS,
      },
    )
    return claimed && toTransaction(claimed)
  }
}
