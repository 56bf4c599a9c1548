import type { MedusaContainer } from "@medusajs/framework/types"
import { Rerun } from "../concurrency/rerun"
import { runQueue } from "../concurrency/work-queue"
import { errorMessage } from "../logging/error-message"
import { invoiceOf, msSince } from "../logging/payment-log"
import { DOKU_MODULE } from "../modules/doku"
import type { DokuAccount } from "../modules/doku/accounts/accounts"
import { MAX_RUN_MS, RECONCILE_JOB } from "../modules/doku/job/job-runs"
import type { Transaction } from "../modules/doku/ledger/rows"
import type DokuModuleService from "../modules/doku/service"
import { withSpan } from "../telemetry/spans"
import { checkSettled } from "./check-settled"
import { attemptErrorMessage } from "./settle/attempt-error"
import { emitDueEvents } from "./settle/emit-events"
import { settleInBackground } from "./settle-in-background"

/** How many queries run at once for one account, and how many paid transactions are settled or checked at once. */
const MAX_AT_ONCE = 20
/** How many transactions are claimed at a time: few enough for the minute that a claim lasts. */
const BATCH = 100

/** How many stored requests one run clears. The next run clears the rest. */
const MAX_CLEARED = 1_000
/** How often DOKU is queried about transactions that become due while a run is still settling, in ms. */
const QUERY_AGAIN_MS = 30_000

export { RECONCILE_JOB }

/** What one run has done. */
export interface JobRun {
  /** Unpaid transactions that were checked. */
  queried: number
  /** Those of them that DOKU has reported as paid. */
  paid: number
  /** Paid transactions that were tried again, or checked after their settlement. */
  checked: number
  settled: number
  /** Checks and tries that threw; the log says why. */
  failed: number
}

/**
 * One run over all transactions that are due: queries DOKU about those that may have been paid, and settles the paid
 * ones. Any number of processes may run it at once, and no two take the same transaction.
 */
export async function reconcile(container: MedusaContainer): Promise<JobRun> {
  const { log, metrics }: DokuModuleService = container.resolve(DOKU_MODULE)
  const startedAt = performance.now()
  const measure = (outcome: "done" | "idle" | "failed") =>
    metrics.observe("doku.job.run.duration", (performance.now() - startedAt) / 1_000, {
      "doku.outcome": outcome,
    })
  try {
    // A trace of its own, because a watchdog's timer still stands in the trace of the run that started it.
    const run = await withSpan("doku.job.run", { root: true }, () => runOnce(container))
    const took_ms = msSince(startedAt)
    const idle = Object.values(run).every((count) => count === 0)
    measure(idle ? "idle" : "done")
    if (idle) log.write("job_run_idle", { took_ms })
    else log.write("job_run", { ...run, took_ms })
    return run
  } catch (error) {
    measure("failed")
    log.write("job_run_failed", { problem: errorMessage(error), took_ms: msSince(startedAt) })
    throw error
  }
}

async function runOnce(container: MedusaContainer): Promise<JobRun> {
  const doku: DokuModuleService = container.resolve(DOKU_MODULE)
  const accounts = doku.accounts.listByCredentials()
  const able = accounts.map(({ options }) => options)
  const deadline = performance.now() + MAX_RUN_MS
  const inTime = () => performance.now() < deadline
  let [paid, checked, settled, failed] = [0, 0, 0, 0]
  /** Ids of transactions that this run has found paid, and not yet settled. */
  const foundPaid = new Set<string>()

  const logFailed = (transaction: Transaction, error: unknown) =>
    doku.log.write("check_failed", { ...invoiceOf(transaction), source: "job", problem: errorMessage(error) })
  /** A failure of one transaction must not keep the others from their check. */
  const guarded = (work: (transaction: Transaction) => Promise<void>) => async (transaction: Transaction) => {
    try {
      await work(transaction)
    } catch (error) {
      failed++
      logFailed(transaction, error)
      // If the database fails here too, the transaction is due again a minute after its claim.
      await doku
        .planAfterFailure(transaction, attemptErrorMessage(error))
        .catch((other: unknown) => logFailed(transaction, other))
    }
  }
  const settleNow = async (transaction: Transaction) => {
    const result = await settleInBackground(container, transaction, { source: "job" })
    if (result) settled += result.settled
    else failed++
  }
  const query = guarded(async (transaction) => {
    const { transaction: current } = await doku.queryAsPlanned(transaction, "job")
    if (current.status !== "paid") return
    paid++
    // It is due now, and claimed by the queue of settling, so that a slow Medusa doesn't delay the queries.
    foundPaid.add(transaction.id)
    settling.start()
  })
  const settle = guarded(async (transaction) => {
    if (!foundPaid.delete(transaction.id)) checked++
    await (transaction.settlement === "settled"
      ? checkSettled(container, doku, transaction)
      : settleNow(transaction))
  })

  await doku.jobRuns.started(RECONCILE_JOB)
  await doku.cases.closeAccountMissing(able)
  await doku.ledger.clearOldRequests(MAX_CLEARED)
  const workOff = (claim: () => Promise<Transaction[]>, work: typeof query, goesOn = inTime) =>
    runQueue({ claim, work, shouldContinue: goesOn, maxConcurrency: MAX_AT_ONCE })

  /** Each account has a queue of its own, so that an outage at DOKU for one doesn't stop the others. */
  const queryForAccount = async ({ options, breaker }: DokuAccount) => {
    // After an outage a single query finds out whether DOKU answers again.
    if (breaker.isOpen())
      for (const transaction of await doku.checkQueue.claimToQuery(options, 1)) await query(transaction)
    const mayQuery = () => inTime() && !breaker.isOpen()
    return workOff(() => doku.checkQueue.claimToQuery(options, BATCH), query, mayQuery)
  }
  const settling = new Rerun(() => workOff(() => doku.checkQueue.claimToSettle(BATCH), settle))
  let queried = 0
  settling.start()
  do {
    const counts = await Promise.all(accounts.map(queryForAccount))
    queried += counts.reduce((sum, count) => sum + count, 0)
    queried += await workOff(() => doku.checkQueue.claimWithoutAccount(able, BATCH), query)
    // Medusa starts no other run meanwhile, so transactions that become due are queried here.
  } while (!(await settling.endsWithin(QUERY_AGAIN_MS)) && inTime())
  await settling.ended()
  await workOff(
    () => doku.medusaEvents.claimDue(BATCH),
    guarded((transaction) => emitDueEvents(container, transaction)),
  )
  await doku.jobRuns.finished(RECONCILE_JOB)
  // Last, so that no money waits for it.
  await doku.retention.prune(RECONCILE_JOB, inTime)
  return { queried, paid, checked, settled, failed }
}
