import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import type { CustomersTransactions } from "../../modules/doku/retention/erasure"

const PAGE = 200

/** Whose data: a customer's, a guest's by e-mail address, or that of one order. */
export type Whose = { customer_id: string } | { email: string } | { order_id: string }

interface Order {
  id: string
  payment_collections?: ({ id: string } | null)[] | null
}

/** The carts and orders of a customer, with those of a guest's e-mail address, deleted ones included. */
export async function customersReferences(
  container: MedusaContainer,
  whose: Whose,
): Promise<CustomersTransactions> {
  const orders: Order[] = []
  const cartIds: string[] = []
  for (const filters of await filtersOf(container, whose)) {
    orders.push(
      ...((await readAll(
        container,
        "order",
        ["id", "payment_collections.id"],
        filters,
      )) as unknown as Order[]),
    )
    if (!("id" in filters)) {
      cartIds.push(...(await readAll(container, "cart", ["id"], filters)).map(({ id }) => id))
    }
  }
  return {
    orderIds: orders.map(({ id }) => id),
    cartIds,
    collectionIds: orders.flatMap(({ payment_collections }) =>
      (payment_collections ?? []).flatMap((collection) => (collection ? [collection.id] : [])),
    ),
  }
}

/** One of these has to match. */
async function filtersOf(container: MedusaContainer, whose: Whose): Promise<Record<string, unknown>[]> {
  if ("order_id" in whose) return [{ id: whose.order_id }]
  if ("customer_id" in whose) return [{ customer_id: whose.customer_id }]
  // Medusa keeps a cart's address as it was typed.
  const email = { $ilike: whose.email.replace(/[\\%_]/g, "\\$&") }
  const customers = await readAll(container, "customer", ["id"], { email })
  return [{ email }, ...customers.map(({ id }) => ({ customer_id: id }))]
}

async function readAll(
  container: MedusaContainer,
  entity: string,
  fields: string[],
  filters: Record<string, unknown>,
): Promise<{ id: string }[]> {
  const query = container.resolve(ContainerRegistrationKeys.QUERY)
  const rows: { id: string }[] = []
  let page: { id: string }[]
  do {
    const { data } = await query.graph({
      entity,
      fields,
      filters,
      pagination: { take: PAGE, skip: rows.length, order: { id: "ASC" } },
      withDeleted: true,
    })
    page = data as { id: string }[]
    rows.push(...page)
  } while (page.length === PAGE)
  return rows
}
