import type { BigNumberInput, RemoteQueryFunction } from "@medusajs/framework/types"
import { MedusaError } from "@medusajs/framework/utils"
import type { SummedOrder } from "../../money/pending"
import { buildCustomer } from "./order-request/customer"
import { ACCOUNT_FIELDS, ORDER_SOURCE_FIELDS, type OrderSource } from "./order-request/line-items"

/** The session's cart, with the data for line items, and its total. */
export type SessionCart = OrderSource & {
  id: string
  total: BigNumberInput
  completed_at?: string | Date | null
}

/** A payment session as Medusa's database has it; nothing in it comes from the storefront's request. */
export interface SessionContext {
  id: string
  providerId: string
  amount: BigNumberInput
  collectionId: string
  createdAt: Date
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
  created_at: string | Date
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
  const ofCart = cartFields === null ? [] : ["id", "total", "completed_at", ...WHOLE_ROWS, ...cartFields]
  const { data } = await query.graph({
    entity: "payment_session",
    fields: [
      "id",
      "provider_id",
      "amount",
      "created_at",
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
    createdAt: new Date(session.created_at),
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

/** The order that a payment collection belongs to, as far as a payment of what it owes depends on it. */
export interface SessionOrder extends OrderSource {
  id: string
  display_id: number
  total: BigNumberInput
  created_at: string | Date
  summary: (SummedOrder["summary"] & { paid_total?: BigNumberInput | null }) | null
  transactions?: SummedOrder["transactions"]
}

/** @returns undefined for a collection of a cart that has no order yet */
export async function readOrderOf(
  query: Omit<RemoteQueryFunction, symbol>,
  collectionId: string,
): Promise<SessionOrder | undefined> {
  const { data: links } = await query.graph({
    entity: "payment_collection",
    fields: ["id", "order.id"],
    filters: { id: collectionId },
  })
  const orderId = (links[0] as unknown as { order?: { id: string } | null } | undefined)?.order?.id
  if (!orderId) return undefined
  const { data: orders } = await query.graph({
    entity: "order",
    fields: [
      "id",
      "display_id",
      "created_at",
      "summary.*",
      "transactions.*",
      ...WHOLE_ROWS,
      ...ORDER_SOURCE_FIELDS,
      ...ACCOUNT_FIELDS,
    ],
    filters: { id: orderId },
  })
  return orders[0] as unknown as SessionOrder | undefined
}

/**
 * Whether a session was made for what an order owes: after the order. In Medusa's completion the order is younger than
 * the session.
 */
export async function isForOrder(
  query: Omit<RemoteQueryFunction, symbol>,
  { collectionId, createdAt }: SessionContext,
): Promise<boolean> {
  const { data } = await query.graph({
    entity: "payment_collection",
    fields: ["id", "order.id", "order.created_at"],
    filters: { id: collectionId },
  })
  const [collection] = data as unknown as { order?: { created_at: string | Date } | null }[]
  return Boolean(collection?.order && new Date(collection.order.created_at) < createdAt)
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
