import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import { settleCollectionWorkflow } from "../settle-collection"
import { Turnstile } from "./turnstile"

/**
 * Completions that a process runs at once for DOKU and returning shoppers. DOKU sends what piled up in one burst;
 * each completion takes several database connections, and recording the next notification needs one too.
 */
const MOST_AT_ONCE = 5
/** As long as Medusa locks a cart. A completion that takes longer has lost its lock, and is not waited for. In ms. */
const LONGEST_MS = 120_000

const turnstile = new Turnstile(MOST_AT_ONCE, LONGEST_MS)

/**
 * Settles a collection for a request that has answered, or may answer before it is done. Never throws: the rows
 * stay due, so what fails here is found again.
 */
export async function settleInBackground(
  container: MedusaContainer,
  collectionId: string,
  waitMs = 0,
): Promise<void> {
  try {
    // The wait for the lease counts from now: a request that queued too long has been answered.
    const waitUntil = performance.now() + waitMs
    await turnstile.run(() =>
      settleCollectionWorkflow(container).run({
        input: {
          payment_collection_id: collectionId,
          wait_ms: Math.max(0, waitUntil - performance.now()),
        },
      }),
    )
  } catch (error) {
    container
      .resolve(ContainerRegistrationKeys.LOGGER)
      .error(`doku: settling ${collectionId} failed and will be tried again: ${describe(error)}`)
  }
}

/** Medusa's workflows throw plain objects as well as errors. */
function describe(error: unknown): string {
  if (typeof error === "object" && error !== null && "message" in error) return String(error.message)
  return String(error)
}
