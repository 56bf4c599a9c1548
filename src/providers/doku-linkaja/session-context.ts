import type { BigNumberInput, RemoteQueryFunction } from "@medusajs/framework/types"
import { MedusaError } from "@medusajs/framework/utils"
import { buildCustomer } from "./order-request/customer"
import { ACCOUNT_FIELDS, ORDER_SOURCE_FIELDS, type OrderSource } from "./order-request/line-items"

/** The session's cart, with the data for line items, and its total. */
export type SessionCart = OrderSource & { id: string; total: BigNumberInput }

/** A payment session as Medusa's database has it; nothing in it comes from the storefront's request. */
export interface SessionContext {
  id: string
  providerId: string
  amount: BigNumberInput
  collectionId: string
  cart: SessionCart | null
}

/**
 * Whole rows, listed before their single columns. Medusa 2.17 computes a cart's total from the requested columns only:
 * without `is_tax_inclusive` it adds tax to prices that already include it.
 */
const WHOLE_ROWS = ["items.*", "shipping_methods.*"]

interface GraphSession {
  id: string
  provider_id: string
  amount: BigNumberInput
  payment_collection: { id: string; cart?: SessionCart | null } | null
}

/**
 * Reads a session with its cart. Medusa commits the session before it calls the provider, so this also works inside
 * `initiatePayment`.
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

/** Adds the buyer's account to the cart if the cart lacks a name, an e-mail address or a phone number. */
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
 * The order of a collection that has no cart, such as one for the difference after an admin changed the order. It only
 * supplies line items and the customer; the amount is the session's, not the order's total.
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
