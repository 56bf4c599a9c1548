import type { MedusaContainer } from "@medusajs/framework/types"
import { DOKU_MODULE, type DokuModuleService, type Transaction } from "../modules/doku"
import { receivedFor } from "../modules/doku/ledger/rows"
import { settleCollectionWorkflow } from "./settle-collection"
import { logSettleFailed } from "./settle-in-background"

/** An admin clicks until something happens; DOKU is asked once for all of it. In ms. */
const ASK_EVERY_MS = 10_000
/** A person waits for the answer, in ms. */
const ASK_WITHIN_MS = 5_000
const LEASE_WITHIN_MS = 3_000

export interface Checked {
  /** Whether DOKU was asked just now. False when it was asked a moment ago, or no account may ask. */
  asked: boolean
  answered: boolean
  /** Somebody else works on this collection's money; what is paid stays due. */
  busy: boolean
}

/**
 * Asks DOKU about one invoice now, and takes what is paid in its collection to its order or to a case. That a person
 * had closed the case of a payment without an order doesn't hold it back here: another person, or the same one,
 * wants it tried again.
 */
export async function checkTransaction(
  container: MedusaContainer,
  transaction: Transaction,
  actor: string,
): Promise<Checked> {
  const doku: DokuModuleService = container.resolve(DOKU_MODULE)
  const {
    transaction: seen,
    queried: asked,
    answered,
  } = await doku.queryStatus(transaction, {
    source: "admin",
    minIntervalMs: ASK_EVERY_MS,
    timeoutMs: ASK_WITHIN_MS,
  })
  const waiting = await doku.ledger.listPaidAndOpen(transaction.payment_collection_id)
  if (waiting.length === 0) return { asked, answered, busy: false }
  const kept = receivedFor(seen) - (await doku.refunds.total(seen.id))
  // What went back to the customer isn't to be asked for again by the case that it closed.
  if (seen.status === "paid" && kept > 0) await doku.cases.reopenByHand(transaction.id, actor)
  const startedAt = performance.now()
  try {
    const { result } = await settleCollectionWorkflow(container).run({
      input: {
        payment_collection_id: transaction.payment_collection_id,
        source: "admin",
        wait_ms: LEASE_WITHIN_MS,
      },
    })
    return { asked, answered, busy: result.busy }
  } catch (error) {
    logSettleFailed(container, transaction, error, startedAt)
    throw error
  }
}
