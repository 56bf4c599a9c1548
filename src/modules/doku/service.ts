import type { IEventBusModuleService, Logger } from "@medusajs/framework/types"
import { MedusaService } from "@medusajs/framework/utils"
import { errorMessage } from "../../logging/error-message"
import { PaymentLog } from "../../logging/payment-log"
import { measureLogEvent } from "../../telemetry/log-metrics"
import { observeCalls } from "../../telemetry/observe-calls"
import { Metrics } from "../../telemetry/recorder"
import { type AccountView, toAccountView } from "./accounts/account-view"
import { type DokuAccount, DokuAccounts } from "./accounts/accounts"
import { type Activation, ActivationChecks } from "./accounts/activation"
import { findChannelRefusal } from "./accounts/channel-status"
import { ClockSkewMonitor } from "./accounts/clock-skew-monitor"
import { ConnectionTests } from "./accounts/connection-test"
import { readNotificationHealth } from "./accounts/notification-health"
import { secondCopyWarnings } from "./admin-libraries"
import { AuditTrail } from "./audit/audit-trail"
import { caseKindsWhere } from "./cases/case-kinds"
import { Cases, SYSTEM_ACTOR } from "./cases/cases"
import { closeChannelInactive } from "./cases/channel-inactive"
import { NotStartedError } from "./config/not-started"
import { OptionsError, PACKAGE_NAME } from "./config/options"
import { SchemaBehindError, type Sql, sqlOver } from "./db/sql"
import { StatusUpdates } from "./inbound/apply-status"
import { StatusAnswers } from "./inbound/apply-status-answer"
import {
  type QuerySource,
  StatusQueries,
  type StatusQueryOptions,
  type StatusQueryResult,
} from "./inbound/query-status"
import {
  type IncomingNotification,
  type NotificationOutcome,
  Notifications,
} from "./inbound/receive-notification"
import { JobRuns, RECONCILE_JOB } from "./job/job-runs"
import { JobWatchdog } from "./job/job-watchdog"
import { CheckQueue } from "./ledger/check-queue"
import { nextTryDelayMs, nextUnpaidCheckDelayMs, RECHECK_DELAY_MS } from "./ledger/check-schedule"
import { type EmitEvent, emitEventOn } from "./ledger/emit-event"
import { type Lease, Leases } from "./ledger/lease"
import { Ledger } from "./ledger/ledger"
import { MedusaEvents } from "./ledger/medusa-events"
import type { Transaction } from "./ledger/rows"
import { isPaid } from "./ledger/status-machine"
import { LedgerGauges } from "./ledger-gauges"
import DokuAuditEntry from "./models/audit-entry"
import DokuCase from "./models/case"
import DokuEvent from "./models/event"
import DokuJob from "./models/job"
import DokuLease from "./models/lease"
import DokuPaymentLink from "./models/payment-link"
import DokuRefund from "./models/refund"
import DokuSession from "./models/session"
import DokuTransaction from "./models/transaction"
import { PaymentLinks } from "./payment-links/payment-links"
import { PreparedCarts } from "./prepared-carts"
import { Refunds } from "./refunds/refunds"
import { refuseWrites } from "./refuse-writes"
import { Erasures } from "./retention/erasure"
import { Retention } from "./retention/retention"
import { Claims, type SettledAs } from "./settlement/claims"

const TABLES = [
  DokuTransaction,
  DokuSession,
  DokuEvent,
  DokuCase,
  DokuRefund,
  DokuPaymentLink,
  DokuLease,
  DokuJob,
  DokuAuditEntry,
].map((model) => model.parse().tableName)

/** Consecutive errors of the job after which a paid transaction without an order becomes a case. */
const FAILURES_TO_OPEN_A_CASE = 3

interface Cradle {
  __pg_connection__: unknown
  configModule: unknown
  logger: Logger
  event_bus?: IEventBusModuleService
}

/**
 * The ledger of everything that DOKU reported about this store's money, as Medusa's module `doku`. Medusa deletes
 * payment sessions with what they know; the ledger keeps it. Stores read the five models; only the ledger writes.
 */
