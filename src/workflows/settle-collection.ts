import { createStep, createWorkflow, StepResponse, WorkflowResponse } from "@medusajs/framework/workflows-sdk"
import { type SettleInput, type SettleResult, settleCollection } from "./settle/settle-collection"

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
