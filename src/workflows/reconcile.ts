import type { MedusaContainer } from "@medusajs/framework/types"
import { Rerun } from "../concurrency/rerun"
import { runQueue } from "../concurrency/work-queue"
import { errorMessage } from "../logging/error-message"
import { invoiceOf, msSince } from "../logging/payment-log"
import { DOKU_MODULE } from "../modules/doku"
import type { DokuAccount } from "../modules/doku/accounts/accounts"
import { MAX_RUN_MS } from "../modules/doku/job/job-runs"
import type { Transaction } from "../modules/doku/ledger/rows"
import type DokuModuleService from "../modules/doku/service"
import { lookAtSettled } from "./check-settled"
import { attemptErrorMessage } from "./settle/attempt-error"
import { emitDueEvents } from "./settle/emit-events"
import { settleInBackground } from "./settle-in-background"

/** Asks that are under way to DOKU at once for one account, and payments that are looked at at once. */
const MAX_AT_ONCE = 20
/** Rows that are claimed at a time: few enough to be worked off within the minute that the claim lasts. */
const BATCH = 100

/** Few enough for one statement; what is left is the next pass's. */
const CLEARED_A_PASS = 1_000
/** How often DOKU is asked about what becomes due while a pass is still settling, in ms. */
const ASK_AGAIN_MS = 30_000

export const RECONCILE_JOB = "reconcile-doku-transactions"

/** What one pass did. */
export interface Pass {
  /** Unpaid invoices that were looked at. */
  queried: number
  /** Those of them that DOKU calls paid. */
  paid: number
  /** Paid invoices that were looked at: to make their order, or whether DOKU gave the money back. */
  checked: number
  settled: number
  /** Looks that failed; each has told why. */
  failed: number
}

/**
 * One pass over everything whose time has come: DOKU is asked about what may have been paid, and what is paid
 * is settled. Any number of processes may run it at once; no two take the same invoice.
 */
export async function reconcile(container: MedusaContainer): Promise<Pass> {
  const { log }: DokuModuleService = container.resolve(DOKU_MODULE)
  const startedAt = performance.now()
  try {
    const pass = await runPass(container)
    const took_ms = msSince(startedAt)
    const idle = Object.values(pass).every((count) => count === 0)
    if (idle) log.write("job_run_idle", { took_ms })
    else log.write("job_run", { ...pass, took_ms })
    return pass
  } catch (error) {
    log.write("job_run_failed", { problem: errorMessage(error), took_ms: msSince(startedAt) })
    throw error
  }
}

async function runPass(container: MedusaContainer): Promise<Pass> {
  const doku: DokuModuleService = container.resolve(DOKU_MODULE)
  const accounts = doku.accounts.listByCredentials()
  const able = accounts.map(({ options }) => options)
  const deadline = performance.now() + MAX_RUN_MS
  const inTime = () => performance.now() < deadline
  let [paid, checked, settled, failed] = [0, 0, 0, 0]
  /** Ids of invoices that this pass has found paid, and not taken up yet. */
  const foundPaid = new Set<string>()

  const tellFailed = (transaction: Transaction, error: unknown) =>
    doku.log.write("check_failed", { ...invoiceOf(transaction), source: "job", problem: errorMessage(error) })
  /** What fails for one invoice must not keep the others from being looked at. */
  const carefully =
    (work: (transaction: Transaction) => Promise<void>) => async (transaction: Transaction) => {
      try {
        await work(transaction)
      } catch (error) {
        failed++
        tellFailed(transaction, error)
        // The minute of the claim is the plan where the database fails too.
        await doku
          .planAfterFailure(transaction, attemptErrorMessage(error))
          .catch((other: unknown) => tellFailed(transaction, other))
      }
    }
  const settleNow = async (transaction: Transaction) => {
    const result = await settleInBackground(container, transaction, { source: "job" })
    if (result) settled += result.settled
    else failed++
  }
  const ask = carefully(async (transaction) => {
    const { transaction: seen } = await doku.queryAsPlanned(transaction, "job")
    if (seen.status !== "paid") return
    paid++
    // It is due by that, and taken up from there: however slow Medusa is, DOKU is asked about the others meanwhile.
    foundPaid.add(transaction.id)
    settling.start()
  })
  const settle = carefully(async (transaction) => {
    if (!foundPaid.delete(transaction.id)) checked++
    await (transaction.settlement === "settled"
      ? lookAtSettled(container, doku, transaction)
      : settleNow(transaction))
  })

  await doku.jobRuns.started(RECONCILE_JOB)
  await doku.cases.closeAccountMissing(able)
  await doku.ledger.clearOldRequests(CLEARED_A_PASS)
  const workOff = (claim: () => Promise<Transaction[]>, work: typeof ask, goesOn = inTime) =>
    runQueue({ claim, work, shouldContinue: goesOn, maxConcurrency: MAX_AT_ONCE })

  /** Each account has a lane of its own, so that a DOKU that is slow or down for one doesn't stop the others. */
  const askForAccount = async ({ options, breaker }: DokuAccount) => {
    // After trouble one ask goes ahead of all the others.
    if (breaker.isOpen())
      for (const transaction of await doku.checkQueue.claimToQuery(options, 1)) await ask(transaction)
    const well = () => inTime() && !breaker.isOpen()
    return workOff(() => doku.checkQueue.claimToQuery(options, BATCH), ask, well)
  }
  const settling = new Rerun(() => workOff(() => doku.checkQueue.claimToSettle(BATCH), settle))
  let queried = 0
  settling.start()
  do {
    const counts = await Promise.all(accounts.map(askForAccount))
    queried += counts.reduce((sum, count) => sum + count, 0)
    queried += await workOff(() => doku.checkQueue.claimWithoutAccount(able, BATCH), ask)
    // Medusa begins no other pass meanwhile, so what becomes due is asked about here.
  } while (!(await settling.endsWithin(ASK_AGAIN_MS)) && inTime())
  await settling.ended()
  await workOff(
    () => doku.medusaEvents.claimDue(BATCH),
    carefully((transaction) => emitDueEvents(container, transaction)),
  )
  await doku.jobRuns.finished(RECONCILE_JOB)
  return { queried, paid, checked, settled, failed }
}
