import type { BigNumberInput, MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys, Modules } from "@medusajs/framework/utils"
import { DOKU_MODULE, type DokuModuleService } from "../../modules/doku"
import { hasMedusasTables } from "./medusa-tables"
import type { Dated, MedusaOrder, MedusaPayment, MedusaSession, PaymentSnapshot } from "./payment-snapshot"

/** Modules whose tables the statement below reads. */
const READ_MODULES = [Modules.CART, Modules.ORDER, Modules.PAYMENT]

/** Columns under their own names, for `json_build_object`. */
const columns = (alias: string, ...names: string[]) =>
  names.map((name) => `'${name}', ${alias}.${name}`).join(", ")

/**
 * A payment collection with its sessions, payments, captures and refunds, and the ids of its cart and order. Medusa's
 * query makes twelve statements for it and takes ten times as long. Amounts are texts, so that none loses its fraction.
 */
const SNAPSHOT_SQL = `select c.id, c.amount::text as amount, c.refunded_amount::text as refunded_amount,
    (select coalesce(json_agg(json_build_object('id', s.id, 'provider_id', s.provider_id, 'amount', s.amount::text,
        'status', s.status, ${columns("s", "created_at")}, 'payment',
        (select json_build_object('id', p.id) from payment p
          where p.payment_session_id = s.id and p.deleted_at is null limit 1)) order by s.created_at, s.id), '[]')
      from payment_session s where s.payment_collection_id = c.id and s.deleted_at is null) as payment_sessions,
    (select coalesce(json_agg(json_build_object('id', p.id, 'amount', p.amount::text, 'provider_id', p.provider_id,
        'payment_session_id', p.payment_session_id, 'currency_code', p.currency_code, 'data', p.data,
        ${columns("p", "created_at", "captured_at", "canceled_at")},
        'captures', (select coalesce(json_agg(json_build_object('id', k.id, 'amount', k.amount::text)
          order by k.created_at, k.id), '[]') from capture k where k.payment_id = p.id and k.deleted_at is null),
        'refunds', (select coalesce(json_agg(json_build_object('id', r.id, 'amount', r.amount::text,
          ${columns("r", "created_at")}) order by r.created_at, r.id), '[]')
          from refund r where r.payment_id = p.id and r.deleted_at is null)) order by p.created_at, p.id), '[]')
      from payment p where p.payment_collection_id = c.id and p.deleted_at is null) as payments,
    (select json_build_object('id', o.id) from order_payment_collection l join "order" o on o.id = l.order_id
      where l.payment_collection_id = c.id and l.deleted_at is null and o.deleted_at is null limit 1) as order,
    (select json_build_object('id', cart.id, ${columns("cart", "completed_at")}, 'order',
        (select json_build_object('id', o.id) from order_cart l join "order" o on o.id = l.order_id
          where l.cart_id = cart.id and l.deleted_at is null and o.deleted_at is null limit 1))
      from cart_payment_collection l join cart on cart.id = l.cart_id
      where l.payment_collection_id = c.id and l.deleted_at is null and cart.deleted_at is null limit 1) as cart
  from payment_collection c where c.id = :collectionId and c.deleted_at is null`

const FIELDS = [
  "id",
  "amount",
  "payment_sessions.id",
  "payment_sessions.provider_id",
  "payment_sessions.amount",
  "payment_sessions.status",
  "payment_sessions.created_at",
  "payment_sessions.payment.id",
  "refunded_amount",
  "payments.*",
  "payments.captures.*",
  "payments.refunds.*",
  "order.id",
  "cart.id",
  "cart.completed_at",
  "cart.order.id",
]
const ORDER_FIELDS = [
  "id",
  // With it Medusa leaves goods out of `summary.pending_difference` that the customer is to send back.
  "total",
  "status",
  "created_at",
  "canceled_at",
  "currency_code",
  "summary.*",
  "transactions.*",
]
/** As `query.graph` answers: a relation without records may be missing. */
interface GraphCollection {
  id: string
  amount: BigNumberInput
  refunded_amount?: BigNumberInput | null
  payment_sessions?: MedusaSession[]
  payments?: (Omit<MedusaPayment, "captures"> & { captures?: MedusaPayment["captures"]; refunds?: Dated[] })[]
  order?: { id: string } | null
  cart?: { id: string; completed_at: string | Date | null; order?: { id: string } | null } | null
}

/** @returns undefined when the collection itself is gone. */
export async function loadPaymentSnapshot(
  container: MedusaContainer,
  collectionId: string,
): Promise<PaymentSnapshot | undefined> {
  const collection = await (hasMedusasTables(container, READ_MODULES) ? selectCollection : queryCollection)(
    container,
    collectionId,
  )
  if (!collection) return undefined
  const { cart } = collection
  const orderId = collection.order?.id ?? cart?.order?.id
  const [total, order] = await Promise.all([
    cart ? loadCartTotal(container, cart.id) : null,
    orderId ? loadOrder(container, orderId) : null,
  ])
  return {
    collection: {
      id: collection.id,
      amount: collection.amount,
      refunded_amount: collection.refunded_amount ?? null,
    },
    cart: cart && total !== null ? { id: cart.id, total, completed_at: cart.completed_at } : null,
    order,
    orderHasCollection: Boolean(collection.order),
    sessions: collection.payment_sessions ?? [],
    payments: (collection.payments ?? []).map((payment) => ({
      ...payment,
      captures: payment.captures ?? [],
      refunds: payment.refunds ?? [],
    })),
  }
}

export async function selectCollection(
  container: MedusaContainer,
  collectionId: string,
): Promise<GraphCollection | undefined> {
  const { sql }: DokuModuleService = container.resolve(DOKU_MODULE)
  const [found] = await sql.query<GraphCollection>(SNAPSHOT_SQL, { collectionId })
  return found
}

/** The same by Medusa's query. */
export async function queryCollection(
  container: MedusaContainer,
  collectionId: string,
): Promise<GraphCollection | undefined> {
  const query = container.resolve(ContainerRegistrationKeys.QUERY)
  const { data } = await query.graph({
    entity: "payment_collection",
    fields: FIELDS,
    filters: { id: collectionId },
  })
  return data[0] as unknown as GraphCollection | undefined
}

/** Null when the cart was deleted meanwhile. Only Medusa can compute it. */
async function loadCartTotal(container: MedusaContainer, cartId: string): Promise<BigNumberInput | null> {
  const query = container.resolve(ContainerRegistrationKeys.QUERY)
  const { data } = await query.graph({ entity: "cart", fields: ["id", "total"], filters: { id: cartId } })
  return (data[0] as { total: BigNumberInput } | undefined)?.total ?? null
}

async function loadOrder(container: MedusaContainer, orderId: string) {
  const query = container.resolve(ContainerRegistrationKeys.QUERY)
  const { data } = await query.graph({
    entity: "order",
    fields: ORDER_FIELDS,
    filters: { id: orderId },
  })
  const order = data[0] as unknown as MedusaOrder | undefined
  return order ? { ...order, transactions: order.transactions ?? [] } : null
}
