import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { eraseCustomerDataWorkflow } from "../../../../workflows"
import type { EraseCustomerDataBody } from "./validators"

/** Erases a customer's data from the ledger: `{ erasure }`, in numbers. The same again changes nothing. */
export async function POST(
  req: AuthenticatedMedusaRequest<EraseCustomerDataBody>,
  res: MedusaResponse,
): Promise<void> {
  const { customer_id, email, order_id } = req.validatedBody
  const { result } = await eraseCustomerDataWorkflow(req.scope).run({
    input: {
      ...(customer_id && { customer_id }),
      ...(email && { email }),
      ...(order_id && { order_id }),
      actor: req.auth_context.actor_id,
    },
  })
  res.json({ erasure: result })
}
