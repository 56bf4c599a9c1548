import type { MedusaContainer } from "@medusajs/framework/types"
import { Semaphore } from "../concurrency/semaphore"
import { errorMessage } from "../logging/error-message"
import { invoiceOf, msSince } from "../logging/payment-log"
import { DOKU_MODULE, type DokuModuleService, type Transaction } from "../modules/doku"
import { attemptErrorMessage } from "./settle/attempt-error"
import type { SettleResult, SettleSource } from "./settle-collection"
import { settleCollectionWorkflow } from "./settle-collection"

/**
 * Completions that a process runs at once for DOKU and returning shoppers. DOKU sends what piled up in one burst;
 * each completion takes several database connections, and recording the next notification needs one too.
 */
const MAX_AT_ONCE = 5
/** As long as Medusa locks a cart. A completion that takes longer has lost its lock, and is not waited for. In ms. */
const MAX_MS = 120_000

const semaphore = new Semaphore(MAX_AT_ONCE, MAX_MS)

/**
 * Settles a payment's collection for a request that has answered, or may answer before it is done. Never throws: the
 * rows stay due, so what fails here is found again.
 *
 * @returns undefined when it failed.
 */
export async function settleInBackground(
  container: MedusaContainer,
  transaction: Transaction,
  { source = "request", waitMs = 0 }: { source?: SettleSource; waitMs?: number } = {},
): Promise<SettleResult | undefined> {
  const startedAt = performance.now()
  try {
    // The wait for the lease counts from now: a request that queued too long has been answered.
    const waitUntil = startedAt + waitMs
    const { result } = await semaphore.run(() =>
      settleCollectionWorkflow(container).run({
        input: {
          payment_collection_id: transaction.payment_collection_id,
          source,
          wait_ms: Math.max(0, waitUntil - performance.now()),
        },
      }),
    )
    return result
  } catch (error) {
    logSettleFailed(container, transaction, error, startedAt)
    if (source === "job") await planAfterFailure(container, transaction, error)
    return undefined
  }
}

/** Where the database fails too, the minute of the job's claim is the plan. */
async function planAfterFailure(container: MedusaContainer, transaction: Transaction, failure: unknown) {
  const doku: DokuModuleService = container.resolve(DOKU_MODULE)
  try {
    await doku.planAfterFailure(transaction, attemptErrorMessage(failure))
  } catch (error) {
    doku.log.write("check_failed", { ...invoiceOf(transaction), source: "job", problem: errorMessage(error) })
  }
}

/** It is tried again: the row stays due. The invoice is the one that was to be settled; a sibling's may be at fault. */
export function logSettleFailed(
  container: MedusaContainer,
  transaction: Transaction,
  error: unknown,
  startedAt: number,
): void {
  const doku: DokuModuleService = container.resolve(DOKU_MODULE)
  doku.log.write("settle_failed", {
    ...invoiceOf(transaction),
    collection: transaction.payment_collection_id,
    problem: errorMessage(error),
    took_ms: msSince(startedAt),
  })
}
