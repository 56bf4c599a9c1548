import type { BigNumberInput, MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import { isOurProviderId } from "../../modules/doku/config/options"
import { pendingOf, type SummedOrder } from "../../money/pending"
import { WITHOUT_PAGE } from "./payment-snapshot"

interface OrderSession {
  id: string
  provider_id: string
  amount: BigNumberInput
  status: string
}

interface OrderPayment {
  id: string
  provider_id: string
  captured_at: string | Date | null
  canceled_at: string | Date | null
}

export interface OrderCollection {
  id: string
  status: string
  amount: BigNumberInput
  payment_sessions?: (OrderSession | null)[] | null
  payments?: (OrderPayment | null)[] | null
}

/** An order as far as a payment of what it owes depends on it. */
export interface OwingOrder extends SummedOrder {
  id: string
  display_id: number
  status: string
  canceled_at: string | Date | null
  created_at: string | Date
  currency_code: string
  region_id: string | null
  total?: BigNumberInput
  payment_collections?: (OrderCollection | null)[] | null
}

/**
 * With the order's total Medusa computes the summary, as its own workflows read it. Without it the summary is the stored
 * one, which counts neither a requested return nor an exchange.
 */
const FIELDS = [
  "total",
  "id",
  "display_id",
  "status",
  "canceled_at",
  "created_at",
  "currency_code",
  "region_id",
  "summary.*",
  "transactions.*",
  "payment_collections.id",
  "payment_collections.status",
  "payment_collections.amount",
  "payment_collections.payment_sessions.id",
  "payment_collections.payment_sessions.provider_id",
  "payment_collections.payment_sessions.amount",
  "payment_collections.payment_sessions.status",
  "payment_collections.payments.id",
  "payment_collections.payments.provider_id",
  "payment_collections.payments.captured_at",
  "payment_collections.payments.canceled_at",
]

/**
 * @param more further fields of the order, for the caller's own type
 * @returns undefined when there is no such order
 */
export async function loadOwingOrder<Order extends OwingOrder = OwingOrder>(
  container: MedusaContainer,
  orderId: string,
  more: readonly string[] = [],
): Promise<Order | undefined> {
  const { data } = await container.resolve(ContainerRegistrationKeys.QUERY).graph({
    entity: "order",
    fields: [...FIELDS, ...more],
    filters: { id: orderId },
  })
  return data[0] as unknown as Order | undefined
}

/** The order that a payment collection belongs to; undefined for a cart's. */
export async function loadOrderOfCollection(
  container: MedusaContainer,
  collectionId: string,
): Promise<OwingOrder | undefined> {
  const { data } = await container.resolve(ContainerRegistrationKeys.QUERY).graph({
    entity: "payment_collection",
    fields: ["id", "order.id"],
    filters: { id: collectionId },
  })
  const [collection] = data as unknown as { order?: { id: string } | null }[]
  return collection?.order ? loadOwingOrder(container, collection.order.id) : undefined
}

/** Whether a collection can still take a payment of what its order owes. */
export function isUnpaid({ status }: Pick<OrderCollection, "status">): boolean {
  return status === "not_paid" || status === "awaiting"
}

export function collectionsOf({ payment_collections }: OwingOrder): OrderCollection[] {
  return (payment_collections ?? []).filter((collection) => collection !== null)
}

export function collectionIdsOf(order: OwingOrder): string[] {
  return collectionsOf(order).map(({ id }) => id)
}

/**
 * What a confirmed order owes, in integer IDR; 0 when it owes nothing, is cancelled, or is a draft. Medusa counts
 * captures and refunds only, so a payment that another provider has authorised doesn't lower it.
 */
export function owedBy(order: OwingOrder): number {
  if (order.canceled_at || ["canceled", "draft"].includes(order.status)) return 0
  return Math.max(0, pendingOf(order))
}

/** Another provider's payment that is authorised and not captured. Medusa's manual provider holds no money. */
export function authorizedElsewhere(order: OwingOrder): { provider_id: string } | undefined {
  return (
    collectionsOf(order)
      .flatMap(({ payments }) => payments ?? [])
      .find(
        (payment) =>
          payment !== null &&
          !isOurProviderId(payment.provider_id) &&
          payment.provider_id !== WITHOUT_PAGE &&
          !payment.captured_at &&
          !payment.canceled_at,
      ) ?? undefined
  )
}
