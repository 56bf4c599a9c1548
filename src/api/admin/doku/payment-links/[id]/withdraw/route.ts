import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { MedusaError } from "@medusajs/framework/utils"
import { DOKU_MODULE, type DokuModuleService } from "../../../../../../modules/doku"
import { loadLinkOrder } from "../../../../../../workflows/payment-link/link-order"
import { viewLinks } from "../../../../../../workflows/payment-link/link-view"
import { readId } from "../../../../../utils/params"

/** Withdraws a payment link: its page takes no payment any more. A second request changes nothing. */
export async function POST(req: AuthenticatedMedusaRequest, res: MedusaResponse): Promise<void> {
  const doku: DokuModuleService = req.scope.resolve(DOKU_MODULE)
  const id = readId(req.params.id)
  const link = id && (await doku.paymentLinks.find("id", id))
  if (!link) throw new MedusaError(MedusaError.Types.NOT_FOUND, "There is no payment link with this id")
  const withdrawn = await doku.paymentLinks.withdraw(link, req.auth_context.actor_id)
  const [payment_link] = await viewLinks(
    req.scope,
    [withdrawn],
    await loadLinkOrder(req.scope, link.order_id),
  )
  res.json({ payment_link })
}
