import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import { isOurProviderId } from "../../modules/doku/config/options"

/** The id of what a request is about: one of these. */
export interface Subject {
  payment_collection?: string
  cart?: string
  order?: string
  payment?: string
}

interface Paid {
  payment_sessions?: { provider_id: string }[]
  payments?: { provider_id: string }[]
}

/** Whether Medusa's tables show a LinkAja session or payment there. Used when the ledger can't be read. */
export async function concernsOurMoney(
  container: MedusaContainer,
  { payment_collection, cart, order, payment }: Subject,
): Promise<boolean> {
  const query = container.resolve(ContainerRegistrationKeys.QUERY)
  const read = async (entity: string, id: string, prefix = ""): Promise<unknown[]> =>
    (
      await query.graph({
        entity,
        fields: [
          "id",
          ...(entity === "payment"
            ? ["provider_id"]
            : [`${prefix}payment_sessions.provider_id`, `${prefix}payments.provider_id`]),
        ],
        filters: { id },
      })
    ).data
  if (payment) return isAnyOurs((await read("payment", payment)) as { provider_id: string }[])
  const collections = payment_collection
    ? await read("payment_collection", payment_collection)
    : cart
      ? (await read("cart", cart, "payment_collection.")).map(
          (found) => (found as { payment_collection?: Paid | null }).payment_collection,
        )
      : (await read("order", String(order), "payment_collections.")).flatMap(
          (found) => (found as { payment_collections?: (Paid | null)[] | null }).payment_collections ?? [],
        )
  return collections.some((collection) => {
    const { payment_sessions = [], payments = [] } = (collection ?? {}) as Paid
    return isAnyOurs([...payment_sessions, ...payments])
  })
}

function isAnyOurs(found: readonly { provider_id: string }[]): boolean {
  return found.some(({ provider_id }) => isOurProviderId(provider_id))
}
