import { invoiceOf } from "../logging/payment-log"
import { receivedFor, type Transaction } from "../modules/doku/ledger/rows"
import type { CollectionContext } from "./medusa/collection-context"
import { syncRefundsUnderLease } from "./refund/sync-refunds"
import { planNextTry, settleTransaction } from "./settle/settle-transaction"

/**
 * Settles one paid transaction, and does what refunds have to do where it waits or its order is cancelled.
 *
 * @returns whether it was settled just now.
 */
export async function settleWithRefunds(
  context: CollectionContext,
  transaction: Transaction,
): Promise<boolean> {
  const outcome = await settleTransaction(context, transaction)
  if (outcome.kind === "settled" && outcome.refundable)
    await syncRefundsUnderLease(context, outcome.refundable)
  if (outcome.kind !== "waits") return outcome.kind === "settled"
  const { doku } = context
  const { transaction: repaired, returned } = outcome
  // A refund may be in the ledger and missing in Medusa.
  const problem = returned > 0 ? await syncRefundsUnderLease(context, repaired) : undefined
  const kept = receivedFor(repaired) - returned
  if (repaired.status === "paid" && returned > 0 && kept > 0) await doku.cases.openForRefund(repaired)
  const again = outcome.again || problem !== undefined
  const nextMs = again ? await planNextTry(context, transaction) : undefined
  if (!again) await doku.planNothing(transaction)
  doku.log.write("settle_waiting", {
    ...invoiceOf(transaction),
    next_in_ms: nextMs && Math.round(nextMs),
  })
  return false
}
