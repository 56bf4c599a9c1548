import { completeCartWorkflowId } from "@medusajs/medusa/core-flows"
import { invoiceOf } from "../../logging/payment-log"
import type { Transaction } from "../../modules/doku/ledger/rows"
import type { CollectionContext } from "../medusa/collection-context"
import { completeCart, missingWorkflow } from "../medusa/core-workflows"

const STARTED = "completion_workflow_started"
const ENDED = "completion_workflow_ended"

/** Why the completion workflow of this transaction's account can't run; undefined when it can. */
export function missingCompletion({ doku }: CollectionContext, transaction: Transaction): string | undefined {
  return missingWorkflow(completionWorkflowOf(doku, transaction))
}

/**
 * Completes a cart with the store's completion workflow. The start and the end of a store's own workflow are recorded,
 * because a process can die after it made the order and before its other steps.
 */
export async function runCompletion(
  { container, doku }: CollectionContext,
  transaction: Transaction,
  cartId: string,
): Promise<string | undefined> {
  const workflow = completionWorkflowOf(doku, transaction)
  if (workflow === completeCartWorkflowId) return completeCart(container, cartId)
  if (!(await doku.ledger.hasEvent(transaction.id, STARTED)))
    await doku.ledger.addEvent(transaction, STARTED, { workflow })
  const problem = await completeCart(container, cartId, workflow)
  if (problem === undefined) await doku.ledger.addEvent(transaction, ENDED, { workflow })
  return problem
}

/**
 * Runs the store's own workflow again when it started, did not end well, and the order exists. A failure is only
 * logged, because the order is paid; Medusa's completion in that workflow doesn't make it again.
 */
export async function finishCompletion(
  { container, doku, lease }: CollectionContext,
  transaction: Transaction,
  cartId: string,
): Promise<void> {
  const workflow = completionWorkflowOf(doku, transaction)
  if (workflow === completeCartWorkflowId) return
  const cutShort =
    (await doku.ledger.hasEvent(transaction.id, STARTED)) &&
    !(await doku.ledger.hasEvent(transaction.id, ENDED))
  if (!cutShort) return
  await lease.renewOrThrow()
  const problem = missingWorkflow(workflow) ?? (await completeCart(container, cartId, workflow))
  if (problem === undefined) await doku.ledger.addEvent(transaction, ENDED, { workflow })
  else doku.log.write("completion_workflow_failed", { ...invoiceOf(transaction), workflow, problem })
}

function completionWorkflowOf({ accounts }: CollectionContext["doku"], transaction: Transaction): string {
  return accounts.forShopper(transaction)?.options.completionWorkflow ?? completeCartWorkflowId
}
