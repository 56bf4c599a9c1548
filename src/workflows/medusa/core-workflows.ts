import { WorkflowManager } from "@medusajs/framework/orchestration"
import type { BigNumberInput, MedusaContainer } from "@medusajs/framework/types"
import { Modules } from "@medusajs/framework/utils"
import {
  completeCartWorkflowId,
  createOrUpdateOrderPaymentCollectionWorkflowId,
  createPaymentSessionsWorkflowId,
  processPaymentWorkflowId,
  refreshPaymentCollectionForCartWorkflowId,
  refundPaymentsWorkflowId,
  refundPaymentWorkflowId,
} from "@medusajs/medusa/core-flows"
import { TIMED_OUT, withTimeout } from "../../concurrency/with-timeout"
import { errorMessage } from "../../logging/error-message"

const MAX_CHARACTERS = 300

/**
 * As long as Medusa locks a cart, in ms. A run that takes longer may never end, and waiting for it would keep the lease
 * from every other process.
 */
const MAX_MS = 120_000

/**
 * Runs one of Medusa's own workflows by the workflow engine. As a sub-workflow it would not take Medusa's cart lock,
 * and a later step of ours could roll a paid order back.
 *
 * @returns what went wrong, as a hint for the admin. Whether it worked is read from the database afterwards: a
 * completion that fails after placing the order can report nothing, and one that reports an error can have placed it.
 */
async function run(
  container: MedusaContainer,
  workflowId: string,
  input: object,
): Promise<string | undefined> {
  const problem = await errorOfRun(container, workflowId, input)
  return (
    problem
      // Ids that differ at every try would open a new case for the same cause.
      ?.replace(/\b(payses|pay|order|ordcap|ordch|capt|ref)_[0-9A-HJKMNP-TV-Z]{26}\b/g, "$1_…")
      .slice(0, MAX_CHARACTERS)
  )
}

interface Run {
  errors?: { error?: { message?: string } }[]
  acknowledgement?: { hasFinished?: boolean }
}

async function errorOfRun(container: MedusaContainer, workflowId: string, input: object) {
  const engine = container.resolve(Modules.WORKFLOW_ENGINE)
  try {
    const running: Promise<Run> = engine.run(workflowId, { input, throwOnError: false })
    const ended = await withTimeout(MAX_MS, running)
    if (ended === TIMED_OUT) return "Medusa did not finish in time"
    if (ended.acknowledgement?.hasFinished === false && !ended.errors?.length) {
      return `the workflow "${workflowId}" goes on in the background; the order must be made when it answers`
    }
    if (!ended.errors?.length) return undefined
    return ended.errors.map(({ error }) => errorMessage(error ?? "unknown error")).join("; ")
  } catch (error) {
    // Thrown despite `throwOnError: false` when one of several parallel steps fails and Medusa's orchestrator rejects its
    // own next state.
    return errorMessage(error)
  }
}

/**
 * @param workflowId Medusa's own completion, or the store's. Medusa's completion takes the cart as `id`, and the
 * completions in Medusa's recipes take it as `cart_id`.
 */
export const completeCart = (
  container: MedusaContainer,
  cartId: string,
  workflowId: string = completeCartWorkflowId,
) => run(container, workflowId, { id: cartId, cart_id: cartId })

/** Tells the admin that no such workflow is registered in this process; undefined when it is. */
export function missingWorkflow(workflowId: string): string | undefined {
  if (WorkflowManager.getWorkflow(workflowId)) return undefined
  return `Medusa knows no workflow "${workflowId}", which the option completionWorkflow names. Correct the option or add the workflow; the order is then made by itself`
}

export const createPaymentSession = (container: MedusaContainer, collectionId: string, providerId: string) =>
  run(container, createPaymentSessionsWorkflowId, {
    payment_collection_id: collectionId,
    provider_id: providerId,
  })

/** Sets the collection's amount to the cart's total, as Medusa does after most cart changes. */
export const refreshCollection = (container: MedusaContainer, cartId: string) =>
  run(container, refreshPaymentCollectionForCartWorkflowId, { cart_id: cartId })

/**
 * Gives an order a payment collection of what it still owes, as Medusa does after it changed an order: the amount of an
 * unpaid one is updated, one that is only authorised is cancelled and replaced.
 */
export const refreshOrderCollection = (container: MedusaContainer, orderId: string) =>
  run(container, createOrUpdateOrderPaymentCollectionWorkflowId, { order_id: orderId })

/** Always with `captured`, because with any other action this workflow also completes carts. */
export const processCaptured = (
  container: MedusaContainer,
  session: { id: string; amount: BigNumberInput },
) =>
  run(container, processPaymentWorkflowId, {
    action: "captured",
    data: { session_id: session.id, amount: session.amount },
  })

/** A refund as Medusa's workflows take it. The order's page shows `note` beside it. */
export interface CoreRefund {
  payment_id: string
  amount: BigNumberInput
  created_by: string
  note: string
}

/** For an order that is not cancelled. Writes the refund, the order's transaction and its credit line. */
export const refundPayment = (container: MedusaContainer, refund: CoreRefund) =>
  run(container, refundPaymentWorkflowId, refund)

/** For a cancelled order, which the other workflow rejects half-way. It hides an error of the provider. */
export const refundPayments = (container: MedusaContainer, refund: CoreRefund) =>
  run(container, refundPaymentsWorkflowId, [refund])
