import type { MedusaContainer } from "@medusajs/framework/types"
import { MedusaError } from "@medusajs/framework/utils"
import { createStep, createWorkflow, StepResponse, WorkflowResponse } from "@medusajs/framework/workflows-sdk"
import { errorMessage } from "../logging/error-message"
import { invoiceOf } from "../logging/payment-log"
import { DOKU_MODULE } from "../modules/doku"
import type { Refund, Transaction } from "../modules/doku/ledger/rows"
import { receivedFor } from "../modules/doku/ledger/rows"
import type DokuModuleService from "../modules/doku/service"
import type { CollectionContext } from "./medusa/collection-context"
import { loadPaymentSnapshot } from "./medusa/load-payment-snapshot"
import { paymentOf } from "./medusa/payment-snapshot"
import { syncRefundsUnderLease } from "./refund/sync-refunds"
import { settleCollection, settleWithRefunds } from "./settle-collection"
import { logSettleFailed } from "./settle-in-background"

export interface RecordRefundInput {
  /** Id of the `doku_transaction`. */
  transaction_id: string
  /** Integer IDR. */
  amount: number
  /** The bank's or LinkAja's reference; the same one again is the same refund. */
  reference: string
  /** Medusa's id of the user who records it. */
  actor: string
  note?: string | null
  /** The day of the refund. */
  returned_at?: Date | string | null
}

export interface RecordRefundResult {
  refund: Omit<Refund, "transaction_id">
  transaction: {
    id: string
    invoice_number: string
    order_id: string | null
    /** Integer IDR, all three. */
    received_amount: number
    returned_amount: number
    left_amount: number
  }
  /** Why Medusa doesn't show the refund yet: it is retried, and a case is open. Null when Medusa shows it. */
  problem: string | null
}

/** How long an admin waits for the collection's lease, in ms. */
const WAIT_MS = 10_000

/**
 * Records a manual refund in the ledger, then books it in Medusa. If the process dies in between, the transaction is
 * due and the next check books the refund.
 *
 * @throws MedusaError NOT_FOUND, CONFLICT, NOT_ALLOWED or INVALID_DATA; nothing is recorded then.
 */
async function recordRefund(
  container: MedusaContainer,
  input: RecordRefundInput,
): Promise<RecordRefundResult> {
  const doku: DokuModuleService = container.resolve(DOKU_MODULE)
  const found = await findTransaction(doku, input.transaction_id)
  const lease = await doku.leases.acquire(found.payment_collection_id, { waitMs: WAIT_MS })
  if (!lease) throw busy()
  let result: RecordRefundResult
  try {
    const context = { container, doku, lease }
    const transaction = await finishOrder(context, await findTransaction(doku, input.transaction_id))
    const { refund } = await doku.refunds.record({
      transactionId: transaction.id,
      amount: input.amount,
      reference: input.reference,
      note: input.note ?? null,
      actor: input.actor,
      returnedAt: input.returned_at ? new Date(input.returned_at) : null,
    })
    const problem = await bookNow(context, transaction)
    result = await describe(doku, transaction.id, refund.id, problem)
  } finally {
    await lease.release()
  }
  await settleWhatCameMeanwhile(container, doku, found)
  return result
}

async function findTransaction(doku: DokuModuleService, id: string): Promise<Transaction> {
  const transaction = await doku.ledger.find("id", id)
  if (transaction) return transaction
  throw new MedusaError(MedusaError.Types.NOT_FOUND, `There is no LinkAja payment with id ${id}`)
}

/**
 * Finishes an order that a dead process left without its payment. A refund blocks settling, so the order would stay
 * unpaid afterwards. A transaction without an order is left unchanged.
 */
async function finishOrder(context: CollectionContext, transaction: Transaction): Promise<Transaction> {
  if (transaction.settlement === "settled" || transaction.status !== "paid") return transaction
  const state = await loadPaymentSnapshot(context.container, transaction.payment_collection_id)
  if (!state?.order || !paymentOf(state, transaction)) return transaction
  await settleWithRefunds(context, transaction)
  return findTransaction(context.doku, transaction.id)
}

/** Doesn't throw when booking fails, because the refund is already recorded in the ledger. */
async function bookNow(context: CollectionContext, transaction: Transaction): Promise<string | undefined> {
  try {
    return await syncRefundsUnderLease(context, transaction)
  } catch (error) {
    context.doku.log.write("refund_unbooked", { ...invoiceOf(transaction), problem: errorMessage(error) })
    return "Medusa could not be reached; it is tried again"
  }
}

async function describe(
  doku: DokuModuleService,
  transactionId: string,
  refundId: string,
  problem: string | undefined,
): Promise<RecordRefundResult> {
  const [transaction, refund, returned] = await Promise.all([
    findTransaction(doku, transactionId),
    doku.refunds.find(refundId),
    doku.refunds.total(transactionId),
  ])
  if (!refund) throw new Error(`The refund ${refundId} is gone from the ledger`)
  const { transaction_id: _, ...shown } = refund
  const received = receivedFor(transaction)
  return {
    refund: shown,
    transaction: {
      id: transaction.id,
      invoice_number: transaction.invoice_number,
      order_id: transaction.order_id,
      received_amount: received,
      returned_amount: returned,
      left_amount: received - returned,
    },
    problem: problem ?? null,
  }
}

/** Settles what was paid meanwhile: a process that found the lease taken recorded its update and ended. */
async function settleWhatCameMeanwhile(
  container: MedusaContainer,
  doku: DokuModuleService,
  transaction: Transaction,
) {
  const startedAt = performance.now()
  try {
    if ((await doku.ledger.listPaidAndOpen(transaction.payment_collection_id)).length > 0) {
      await settleCollection(container, {
        payment_collection_id: transaction.payment_collection_id,
        wait_ms: 0,
      })
    }
  } catch (error) {
    logSettleFailed(container, transaction, error, startedAt)
  }
}

function busy() {
  return new MedusaError(
    MedusaError.Types.CONFLICT,
    "Another request is working on this payment. Nothing was recorded; please try again in a moment.",
  )
}

export const recordRefundWorkflowId = "doku-record-refund"

/** A single step without compensation: a refund stays recorded. */
const recordRefundStep = createStep(
  "doku-record-refund-step",
  async (input: RecordRefundInput, { container }) =>
    new StepResponse<RecordRefundResult>(await recordRefund(container, input)),
)

/**
 * Records a manual refund, and books it in Medusa.
 *
 * @example
 * await recordRefundWorkflow(container).run({
 *   input: { transaction_id, amount: 50_000, reference: "BCA-20261123-7", actor: user_id },
 * })
 */
export const recordRefundWorkflow = createWorkflow(
  recordRefundWorkflowId,
  (input: RecordRefundInput) => new WorkflowResponse(recordRefundStep(input)),
)
