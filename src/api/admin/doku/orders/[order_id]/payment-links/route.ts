import type { AuthenticatedMedusaRequest, MedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { MedusaError } from "@medusajs/framework/utils"
import { requestPaymentLinkWorkflow } from "../../../../../../workflows"
import { loadOrderPaymentLinks } from "../../../../../../workflows/request-payment-link"
import { readId } from "../../../../../utils/params"
import { sendConflict } from "../../../send-conflict"

/** The payment links of an order, what it owes, and why no link can be requested: `{ payment_links, owed, refusal }`. */
export async function GET(req: MedusaRequest, res: MedusaResponse): Promise<void> {
  const orderId = readId(req.params.order_id)
  const found = orderId && (await loadOrderPaymentLinks(req.scope, orderId))
  if (!found) throw noOrder()
  res.json(found)
}

/** Makes a payment link of what the order owes, or counts the days of its live link anew: `{ payment_link }`. */
export async function POST(req: AuthenticatedMedusaRequest, res: MedusaResponse): Promise<void> {
  const orderId = readId(req.params.order_id)
  if (!orderId) throw noOrder()
  await sendConflict(res, async () => {
    const { result } = await requestPaymentLinkWorkflow(req.scope).run({
      input: { order_id: orderId, actor: req.auth_context.actor_id },
    })
    res.json({ payment_link: result })
  })
}

function noOrder(): MedusaError {
  return new MedusaError(MedusaError.Types.NOT_FOUND, "There is no order with this id")
}
