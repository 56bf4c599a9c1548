import type { BigNumberInput, MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import type { MedusaOrder, MedusaPayment, MedusaSession, PaymentSnapshot } from "./payment-snapshot"

interface GraphCollection {
  id: string
  amount: BigNumberInput
  payment_sessions?: MedusaSession[]
  payments?: (Omit<MedusaPayment, "captures"> & { captures?: MedusaPayment["captures"] })[]
  order?: { id: string } | null
  cart?: (NonNullable<PaymentSnapshot["cart"]> & { order?: { id: string } | null }) | null
}

/** Undefined when the collection itself is gone. */
export async function loadPaymentSnapshot(
  container: MedusaContainer,
  collectionId: string,
): Promise<PaymentSnapshot | undefined> {
  const query = container.resolve(ContainerRegistrationKeys.QUERY)
  const { data } = await query.graph({
    entity: "payment_collection",
    fields: [
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
    ],
    filters: { id: collectionId },
  })
  const collection = data[0] as unknown as GraphCollection | undefined
  if (!collection) return undefined
  const orderId = collection.order?.id ?? collection.cart?.order?.id
  return {
    collection: { id: collection.id, amount: collection.amount },
    cart: collection.cart ?? null,
    order: orderId ? await readOrder(container, orderId) : null,
    orderHasCollection: Boolean(collection.order),
    sessions: collection.payment_sessions ?? [],
    payments: (collection.payments ?? []).map((payment) => ({
      ...payment,
      captures: payment.captures ?? [],
    })),
  }
}

async function readOrder(container: MedusaContainer, orderId: string): Promise<MedusaOrder | null> {
  const query = container.resolve(ContainerRegistrationKeys.QUERY)
  const { data } = await query.graph({
    entity: "order",
    fields: ["id", "status", "created_at", "canceled_at", "summary.*", "transactions.*"],
    filters: { id: orderId },
  })
  const order = data[0] as unknown as MedusaOrder | undefined
  return order ? { ...order, transactions: order.transactions ?? [] } : null
}
