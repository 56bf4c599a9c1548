import type { BigNumberInput, RemoteQueryFunction } from "@medusajs/framework/types"
import { MedusaError } from "@medusajs/framework/utils"
import { buildCustomer } from "./order-request/customer"
import { ACCOUNT_FIELDS, ORDER_SOURCE_FIELDS, type OrderSource } from "./order-request/line-items"

/** A cart as far as a basket and its total need it. */
export type SessionCart = OrderSource & { id: string; total: BigNumberInput }

/** What Medusa's own database says of a payment session; nothing in it comes from the storefront's request. */
export interface SessionContext {
  id: string
  providerId: string
  amount: BigNumberInput
  collectionId: string
  cart: SessionCart | null
}

/**
 * Whole rows, before single columns of theirs. Medusa 2.17 works out a cart's total from the columns that were asked
 * for and no others: without `is_tax_inclusive` it puts tax on top of prices that hold it.
 */
const WHOLE_ROWS = ["items.*", "shipping_methods.*"]

interface GraphSession {
  id: string
  provider_id: string
  amount: BigNumberInput
  payment_collection: { id: string; cart?: SessionCart | null } | null
}

/**
 * Reads a session with its cart. The session's row is committed before Medusa calls the provider, so this
 * works inside `initiatePayment` as well.
 *
 * @param cartFields fields of the cart, e.g. `BASKET_CART_FIELDS`, beside its total; null to leave the cart out.
 * @throws MedusaError NOT_FOUND when there is no such session.
 */
export async function readSession(
  query: Omit<RemoteQueryFunction, symbol>,
  sessionId: string,
  cartFields: readonly string[] | null = ORDER_SOURCE_FIELDS,
): Promise<SessionContext> {
  const ofCart = cartFields === null ? [] : ["id", "total", ...WHOLE_ROWS, ...cartFields]
  const { data } = await query.graph({
    entity: "payment_session",
    fields: [
      "id",
      "provider_id",
      "amount",
      "payment_collection.id",
      ...ofCart.map((field) => `payment_collection.cart.${field}`),
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
  }
}

/** The cart with the buyer's account, where the cart itself doesn't say all that DOKU may be told of them. */
export async function withAccount(
  query: Omit<RemoteQueryFunction, symbol>,
  cart: SessionCart,
): Promise<OrderSource> {
  const { name, email, phone } = buildCustomer(cart) ?? {}
  if (name && email && phone) return cart
  const { data } = await query.graph({
    entity: "cart",
    fields: ["id", ...ACCOUNT_FIELDS],
    filters: { id: cart.id },
  })
  const [found] = data as unknown as Pick<OrderSource, "customer">[]
  return { ...cart, customer: found?.customer ?? null }
}

/**
 * The order behind a collection that has no cart, as when an admin asks for the difference after a change. It
 * only explains the payment: what is due is the session's amount, not the order's total.
 */
export async function readOrderOf(
  query: Omit<RemoteQueryFunction, symbol>,
  collectionId: string,
): Promise<OrderSource | undefined> {
  const { data: links } = await query.graph({
    entity: "payment_collection",
    fields: ["id", "order.id"],
    filters: { id: collectionId },
  })
  const orderId = (links[0] as unknown as { order?: { id: string } | null } | undefined)?.order?.id
  if (!orderId) return undefined
  const { data: orders } = await query.graph({
    entity: "order",
    fields: ["id", ...ORDER_SOURCE_FIELDS, ...ACCOUNT_FIELDS],
    filters: { id: orderId },
  })
  return orders[0] as unknown as OrderSource | undefined
}

/** Whether Medusa has a captured payment of this session that was not cancelled. */
export async function hasCapturedPayment(
  query: Omit<RemoteQueryFunction, symbol>,
  sessionId: unknown,
): Promise<boolean> {
  if (typeof sessionId !== "string") return false
  const { data } = await query.graph({
    entity: "payment_session",
    fields: ["id", "payment.id", "payment.captured_at", "payment.canceled_at"],
    filters: { id: sessionId },
  })
  const [session] = data as { payment?: { captured_at: unknown; canceled_at: unknown } | null }[]
  return Boolean(session?.payment?.captured_at && !session.payment.canceled_at)
}
