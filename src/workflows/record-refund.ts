import { createStep, createWorkflow, StepResponse, WorkflowResponse } from "@medusajs/framework/workflows-sdk"
import { type RecordRefundInput, type RecordRefundResult, recordRefund } from "./apply-refund-record"

export const recordRefundWorkflowId = "doku-record-refund"

/** One step, and none to undo it: money that was returned stays returned. */
const recordRefundStep = createStep(
  "doku-record-refund-step",
  async (input: RecordRefundInput, { container }) =>
    new StepResponse<RecordRefundResult>(await recordRefund(container, input)),
)

/**
 * Records money that the store has returned to a customer by hand, and books it in Medusa.
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
