import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { MedusaError } from "@medusajs/framework/utils"
import { recordRefundWorkflow } from "../../../../../../workflows"
import { readId } from "../../../../../utils/params"
import type { RecordRefundBody } from "./validators"

/** Records a manual refund, and books it in Medusa. The same reference again changes nothing. */
export async function POST(
  req: AuthenticatedMedusaRequest<RecordRefundBody>,
  res: MedusaResponse,
): Promise<void> {
  const id = readId(req.params.id)
  if (!id) throw new MedusaError(MedusaError.Types.NOT_FOUND, "There is no LinkAja payment with this id")
  try {
    const { result } = await recordRefundWorkflow(req.scope).run({
      input: { ...req.validatedBody, transaction_id: id, actor: req.auth_context.actor_id },
    })
    res.json(result)
  } catch (error) {
    const { type, message } = error as { type?: unknown; message?: unknown }
    if (type !== MedusaError.Types.CONFLICT) throw error
    // Medusa's error handler replaces the message of a conflict with a text about idempotency keys.
    res.status(409).json({ type, message })
  }
}
