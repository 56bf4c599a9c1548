import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import type { RelatedTo } from "../../../modules/doku/queries/transaction-list"
import { readSearchTerm } from "./transactions/search"

/** A person with more than these is a machine; the newest of them are looked at. */
const MAX_OF_ONE_PERSON = 500
const NEWEST_FIRST = { take: MAX_OF_ONE_PERSON, order: { created_at: "DESC" } } as const

/** Where the invoices stand that somebody searches for. The ledger holds no e-mail: Medusa is asked. */
export async function findRelated(container: MedusaContainer, typed: string): Promise<RelatedTo> {
  const term = readSearchTerm(typed)
  switch (term.kind) {
    case "invoice":
      return { invoicePrefix: term.prefix }
    case "order":
      return findRelatedToOrder(container, term.id)
    case "order_number":
      return belongingOfOrders(container, { display_id: term.displayId })
    case "email":
      return belongingOfEmail(container, term.email)
    case "other":
      return {}
  }
}

/** Everything paid, or to be paid, for an order: a second payment of it is settled as no order. */
export async function findRelatedToOrder(container: MedusaContainer, orderId: string): Promise<RelatedTo> {
  const { collectionIds } = await belongingOfOrders(container, { id: orderId })
  return { orderIds: [orderId], collectionIds }
}

/** The numbers that admins know orders by. An order that is gone has none. */
export async function orderNumbers(
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

/** Medusa keeps a cart's e-mail as it was typed, and a customer's in small letters. */
async function belongingOfEmail(container: MedusaContainer, email: string): Promise<RelatedTo> {
  const query = container.resolve(ContainerRegistrationKeys.QUERY)
  const filters = { email: [...new Set([email, email.toLowerCase()])] }
  const [carts, ofOrders] = await Promise.all([
    query.graph({ entity: "cart", fields: ["id"], filters, pagination: NEWEST_FIRST }),
    belongingOfOrders(container, filters),
  ])
  return { ...ofOrders, cartIds: carts.data.map(({ id }) => id) }
}

async function belongingOfOrders(
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
