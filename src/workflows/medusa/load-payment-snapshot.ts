import type { BigNumberInput, MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import type {
  Dated,
  MedusaOrder,
  MedusaPayment,
  MedusaSession,
  PaymentSnapshot,
  RefundableSnapshot,
} from "./payment-snapshot"

const FIELDS = [
  "id",
  "amount",
  "payment_sessions.id",
  "payment_sessions.provider_id",
  "payment_sessions.amount",
  "payment_sessions.status",
  "payment_sessions.created_at",
  "payment_sessions.payment.id",
  "payments.*",
  "payments.captures.*",
  "order.id",
  "cart.id",
  "cart.total",
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
/** They take one more statement, which settling does not need. */
const REFUND_FIELDS = ["refunded_amount", "payments.refunds.*"]

/** As `query.graph` answers: a relation without records may be missing. */
interface GraphCollection {
  id: string
  amount: BigNumberInput
  refunded_amount?: BigNumberInput | null
  payment_sessions?: MedusaSession[]
  payments?: (Omit<MedusaPayment, "captures"> & { captures?: MedusaPayment["captures"]; refunds?: Dated[] })[]
  order?: { id: string } | null
  cart?: (NonNullable<PaymentSnapshot["cart"]> & { order?: { id: string } | null }) | null
}

/** @returns undefined when the collection itself is gone. */
export function loadPaymentSnapshot(
  container: MedusaContainer,
  collectionId: string,
): Promise<PaymentSnapshot | undefined> {
  return load(container, collectionId, [])
}

/** @returns undefined when the collection itself is gone. */
export function loadRefundableSnapshot(
  container: MedusaContainer,
  collectionId: string,
): Promise<RefundableSnapshot | undefined> {
  return load(container, collectionId, REFUND_FIELDS)
}

async function load(
  container: MedusaContainer,
  collectionId: string,
  more: readonly string[],
): Promise<RefundableSnapshot | undefined> {
  const query = container.resolve(ContainerRegistrationKeys.QUERY)
  const { data } = await query.graph({
    entity: "payment_collection",
    fields: [...FIELDS, ...more],
    filters: { id: collectionId },
  })
  const collection = data[0] as unknown as GraphCollection | undefined
  if (!collection) return undefined
  const orderId = collection.order?.id ?? collection.cart?.order?.id
  return {
    collection: {
      id: collection.id,
      amount: collection.amount,
      refunded_amount: collection.refunded_amount ?? null,
    },
    cart: collection.cart ?? null,
    order: orderId ? await loadOrder(container, orderId) : null,
    orderHasCollection: Boolean(collection.order),
    sessions: collection.payment_sessions ?? [],
    payments: (collection.payments ?? []).map((payment) => ({
      ...payment,
      captures: payment.captures ?? [],
      refunds: payment.refunds ?? [],
    })),
  }
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
