import type { MedusaContainer } from "@medusajs/framework/types"
import { Rerun } from "../concurrency/rerun"
import { runLane } from "../concurrency/work-queue"
import { problemOf } from "../logging/error-message"
import { invoiceOf, msSince } from "../logging/payment-log"
import { DOKU_MODULE } from "../modules/doku"
import type { DokuAccount } from "../modules/doku/accounts/accounts"
import { LONGEST_PASS_MS } from "../modules/doku/job/job-runs"
import type { TransactionRow } from "../modules/doku/ledger/rows"
import type DokuModuleService from "../modules/doku/service"
import { lookAtSettled } from "./check-settled"
import { announceDue } from "./settle/announce-events"
import { brokenOff } from "./settle/attempt-error"
import { settleInBackground } from "./settle-in-background"

/** Asks that are under way to DOKU at once for one account, and payments that are looked at at once. */
const MOST_AT_ONCE = 20
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
  asked: number
  /** Those of them that DOKU calls paid. */
  paid: number
  /** Paid invoices that were looked at: to make their order, or whether DOKU gave the money back. */
  looked_at: number
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
    if (idle) log.write("job_pass_idle", { took_ms })
    else log.write("job_pass", { ...pass, took_ms })
    return pass
  } catch (error) {
    log.write("job_pass_failed", { problem: problemOf(error), took_ms: msSince(startedAt) })
    throw error
  }
}

async function runPass(container: MedusaContainer): Promise<Pass> {
  const doku: DokuModuleService = container.resolve(DOKU_MODULE)
  const accounts = doku.accounts.listByCredentials()
  const able = accounts.map(({ options }) => options)
  const deadline = performance.now() + LONGEST_PASS_MS
  const inTime = () => performance.now() < deadline
  let [paid, looked_at, settled, failed] = [0, 0, 0, 0]
  /** Ids of invoices that this pass has found paid, and not taken up yet. */
  const foundPaid = new Set<string>()

  const tellFailed = (row: TransactionRow, error: unknown) =>
    doku.log.write("look_failed", { ...invoiceOf(row), source: "job", problem: problemOf(error) })
  /** What fails for one invoice must not keep the others from being looked at. */
  const carefully = (work: (row: TransactionRow) => Promise<void>) => async (row: TransactionRow) => {
    try {
      await work(row)
    } catch (error) {
      failed++
      tellFailed(row, error)
      // The minute of the claim is the plan where the database fails too.
      await doku.planAfterFailure(row, brokenOff(error)).catch((other: unknown) => tellFailed(row, other))
    }
  }
  const settleNow = async (row: TransactionRow) => {
    const result = await settleInBackground(container, row, { source: "job" })
    if (result) settled += result.settled
    else failed++
  }
  const ask = carefully(async (row) => {
    const { row: seen } = await doku.askAsPlanned(row, "job")
    if (seen.status !== "paid") return
    paid++
    // It is due by that, and taken up from there: however slow Medusa is, DOKU is asked about the others meanwhile.
    foundPaid.add(row.id)
    settling.start()
  })
  const settle = carefully(async (row) => {
    if (!foundPaid.delete(row.id)) looked_at++
    await (row.settlement === "settled" ? lookAtSettled(container, doku, row) : settleNow(row))
  })

  await doku.passes.started(RECONCILE_JOB)
  await doku.cases.closeAccountMissing(able)
  await doku.ledger.clearOldRequests(CLEARED_A_PASS)
  const lane = (claim: () => Promise<TransactionRow[]>, work: typeof ask, goesOn = inTime) =>
    runLane({ claim, work, goesOn, mostAtOnce: MOST_AT_ONCE })

  /** Each account has a lane of its own, so that a DOKU that is slow or down for one doesn't stop the others. */
  const askForAccount = async ({ options, breaker }: DokuAccount) => {
    // After trouble one ask goes ahead of all the others.
    if (breaker.isOpen()) for (const row of await doku.due.claimToAsk(options, 1)) await ask(row)
    const well = () => inTime() && !breaker.isOpen()
    return lane(() => doku.due.claimToAsk(options, BATCH), ask, well)
  }
  const settling = new Rerun(() => lane(() => doku.due.claimToSettle(BATCH), settle))
  let asked = 0
  settling.start()
  do {
    const counts = await Promise.all(accounts.map(askForAccount))
    asked += counts.reduce((sum, count) => sum + count, 0)
    asked += await lane(() => doku.due.claimUnaskable(able, BATCH), ask)
    // Medusa begins no other pass meanwhile, so what becomes due is asked about here.
  } while (!(await settling.endsWithin(ASK_AGAIN_MS)) && inTime())
  await settling.ended()
  await lane(
    () => doku.medusaEvents.claimDue(BATCH),
    carefully((row) => announceDue(container, row)),
  )
  await doku.passes.finished(RECONCILE_JOB)
  return { asked, paid, looked_at, settled, failed }
}
