import type { Logger, MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import { DOKU_MODULE } from "../../modules/doku"
import type { DokuAccount } from "../../modules/doku/accounts"
import { LONGEST_PASS_MS } from "../../modules/doku/passes"
import type { TransactionRow } from "../../modules/doku/rows"
import type DokuModuleService from "../../modules/doku/service"
import { settleInBackground } from "../settle/settle-in-background"
import { runLane } from "./lane"
import { lookAtSettled } from "./look-at-settled"

/** Asks that are under way to DOKU at once for one account, and payments that are looked at at once. */
const MOST_AT_ONCE = 20
/** Rows that are claimed at a time: few enough to be worked off within the minute that the claim lasts. */
const BATCH = 100

export const RECONCILE_JOB = "reconcile-doku-transactions"

/** What one pass did: how many invoices were looked at. */
export interface Pass {
  asked: number
  settled: number
}

/**
 * One pass over everything whose time has come: DOKU is asked about what may have been paid, and what is paid
 * is settled. Any number of processes may run it at once; no two take the same invoice.
 */
export async function reconcile(container: MedusaContainer): Promise<Pass> {
  const doku: DokuModuleService = container.resolve(DOKU_MODULE)
  const logger: Logger = container.resolve(ContainerRegistrationKeys.LOGGER)
  const accounts = doku.accounts.listByCredentials()
  const able = accounts.map(({ options }) => options)
  const deadline = performance.now() + LONGEST_PASS_MS
  const inTime = () => performance.now() < deadline

  /** What fails for one invoice must not keep the others from being looked at. */
  const carefully = (work: (row: TransactionRow) => Promise<void>) => async (row: TransactionRow) => {
    try {
      await work(row)
    } catch (error) {
      logger.error(
        `doku: ${row.invoice_number} could not be looked at and will be again: ${error instanceof Error ? error.message : error}`,
      )
    }
  }
  const ask = carefully(async (row) => {
    const { row: seen } = await doku.askAsPlanned(row)
    if (seen.status === "paid") await settleInBackground(container, seen.payment_collection_id)
  })
  const settle = carefully((row) =>
    row.settlement === "settled"
      ? lookAtSettled(container, doku, row)
      : settleInBackground(container, row.payment_collection_id),
  )

  await doku.passes.started(RECONCILE_JOB)
  await doku.cases.closeAccountMissing(able)
  const lane = (claim: () => Promise<TransactionRow[]>, work: typeof ask, goesOn = inTime) =>
    runLane({ claim, work, goesOn, mostAtOnce: MOST_AT_ONCE })

  /** Each account has a lane of its own, so that a DOKU that is slow or down for one doesn't stop the others. */
  const askForAccount = async ({ options, breaker }: DokuAccount) => {
    // After trouble one ask goes ahead of all the others.
    if (breaker.isOpen()) for (const row of await doku.due.claimToAsk(options, 1)) await ask(row)
    const well = () => inTime() && !breaker.isOpen()
    return lane(() => doku.due.claimToAsk(options, BATCH), ask, well)
  }
  const [settled, ...asked] = await Promise.all([
    lane(() => doku.due.claimToSettle(BATCH), settle),
    ...accounts.map(askForAccount),
  ])
  const unaskable = await lane(() => doku.due.claimUnaskable(able, BATCH), ask)
  await doku.passes.finished(RECONCILE_JOB)
  return { settled, asked: asked.reduce((sum, count) => sum + count, unaskable) }
}
