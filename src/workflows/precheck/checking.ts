import type { MedusaContainer } from "@medusajs/framework/types"
import { TIMED_OUT, withTimeout } from "../../concurrency/with-timeout"
import { errorMessage } from "../../logging/error-message"
import { DOKU_MODULE, type DokuModuleService } from "../../modules/doku"

/** A check that takes longer, as behind a locked table, is left to Medusa's completion. In ms. */
const MAX_CHECK_MS = 5_000

/** What is checked, by its id. */
export interface Checked {
  cart?: string
  collection?: string
}

/**
 * Makes one check of the precheck. A check that fails is logged, and finds no obstacle.
 */
export async function checking<Found>(
  container: MedusaContainer,
  of: Checked,
  check: () => Promise<Found>,
): Promise<Found | undefined> {
  try {
    const found = await withTimeout(MAX_CHECK_MS, check())
    if (found === TIMED_OUT) throw new Error(`no answer within ${MAX_CHECK_MS} ms`)
    return found
  } catch (error) {
    const doku: DokuModuleService = container.resolve(DOKU_MODULE)
    doku.log.write("completion_unexplained", {
      cart: of.cart,
      collection: of.collection,
      problem: errorMessage(error),
    })
    return undefined
  }
}
