import { completeCartWorkflowId } from "@medusajs/medusa/core-flows"
import { invoiceOf } from "../../logging/payment-log"
import type { Transaction } from "../../modules/doku/ledger/rows"
import type { CollectionContext } from "../medusa/collection-context"
import { completeCart, missingWorkflow } from "../medusa/core-workflows"

const STARTED = "completion_workflow_started"
const ENDED = "completion_workflow_ended"

/** What stands in the way of completing this payment's cart before anything is tried. */
export function missingCompletion({ doku }: CollectionContext, transaction: Transaction): string | undefined {
  return missingWorkflow(completionWorkflowOf(doku, transaction))
}

/**
 * Completes a cart by the workflow that the store has for it. A store's own does more than make the order, so it is
 * written down that it began: a process can die after the order and before the rest.
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
 * Runs the store's own workflow once more where it began, did not end well, and the order is there all the same. A
 * failure is only told: the order is paid for, and Medusa's completion in that workflow leaves it alone.
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
