import type { BigNumberInput, RemoteQueryFunction } from "@medusajs/framework/types"
import { MedusaError } from "@medusajs/framework/utils"
import { BASKET_CART_FIELDS, type BasketSource } from "./basket"

/** A cart, or an order without one, as far as a basket and its total need it. */
export type PaidFor = BasketSource & { id: string; total: BigNumberInput }

/** What Medusa's own database says of a payment session; nothing in it comes from the storefront's request. */
export interface SessionContext {
  id: string
  providerId: string
  amount: BigNumberInput
  collectionId: string
  cart: PaidFor | null
  payment: { id: string; captured_at: Date | string | null } | null
}

interface GraphSession {
  id: string
  provider_id: string
  amount: BigNumberInput
  payment: SessionContext["payment"]
  payment_collection: { id: string; cart?: PaidFor | null } | null
}

/**
 * Reads a session with its cart. The session's row is committed before Medusa calls the provider, so this
 * works inside `initiatePayment` as well.
 *
 * @param cartFields fields of the cart, e.g. `BASKET_CART_FIELDS`, beside its total.
 * @throws MedusaError NOT_FOUND when there is no such session.
 */
export async function readSession(
  query: Omit<RemoteQueryFunction, symbol>,
  sessionId: string,
  cartFields: readonly string[] = BASKET_CART_FIELDS,
): Promise<SessionContext> {
  const { data } = await query.graph({
    entity: "payment_session",
    fields: [
      "id",
      "provider_id",
      "amount",
      "payment.id",
      "payment.captured_at",
      "payment_collection.id",
      "payment_collection.cart.id",
      "payment_collection.cart.total",
      ...cartFields.map((field) => `payment_collection.cart.${field}`),
    ],
    filters: { id: sessionId },
  })
  const session = data[0] as unknown as GraphSession | undefined
  if (!session?.payment_collection) {
    throw new MedusaError(MedusaError.Types.NOT_FOUND, `Payment session ${sessionId} does not exist`)
  }
  return {
    id: session.id,
    providerId: session.provider_id,
    amount: session.amount,
    collectionId: session.payment_collection.id,
    cart: session.payment_collection.cart ?? null,
    payment: session.payment ?? null,
  }
}
