import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import type { RelatedTo } from "../../../modules/doku/queries/transaction-list"
import { readSearchTerm } from "./transactions/search"

/** Carts and orders of one e-mail, newest first. Older ones are not searched. */
const MAX_PER_EMAIL = 500
const NEWEST_FIRST = { take: MAX_PER_EMAIL, order: { created_at: "DESC" } } as const

/** References of the transactions that a search term means. Medusa is queried for e-mails, which the ledger has not. */
export async function findRelated(container: MedusaContainer, typed: string): Promise<RelatedTo> {
  const term = readSearchTerm(typed)
  switch (term.kind) {
    case "invoice":
      return { invoicePrefix: term.prefix }
    case "order":
      return findRelatedToOrder(container, term.id)
    case "order_number":
      return relatedToOrders(container, { display_id: term.displayId })
    case "email":
      return relatedToEmail(container, term.email)
    case "other":
      return {}
  }
}

/** Includes the order's payment collections, because a second payment of an order has no `order_id`. */
export async function findRelatedToOrder(container: MedusaContainer, orderId: string): Promise<RelatedTo> {
  const { collectionIds } = await relatedToOrders(container, { id: orderId })
  return { orderIds: [orderId], collectionIds }
}

/** The display ids of orders. A deleted order has none. */
export async function loadOrderDisplayIds(
  container: MedusaContainer,
  orderIds: readonly (string | null)[],
): Promise<Map<string | null, number>> {
  const ids = [...new Set(orderIds.filter((id) => id !== null))]
  if (ids.length === 0) return new Map()
  const { data } = await container.resolve(ContainerRegistrationKeys.QUERY).graph({
    entity: "order",
    fields: ["id", "display_id"],
    filters: { id: ids },
  })
  return new Map(data.map(({ id, display_id }) => [id, Number(display_id)]))
}

/** Medusa stores a cart's e-mail as it was typed, and a customer's in lower case. */
async function relatedToEmail(container: MedusaContainer, email: string): Promise<RelatedTo> {
  const query = container.resolve(ContainerRegistrationKeys.QUERY)
  const filters = { email: [...new Set([email, email.toLowerCase()])] }
  const [carts, ofOrders] = await Promise.all([
    query.graph({ entity: "cart", fields: ["id"], filters, pagination: NEWEST_FIRST }),
    relatedToOrders(container, filters),
  ])
  return { ...ofOrders, cartIds: carts.data.map(({ id }) => id) }
}

async function relatedToOrders(
  container: MedusaContainer,
  filters: Record<string, unknown>,
): Promise<{ orderIds: string[]; collectionIds: string[] }> {
  const { data } = await container.resolve(ContainerRegistrationKeys.QUERY).graph({
    entity: "order",
    fields: ["id", "payment_collections.id"],
    filters,
    pagination: NEWEST_FIRST,
  })
  const orders = data as unknown as { id: string; payment_collections?: ({ id: string } | null)[] | null }[]
  return {
    orderIds: orders.map(({ id }) => id),
    collectionIds: orders.flatMap(({ payment_collections }) =>
      (payment_collections ?? []).flatMap((collection) => (collection ? [collection.id] : [])),
    ),
  }
}