export default class DokuModuleService extends refuseWrites(
  MedusaService({ DokuTransaction, DokuEvent, DokuCase, DokuRefund, DokuAuditEntry }),
) {
  /** Writes one line per event of a payment. */
  readonly log: PaymentLog
  /** By the store's OpenTelemetry, if it has one. */
  readonly metrics: Metrics
  readonly clockSkewMonitor: ClockSkewMonitor
  readonly preparedCarts = new PreparedCarts()
  readonly ledger: Ledger
  readonly checkQueue: CheckQueue
  readonly jobRuns: JobRuns
  readonly jobWatchdog: JobWatchdog
  /** Who did what, and when. */
  readonly audit: AuditTrail
  readonly cases: Cases
  readonly claims: Claims
  readonly leases: Leases
  readonly refunds: Refunds
  readonly paymentLinks: PaymentLinks
  readonly medusaEvents: MedusaEvents
  readonly retention: Retention
  readonly erasures: Erasures
  readonly connectionTests: ConnectionTests
  private readonly activationChecks = new ActivationChecks()
  /** For the functions in `queries/`, which only read. */
  readonly sql: Sql
  private readonly emitEvent: EmitEvent
  private readonly notifications: Notifications
  private readonly statusQueries: StatusQueries
  private readonly gauges: LedgerGauges
  private readonly cradle: Cradle
  private configured: DokuAccounts | undefined

  constructor(cradle: Cradle) {
    super(cradle)
    this.cradle = cradle
    const sql = sqlOver(cradle.__pg_connection__)
    this.sql = sql
    const metrics = new Metrics(() => this.providerIds())
    this.metrics = metrics
    const log = new PaymentLog(cradle.logger, (event, fields) => measureLogEvent(metrics, event, fields))
    this.log = log
    this.gauges = new LedgerGauges({ sql, log, accounts: () => this.configured, job: RECONCILE_JOB })
    this.clockSkewMonitor = new ClockSkewMonitor(log)
    this.emitEvent = emitEventOn(() => cradle.event_bus, log)
    this.ledger = new Ledger(sql, log)
    this.checkQueue = new CheckQueue(sql, log)
    this.jobRuns = new JobRuns(sql)
    this.jobWatchdog = new JobWatchdog(this.jobRuns, log)
    this.audit = new AuditTrail(sql, log)
    this.cases = new Cases({
      sql,
      ledger: this.ledger,
      audit: this.audit,
      emitEvent: this.emitEvent,
      log,
    })
    this.claims = new Claims(sql, log)
    this.leases = new Leases(sql, log)
    this.refunds = new Refunds({
      sql,
      ledger: this.ledger,
      cases: this.cases,
      audit: this.audit,
      checkQueue: this.checkQueue,
      emitEvent: this.emitEvent,
      log,
    })
    this.paymentLinks = new PaymentLinks(sql, this.audit, log)
    this.medusaEvents = new MedusaEvents(sql)
    this.erasures = new Erasures(sql)
    this.retention = new Retention({
      sql,
      log,
      keptDays: () =>
        this.accounts
          .list()
          .map(({ providerId, options: { keepUnpaidDays } }) => ({ providerId, keepUnpaidDays })),
    })
    this.connectionTests = new ConnectionTests((account) => findChannelRefusal(sql, account))
    const statusUpdates = new StatusUpdates(this.ledger, this.cases, log)
    this.notifications = new Notifications({
      sql,
      ledger: this.ledger,
      cases: this.cases,
      statusUpdates,
      log,
    })
    this.statusQueries = new StatusQueries({
      sql,
      ledger: this.ledger,
      checkQueue: this.checkQueue,
      statusAnswers: new StatusAnswers({ sql, ledger: this.ledger, cases: this.cases, statusUpdates, log }),
      cases: this.cases,
      accounts: () => this.accounts,
      log,
      clockSkewMonitor: this.clockSkewMonitor,
    })
  }

  /**
   * Every configured account. Read on first use, because a store's commands run without credentials.
   *
   * @throws OptionsError when the options of an entry are invalid. A server doesn't start then.
   */
  get accounts(): DokuAccounts {
    this.configured ??= new DokuAccounts(this.cradle.configModule, (providerId) =>
      observeCalls(this.metrics, providerId),
    )
    return this.configured
  }

  /** None before the accounts are first used: then there is nothing to measure about them. */
  private providerIds(): string[] {
    return this.configured?.list().map(({ providerId }) => providerId) ?? []
  }

  /**
   * Ends the application's start when the options of an entry are invalid, and logs why.
   *
   * @throws NotStartedError
   */
  requireOptions(): void {
    const problem = this.optionsProblem()
    if (problem === undefined) return
    this.cradle.logger.error(problem)
    throw new NotStartedError()
  }

  /** False in a process that works without credentials, or whose start ends for its options. */
  hasValidOptions(): boolean {
    return this.optionsProblem() === undefined
  }

  private optionsProblem(): string | undefined {
    try {
      this.accounts.list()
      return undefined
    } catch (error) {
      if (error instanceof OptionsError) return error.message
      throw error
    }
  }

  /** Every configured account as an admin is shown it. */
  accountViews(): Promise<AccountView[]> {
    const { accounts } = this
    const view = async (account: DokuAccount) =>
      toAccountView(
        account,
        await readNotificationHealth(this.sql, account, accounts.sharingCredentials(account)),
      )
    return Promise.all(accounts.list().map(view))
  }

  /** Finds out which integrations DOKU has activated for an account: one unpaid order at DOKU for each. */
  async checkActivation(account: DokuAccount): Promise<Activation> {
    const activation = await this.activationChecks.run(account)
    this.clockSkewMonitor.record(account)
    for (const { integration, outcome, invoiceNumber, code, durationMs } of activation.integrations) {
      this.log.write("activation_checked", {
        provider: account.providerId,
        integration,
        outcome,
        invoice: invoiceNumber,
        code,
        took_ms: durationMs,
      })
    }
    if (activation.recommended === account.options.integration) {
      await closeChannelInactive(this, account.providerId)
    }
    return activation
  }

  /** Queries DOKU's status of one transaction, unless the last query was a moment ago, and applies the answer. */
  queryStatus(transaction: Transaction, options: StatusQueryOptions): Promise<StatusQueryResult> {
    return this.statusQueries.query(transaction, options)
  }

  /** Queries DOKU again if the payment is older than ten minutes, because DOKU may have refunded it. */
  requeryPaid(transaction: Transaction, options: StatusQueryOptions): Promise<Transaction> {
    return this.statusQueries.requeryPaid(transaction, options)
  }

  /** Queries about a transaction that was claimed as due, and plans its next check. */
  queryAsPlanned(transaction: Transaction, source: QuerySource): Promise<StatusQueryResult> {
    return this.statusQueries.queryAsPlanned(transaction, source)
  }

  /**
   * Plans the next attempt to settle a paid transaction.
   *
   * @param counts whether the attempt was the job's. Reloaded pages and repeated notifications say nothing about when
   * the next attempt is useful, so they keep an existing plan.
   * @returns the delay in ms.
   */
  async planNextTry(
    transaction: Transaction,
    { counts }: { counts: boolean } = { counts: true },
  ): Promise<number> {
    const now = new Date()
    const planned = transaction.next_check_at
    if (!counts && planned && planned > now) return planned.getTime() - now.getTime()
    const delayMs = nextTryDelayMs(transaction, now)
    // The first attempt counts, whichever process made it.
    if (counts || transaction.check_count === 0) {
      await this.checkQueue.plan(transaction, delayMs)
      return delayMs
    }
    const againMs = nextTryDelayMs({ ...transaction, check_count: transaction.check_count - 1 }, now)
    await this.checkQueue.plan(transaction, againMs, "uncounted")
    return againMs
  }

  /**
   * Plans the next check after one of the job's threw an error, with a growing delay. After three consecutive errors a
   * paid transaction without an order becomes a case.
   *
   * @param reason shown to the admin; the same text for the same cause.
   */
  async planAfterFailure(transaction: Transaction, reason: string): Promise<void> {
    const now = new Date()
    const delayMs = isPaid(transaction.status)
      ? nextTryDelayMs(transaction, now)
      : (nextUnpaidCheckDelayMs(transaction, { answered: false, now }) ?? RECHECK_DELAY_MS)
    const failures = await this.checkQueue.plan(transaction, delayMs, "failed")
    if (failures === undefined || failures < FAILURES_TO_OPEN_A_CASE) return
    if (transaction.status === "paid" && transaction.settlement === "open")
      await this.cases.openAfterFailures(transaction.id, reason)
  }

  /** Ends the planned checks, until DOKU reports something new. */
  async planNothing(transaction: Transaction): Promise<void> {
    await this.checkQueue.plan(transaction, undefined)
  }

  /** Verifies, reads and records one notification of this account. */
  receiveNotification(account: DokuAccount, incoming: IncomingNotification): Promise<NotificationOutcome> {
    return this.notifications.receive(account, incoming)
  }

  /**
   * Marks a transaction as settled: one order, one captured payment. Closes the cases that settling ends.
   *
   * @returns false when another process settled it, or took the lease over.
   */
  settle(transaction: Transaction, as: SettledAs, lease: Lease): Promise<boolean> {
    return this.sql.transaction(async (sql) => {
      if (!(await this.claims.settle(transaction, as, lease, sql))) return false
      const note = `Settled as order ${as.orderId}`
      await this.cases.close(
        transaction.id,
        caseKindsWhere("settlingCloses"),
        { note, actor: SYSTEM_ACTOR },
        "settled",
        sql,
      )
      await this.ledger.addEvent(
        transaction,
        "settled",
        { order_id: as.orderId, payment_id: as.paymentId },
        sql,
      )
      sql.afterCommit(() =>
        this.emitEvent("doku.transaction.settled", {
          id: transaction.id,
          order_id: as.orderId,
          invoice_number: transaction.invoice_number,
        }),
      )
      return true
    })
  }

  /** Logs missing tables at start instead of throwing, because the store's other payments still work. */
  private async logMissingTables(): Promise<void> {
    try {
      await this.sql.query(`select from ${TABLES.join(", ")} limit 0`)
    } catch (error) {
      if (!(error instanceof SchemaBehindError)) throw error
      this.cradle.logger.error(`doku: nobody can pay by LinkAja. ${error.message}`)
    }
  }

  /** Screens that fail must not keep a store from starting, and neither must the search for their cause. */
  private logSecondCopies(): void {
    const { configModule, logger } = this.cradle
    if ((configModule as { admin?: { disable?: boolean } } | undefined)?.admin?.disable) return
    try {
      for (const warning of secondCopyWarnings()) logger.warn(warning)
    } catch (error) {
      logger.warn(`doku: the libraries of Medusa Admin could not be compared: ${errorMessage(error)}`)
    }
  }

  __hooks = {
    /** Logs each account with its notification URL, the setting that is wrong most often. */
    onApplicationStart: async () => {
      // Only of a command such as `medusa exec`, because a server has not come this far.
      const problem = this.optionsProblem()
      if (problem !== undefined) {
        this.cradle.logger.warn(problem)
        return
      }
      if (this.accounts.list().length === 0) {
        this.cradle.logger.warn(
          `doku: the plugin is loaded, but no provider of the payment module uses it, so nobody can pay by LinkAja. Add { resolve: "${PACKAGE_NAME}/providers/doku-linkaja", id: "doku", options } to its providers in medusa-config.ts`,
        )
      }
      for (const { providerId, options } of this.accounts.list()) {
        this.cradle.logger.info(
          `doku: ${providerId} is ready (${options.environment}); notification URL for DOKU Back Office: ${options.notificationUrl}`,
        )
      }
      this.logSecondCopies()
      await this.logMissingTables()
      this.metrics.startGauges((result) => this.gauges.report(result))
    },
    onApplicationPrepareShutdown: async () => {
      this.jobWatchdog.stop()
      this.gauges.stop()
    },
    onApplicationShutdown: async () => {
      await this.configured?.close()
    },
  }
}
