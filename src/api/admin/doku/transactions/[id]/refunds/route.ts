import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { MedusaError } from "@medusajs/framework/utils"
import { recordRefundWorkflow } from "../../../../../../workflows"
import { readId } from "../../../../../utils/params"
import { sendConflict } from "../../../send-conflict"
import type { RecordRefundBody } from "./validators"

/** Records a manual refund, and books it in Medusa. The same reference again changes nothing. */
export async function POST(
  req: AuthenticatedMedusaRequest<RecordRefundBody>,
  res: MedusaResponse,
): Promise<void> {
  const id = readId(req.params.id)
  if (!id) throw new MedusaError(MedusaError.Types.NOT_FOUND, "There is no LinkAja payment with this id")
  await sendConflict(res, async () => {
    const { result } = await recordRefundWorkflow(req.scope).run({
      input: { ...req.validatedBody, transaction_id: id, actor: req.auth_context.actor_id },
    })
    res.json(result)
  })
}
