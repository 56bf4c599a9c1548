import type { MedusaContainer } from "@medusajs/framework/types"
import { Semaphore } from "../concurrency/semaphore"
import { errorMessage } from "../logging/error-message"
import { invoiceOf, msSince } from "../logging/payment-log"
import { DOKU_MODULE, type DokuModuleService, type Transaction } from "../modules/doku"
import { attemptErrorMessage } from "./settle/attempt-error"
import type { SettleResult, SettleSource } from "./settle-collection"
import { settleCollectionWorkflow } from "./settle-collection"

/**
 * How many settlements a process runs at once. After an outage DOKU sends its notifications in one burst; each
 * completion takes several database connections, and recording the next notification needs one too.
 */
const MAX_AT_ONCE = 5
/** As long as Medusa locks a cart, in ms. A completion that takes longer has lost that lock and gives up its place. */
const MAX_MS = 120_000

const semaphore = new Semaphore(MAX_AT_ONCE, MAX_MS)

/**
 * Settles a transaction's collection for a request that may answer before it is done. Never throws: after a failure the
 * transactions stay due, and the job finds them.
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
    // The time in the queue counts as well, because the request may have been answered meanwhile.
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

/** If the database fails here too, the transaction is due again a minute after the job's claim. */
async function planAfterFailure(container: MedusaContainer, transaction: Transaction, failure: unknown) {
  const doku: DokuModuleService = container.resolve(DOKU_MODULE)
  try {
    await doku.planAfterFailure(transaction, attemptErrorMessage(failure))
  } catch (error) {
    doku.log.write("check_failed", { ...invoiceOf(transaction), source: "job", problem: errorMessage(error) })
  }
}

/** The logged invoice is the one that was to be settled; another one of its collection may have caused the error. */
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
