import type { MedusaContainer } from "@medusajs/framework/types"
import { createStep, createWorkflow, StepResponse, WorkflowResponse } from "@medusajs/framework/workflows-sdk"
import { invoiceOf } from "../logging/payment-log"
import { DOKU_MODULE } from "../modules/doku"
import { LeaseLostError } from "../modules/doku/ledger/lease"
import { receivedFor, type Transaction } from "../modules/doku/ledger/rows"
import type DokuModuleService from "../modules/doku/service"
import { type DescribeSpan, withSpan } from "../telemetry/spans"
import type { CollectionContext, SettleSource } from "./medusa/collection-context"
import { syncRefundsUnderLease } from "./refund/sync-refunds"
import { attemptErrorMessage } from "./settle/attempt-error"
import { planNextTry, type SettleOutcome, settleTransaction } from "./settle/settle-transaction"

export type { SettleSource }

export interface SettleInput {
  payment_collection_id: string
  /** Default: `admin`, for whom settling is attempted at once. */
  source?: SettleSource
  /** How long to wait for the collection's lease, in ms. */
  wait_ms: number
}

export interface SettleResult {
  /** Another process holds the lease. It checks for paid transactions once more after releasing it. */
  busy: boolean
  /** How many payments were settled. */
  settled: number
}

/** How often one holder of the lease checks for transactions paid meanwhile. */
const MAX_ROUNDS = 5

/**
 * Settles the paid transactions of one payment collection, under its lease. Safe to call at any time, and any number of
 * times.
 */
export function settleCollection(container: MedusaContainer, input: SettleInput): Promise<SettleResult> {
  const { payment_collection_id, source = "admin" } = input
  const attributes = { "doku.payment_collection_id": payment_collection_id, "doku.source": source }
  return withSpan("doku.settle.collection", { attributes }, async (describe) => {
    const result = await settleUnderLeases(container, input, describe)
    describe({ "doku.outcome": result.busy ? "busy" : result.settled > 0 ? "settled" : "not_settled" })
    return result
  })
}

async function settleUnderLeases(
  container: MedusaContainer,
  { payment_collection_id, wait_ms, source = "admin" }: SettleInput,
  describe: DescribeSpan,
): Promise<SettleResult> {
  const doku: DokuModuleService = container.resolve(DOKU_MODULE)
  /** The transactions that were tried since the last settlement, each with its error. */
  const tried = new Map<string, unknown>()
  let settled = 0
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const lease = await doku.leases.acquire(payment_collection_id, { waitMs: round === 0 ? wait_ms : 0 })
    if (!lease) return { busy: round === 0, settled }
    try {
      if (round === 0) await queryDue(doku, payment_collection_id)
      const context = { container, doku, lease, source }
      settled += await settleUntried(context, payment_collection_id, tried, describe)
    } finally {
      await lease.release()
    }
    // A process that found the lease taken has recorded its update and ended, so it is checked here.
    const missed = (await doku.ledger.listPaidAndOpen(payment_collection_id)).some(({ id }) => !tried.has(id))
    if (!missed) break
  }
  const failure = [...tried.values()].find((error) => error !== undefined)
  if (failure !== undefined) throw failure
  return { busy: false, settled }
}

async function settleUntried(
  context: CollectionContext,
  collectionId: string,
  tried: Map<string, unknown>,
  describe: DescribeSpan,
): Promise<number> {
  let settled = 0
  for (;;) {
    const transactions = await context.doku.ledger.listPaidAndOpen(collectionId)
    const transaction = transactions.find(({ id }) => !tried.has(id))
    if (!transaction) return settled
    tried.set(transaction.id, undefined)
    // A collection rarely has several paid transactions; each has a span of its own.
    describe(namesOf(transaction))
    let seen = transaction
    try {
      seen = await context.doku.requeryPaid(transaction, { source: "settle" })
      if (await settleWithRefunds(context, seen)) {
        settled++
        // The order is paid by this one now, which may be the reason of another's case.
        tried.clear()
      }
    } catch (error) {
      if (error instanceof LeaseLostError) throw error
      // An error for one transaction must not block the others of the collection.
      tried.set(transaction.id, error)
      if (context.source === "job") await context.doku.planAfterFailure(seen, attemptErrorMessage(error))
    }
  }
}

/**
 * Settles one paid transaction, and syncs its refunds if it waits for a person or its order is cancelled.
 *
 * @returns whether it was settled just now.
 */
export function settleWithRefunds(context: CollectionContext, transaction: Transaction): Promise<boolean> {
  return withSpan("doku.settle.transaction", { attributes: namesOf(transaction) }, async (describe) => {
    const outcome = await settleTransaction(context, transaction)
    describe({ "doku.outcome": outcome.kind })
    return followOutcome(context, transaction, outcome)
  })
}

async function followOutcome(
  context: CollectionContext,
  transaction: Transaction,
  outcome: SettleOutcome,
): Promise<boolean> {
  if (outcome.kind === "settled" && outcome.refundable)
    await syncRefundsUnderLease(context, outcome.refundable)
  if (outcome.kind !== "waits") return outcome.kind === "settled"
  const { doku } = context
  const { transaction: repaired, returned } = outcome
  // A refund may be recorded in the ledger and not booked in Medusa.
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

function namesOf({ invoice_number, provider_id }: Transaction) {
  return { "doku.invoice_number": invoice_number, "doku.provider_id": provider_id }
}

/** Queries DOKU about due unpaid transactions, e.g. after a notification that a previous key signed. */
async function queryDue(doku: DokuModuleService, collectionId: string): Promise<void> {
  const due = await doku.checkQueue.claimOfCollection(collectionId)
  await Promise.all(due.map((transaction) => doku.queryAsPlanned(transaction, "settle")))
}

export const settleCollectionWorkflowId = "doku-settle-collection"

/** A single step without compensation: what it did to money is never rolled back, only checked again. */
const settleCollectionStep = createStep(
  "doku-settle-collection-step",
  async (input: SettleInput, { container }) =>
    new StepResponse<SettleResult>(await settleCollection(container, input)),
)

/**
 * Makes the order of every paid LinkAja payment of a payment collection, exactly once, or opens a case.
 *
 * @example
 * await settleCollectionWorkflow(container).run({ input: { payment_collection_id, wait_ms: 0 } })
 */
export const settleCollectionWorkflow = createWorkflow(
  settleCollectionWorkflowId,
  (input: SettleInput) => new WorkflowResponse(settleCollectionStep(input)),
)
