import type { MedusaContainer } from "@medusajs/framework/types"
import { createStep, createWorkflow, StepResponse, WorkflowResponse } from "@medusajs/framework/workflows-sdk"
import { invoiceOf } from "../logging/payment-log"
import { DOKU_MODULE } from "../modules/doku"
import { LeaseLostError } from "../modules/doku/ledger/lease"
import { receivedFor, type Transaction } from "../modules/doku/ledger/rows"
import type DokuModuleService from "../modules/doku/service"
import type { CollectionContext, SettleSource } from "./medusa/collection-context"
import { syncRefundsUnderLease } from "./refund/sync-refunds"
import { attemptErrorMessage } from "./settle/attempt-error"
import { planNextTry, settleTransaction } from "./settle/settle-transaction"

export type { SettleSource }

export interface SettleInput {
  payment_collection_id: string
  /** Default: as an admin, who is tried for at once. */
  source?: SettleSource
  /** How long to wait, in ms, while somebody else works on this collection. */
  wait_ms: number
}

export interface SettleResult {
  /** Somebody else holds the lease; paid rows are due, and whoever holds it looks once more after letting go. */
  busy: boolean
  /** How many payments were settled. */
  settled: number
}

/** A holder goes over rows that were paid meanwhile; this ends it whatever happens. */
const MAX_ROUNDS = 5

/**
 * Settles what is paid in one payment collection, under its lease. Safe to call by anybody at any time, and
 * again.
 */
export async function settleCollection(
  container: MedusaContainer,
  { payment_collection_id, wait_ms, source = "admin" }: SettleInput,
): Promise<SettleResult> {
  const doku: DokuModuleService = container.resolve(DOKU_MODULE)
  const tried = new Set<string>()
  const failures: unknown[] = []
  let settled = 0
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const lease = await doku.leases.acquire(payment_collection_id, { waitMs: round === 0 ? wait_ms : 0 })
    if (!lease) return { busy: round === 0, settled }
    try {
      if (round === 0) await queryDue(doku, payment_collection_id)
      settled += await settleUntried(
        { container, doku, lease, source },
        payment_collection_id,
        tried,
        failures,
      )
    } finally {
      await lease.release()
    }
    // Whoever came while the lease was held has recorded its news and gone: this is the second look for it.
    const missed = (await doku.ledger.listPaidAndOpen(payment_collection_id)).some(({ id }) => !tried.has(id))
    if (!missed) break
  }
  if (failures.length > 0) throw failures[0]
  return { busy: false, settled }
}

async function settleUntried(
  context: CollectionContext,
  collectionId: string,
  tried: Set<string>,
  failures: unknown[],
): Promise<number> {
  let settled = 0
  for (;;) {
    const transactions = await context.doku.ledger.listPaidAndOpen(collectionId)
    const transaction = transactions.find(({ id }) => !tried.has(id))
    if (!transaction) return settled
    tried.add(transaction.id)
    let seen = transaction
    try {
      seen = await context.doku.requeryPaid(transaction, { source: "settle" })
      if (await settleWithRefunds(context, seen)) settled++
    } catch (error) {
      if (error instanceof LeaseLostError) throw error
      // What breaks off for one payment must not keep the collection's others from their order.
      failures.push(error)
      if (context.source === "job") await context.doku.planAfterFailure(seen, attemptErrorMessage(error))
    }
  }
}

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

/** Rows whose time has come and that nobody has called paid, as after a notification under an old key. */
async function queryDue(doku: DokuModuleService, collectionId: string): Promise<void> {
  const due = await doku.checkQueue.claimOfCollection(collectionId)
  await Promise.all(due.map((transaction) => doku.queryAsPlanned(transaction, "settle")))
}

export const settleCollectionWorkflowId = "doku-settle-collection"

/** One step, and none to undo it: what it does to money is never rolled back, only looked at again. */
const settleCollectionStep = createStep(
  "doku-settle-collection-step",
  async (input: SettleInput, { container }) =>
    new StepResponse<SettleResult>(await settleCollection(container, input)),
)

/**
 * Brings every paid LinkAja payment of a payment collection to its order, exactly once, or to a case.
 *
 * @example
 * await settleCollectionWorkflow(container).run({ input: { payment_collection_id, wait_ms: 0 } })
 */
export const settleCollectionWorkflow = createWorkflow(
  settleCollectionWorkflowId,
  (input: SettleInput) => new WorkflowResponse(settleCollectionStep(input)),
)
