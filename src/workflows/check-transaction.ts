import type { MedusaContainer } from "@medusajs/framework/types"
import { DOKU_MODULE, type DokuModuleService, type Transaction } from "../modules/doku"
import { receivedFor } from "../modules/doku/ledger/rows"
import { settleCollectionWorkflow } from "./settle-collection"
import { logSettleFailed } from "./settle-in-background"

/** Minimum time between two queries, in ms: an admin may click several times. */
const QUERY_INTERVAL_MS = 10_000
/** How long a person waits for DOKU and for the lease, in ms. */
const QUERY_TIMEOUT_MS = 5_000
const LEASE_WAIT_MS = 3_000

export interface Checked {
  /** Whether this call has queried DOKU. False when the last query is too recent, or no account may query. */
  asked: boolean
  answered: boolean
  /** Another process holds the collection's lease. Paid transactions stay due. */
  busy: boolean
}

/**
 * Queries DOKU about one transaction at once, and settles what is paid in its collection. A closed case of a payment
 * without an order is reopened, because this person wants it tried again.
 */
export function checkTransaction(
  container: MedusaContainer,
  transaction: Transaction,
  actor: string,
): Promise<Checked> {
  const doku: DokuModuleService = container.resolve(DOKU_MODULE)
  return doku.audit.during(
    {
      action: "transaction_checked",
      actor,
      providerId: transaction.provider_id,
      transactionId: transaction.id,
      invoiceNumber: transaction.invoice_number,
      orderId: transaction.order_id,
    },
    () => check(container, doku, transaction, actor),
    ({ asked, answered }) =>
      asked && !answered
        ? { outcome: "failed", reason: "no_answer" }
        : { outcome: "ok", details: { queried: asked } },
  )
}

async function check(
  container: MedusaContainer,
  doku: DokuModuleService,
  transaction: Transaction,
  actor: string,
): Promise<Checked> {
  const {
    transaction: seen,
    queried: asked,
    answered,
  } = await doku.queryStatus(transaction, {
    source: "admin",
    minIntervalMs: QUERY_INTERVAL_MS,
    timeoutMs: QUERY_TIMEOUT_MS,
  })
  const waiting = await doku.ledger.listPaidAndOpen(transaction.payment_collection_id)
  if (waiting.length === 0) return { asked, answered, busy: false }
  const kept = receivedFor(seen) - (await doku.refunds.total(seen.id))
  // A full refund has closed the case, which must not ask for that refund again.
  if (seen.status === "paid" && kept > 0) await doku.cases.reopenByHand(transaction.id, actor)
  const startedAt = performance.now()
  try {
    const { result } = await settleCollectionWorkflow(container).run({
      input: {
        payment_collection_id: transaction.payment_collection_id,
        source: "admin",
        wait_ms: LEASE_WAIT_MS,
      },
    })
    return { asked, answered, busy: result.busy }
  } catch (error) {
    logSettleFailed(container, transaction, error, startedAt)
    throw error
  }
}
