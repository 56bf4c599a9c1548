import type { MedusaContainer } from "@medusajs/framework/types"
import { errorMessage } from "../../logging/error-message"
import { invoiceOf } from "../../logging/payment-log"
import { DOKU_MODULE } from "../../modules/doku"
import { caseSubject, SYSTEM_ACTOR } from "../../modules/doku/cases/cases"
import { LeaseLostError } from "../../modules/doku/ledger/lease"
import type { Transaction } from "../../modules/doku/ledger/rows"
import { closingNote } from "../../modules/doku/refunds/refunds"
import type DokuModuleService from "../../modules/doku/service"
import { toRupiah } from "../../money/rupiah"
import type { CollectionContext } from "../medusa/collection-context"
import { bookRefunds } from "./book-refunds"
import { loadRefundSnapshot } from "./refund-snapshot"

export interface SyncRefundsResult {
  /** Another process has the collection's lease. The transaction stays due. */
  busy: boolean
  /** Why a refund isn't booked in Medusa yet. The transaction stays due, and the case `refund_due` says it too. */
  problem?: string
}

/**
 * Books the refunds of one transaction that Medusa doesn't show yet, and keeps the case `refund_due` open while a
 * cancelled order's payment isn't refunded or isn't booked. Does nothing twice, and may be called for any transaction
 * at any time.
 *
 * @param waitMs how long to wait for the collection's lease, in ms.
 * @param silent whether DOKU was queried before and did not answer: then this check doesn't count.
 */
export async function syncRefunds(
  container: MedusaContainer,
  transaction: Transaction,
  { waitMs, silent = false }: { waitMs: number; silent?: boolean },
): Promise<SyncRefundsResult> {
  const doku: DokuModuleService = container.resolve(DOKU_MODULE)
  const lease = await doku.leases.acquire(transaction.payment_collection_id, { waitMs })
  if (!lease) return { busy: true }
  try {
    const now = (await doku.ledger.find("id", transaction.id)) ?? transaction
    const problem = await syncRefundsUnderLease({ container, doku, lease }, now, { silent })
    return { busy: false, ...(problem === undefined ? {} : { problem }) }
  } finally {
    await lease.release()
  }
}

/** The same for a caller that holds the collection's lease. @returns why not everything is booked. */
export async function syncRefundsUnderLease(
  context: CollectionContext,
  transaction: Transaction,
  { silent = false }: { silent?: boolean } = {},
): Promise<string | undefined> {
  const problem = await tryBooking(context, transaction)
  await keepRefundDue(context, transaction, problem)
  if (problem !== undefined) context.doku.log.write("refund_unbooked", { ...invoiceOf(transaction), problem })
  if (problem === undefined)
    await context.doku.refunds.planSettledCheck(transaction, context.lease, { silent })
  return problem
}

/** An error is returned, not thrown, so that its text reaches the admin. */
async function tryBooking(context: CollectionContext, transaction: Transaction): Promise<string | undefined> {
  try {
    return await bookRefunds(context, transaction)
  } catch (error) {
    if (error instanceof LeaseLostError) throw error
    return errorMessage(error)
  }
}

/** Opens `refund_due` while a cancelled order's payment isn't refunded or a refund isn't booked; closes it otherwise. */
async function keepRefundDue(
  { container, doku, lease }: CollectionContext,
  transaction: Transaction,
  problem: string | undefined,
): Promise<void> {
  const [books, refunds] = await Promise.all([
    loadRefundSnapshot(container, transaction),
    doku.refunds.list(transaction.id),
  ])
  const captured = toRupiah(books?.payment?.captured ?? 0)
  const returned = refunds.reduce((sum, { amount }) => sum + amount, 0)
  // A refund by DOKU has a case of its own; a manual refund would pay it twice.
  const owed = transaction.settlement === "settled" && transaction.status === "paid" && books?.order?.canceled
  await lease.renewOrThrow()
  if (problem === undefined && !(owed && returned < captured)) {
    const last = refunds.at(-1)
    if (last && returned >= captured) {
      const closing = { note: closingNote(last), actor: last.actor }
      await doku.cases.close(transaction.id, ["refund_due"], closing, "returned")
    } else {
      const closing = { note: "Nothing is due any more", actor: SYSTEM_ACTOR }
      await doku.cases.close(transaction.id, ["refund_due"], closing, "nothing_due")
    }
    return
  }
  await doku.cases.open(caseSubject(transaction), "refund_due", {
    order_id: books?.order?.id ?? null,
    captured_amount: captured,
    returned_amount: returned,
    outstanding_amount: Math.max(0, captured - returned),
    ...(problem === undefined ? {} : { reason: problem }),
  })
}
