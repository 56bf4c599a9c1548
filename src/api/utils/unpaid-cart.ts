import type { MedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { MedusaError } from "@medusajs/framework/utils"
import { refetchCart } from "@medusajs/medusa/api/store/carts/helpers"
import { defaultStoreCartFields } from "@medusajs/medusa/api/store/carts/query-config"
import { NOT_CONFIRMED } from "../../providers/doku-linkaja/service"

/** Responds as Medusa's route does when the provider throws PAYMENT_REQUIRES_MORE_ERROR: 200 with the cart. */
export async function sendUnpaidCart(req: MedusaRequest, res: MedusaResponse, cartId: string): Promise<void> {
  const cart = await refetchCart(cartId, req.scope, defaultStoreCartFields)
  const { message, name, type } = new MedusaError(
    MedusaError.Types.PAYMENT_REQUIRES_MORE_ERROR,
    NOT_CONFIRMED,
  )
  res.status(200).json({ type: "cart", cart, error: { message, name, type } })
}
