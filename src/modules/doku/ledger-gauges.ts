import { TIMED_OUT, withTimeout } from "../../concurrency/with-timeout"
import { errorMessage } from "../../logging/error-message"
import type { PaymentLog } from "../../logging/payment-log"
import type { GaugeResult } from "../../telemetry/recorder"
import type { DokuAccount, DokuAccounts } from "./accounts/accounts"
import { readNotificationHealth } from "./accounts/notification-health"
import { CASE_KIND_NAMES } from "./cases/case-kinds"
import type { Sql } from "./db/sql"
import { type LedgerState, readLedgerState } from "./queries/ledger-state"

/** The shortest time between two reads of the database, in ms, however many SDK readers collect. */
const READ_EVERY_MS = 10_000
/** Prometheus waits ten seconds for a scrape by default. In ms. */
const MAX_READ_MS = 5_000

export interface GaugeDependencies {
  sql: Sql
  log: Pick<PaymentLog, "write">
  /** None in a command that works without credentials: there is nothing to show then. */
  accounts: () => DokuAccounts | undefined
  /** Name of the reconcile job. */
  job: string
  /** Monotonic clock, in ms. */
  now?: () => number
}

interface State extends LedgerState {
  notificationsMissing: { providerId: string; missing: boolean }[]
}

/**
 * What the gauges show: the ledger's state, which is the same in every process, and each process's own view of DOKU.
 * Where the database can't be read, its gauges have no value, and the log has one line until they can be read again.
 */
export class LedgerGauges {
  private read: { at: number; state: Promise<State | undefined> } | undefined
  private unread = false
  private stopped = false

  constructor(private readonly deps: GaugeDependencies) {}

  /** Never rejects. */
  async report(result: GaugeResult): Promise<void> {
    const accounts = this.deps.accounts()
    if (this.stopped || !accounts) return
    reportAccounts(result, accounts)
    const state = await this.state(accounts)
    if (state) reportLedger(result, state)
  }

  /** The database's pool ends before the SDK does. */
  stop(): void {
    this.stopped = true
  }

  private state(accounts: DokuAccounts): Promise<State | undefined> {
    const now = (this.deps.now ?? (() => performance.now()))()
    if (!this.read || now - this.read.at >= READ_EVERY_MS)
      this.read = { at: now, state: this.readState(accounts) }
    return this.read.state
  }

  private async readState(accounts: DokuAccounts): Promise<State | undefined> {
    try {
      const state = await withTimeout(MAX_READ_MS, this.readAll(accounts))
      if (state === TIMED_OUT) throw new Error(`no answer within ${MAX_READ_MS} ms`)
      this.unread = false
      return state
    } catch (error) {
      if (!this.unread && !this.stopped)
        this.deps.log.write("metrics_unread", { problem: errorMessage(error) })
      this.unread = true
      return undefined
    }
  }

  private async readAll(accounts: DokuAccounts): Promise<State> {
    const { sql, job } = this.deps
    const ledger = await readLedgerState(sql, job)
    const notificationsMissing: State["notificationsMissing"] = []
    for (const account of accounts.list())
      notificationsMissing.push({
        providerId: account.providerId,
        missing: await this.misses(account, accounts),
      })
    return { ...ledger, notificationsMissing }
  }

  private async misses(account: DokuAccount, accounts: DokuAccounts): Promise<boolean> {
    return (await readNotificationHealth(this.deps.sql, account, accounts.sharingCredentials(account)))
      .missing
  }
}

function reportAccounts(result: GaugeResult, accounts: DokuAccounts): void {
  for (const { providerId, breaker, client } of accounts.list()) {
    const labels = { "doku.provider_id": providerId }
    result.set("doku.breaker.open", breaker.isOpen() ? 1 : 0, labels)
    const { clock } = client
    if (clock) result.set("doku.clock.skew", (0 - clock.skewMs) / 1_000, labels)
  }
}

function reportLedger(
  result: GaugeResult,
  { unsettled, openCases, jobFinishedAge, notificationsMissing }: State,
): void {
  for (const waitsFor of ["order", "person"] as const) {
    const found = unsettled.find((one) => one.waitsFor === waitsFor)
    const labels = { "doku.waits_for": waitsFor }
    result.set("doku.unsettled.payments", found?.payments ?? 0, labels)
    result.set("doku.unsettled.oldest_age", found?.oldestAge ?? 0, labels)
  }
  for (const kind of CASE_KIND_NAMES) {
    const cases = openCases.find((one) => one.kind === kind)?.cases ?? 0
    result.set("doku.cases.open", cases, { "doku.case_kind": kind })
  }
  result.set("doku.cases.oldest_age", Math.max(0, ...openCases.map(({ oldestAge }) => oldestAge)), {})
  if (jobFinishedAge !== undefined) result.set("doku.job.finished.age", jobFinishedAge, {})
  for (const { providerId, missing } of notificationsMissing)
    result.set("doku.notifications.missing", missing ? 1 : 0, { "doku.provider_id": providerId })
}
