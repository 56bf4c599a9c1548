import type { SubscriberArgs, SubscriberConfig } from "@medusajs/framework"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import { DOKU_MODULE, type DokuModuleService } from "../modules/doku"

/** Recorded in the ledger, so that an order whose event was never emitted is found. */
export default async function orderPlaced({
  event: { data },
  container,
}: SubscriberArgs<{ id: string }>): Promise<void> {
  const doku: DokuModuleService = container.resolve(DOKU_MODULE)
  const { data: links } = await container.resolve(ContainerRegistrationKeys.QUERY).graph({
    entity: "order_payment_collection",
    fields: ["payment_collection_id"],
    filters: { order_id: data.id },
  })
  const collections = (links as { payment_collection_id: string }[]).map(
    ({ payment_collection_id }) => payment_collection_id,
  )
  if (collections.length > 0) await doku.medusaEvents.recordOrderPlaced(collections)
}

export const config: SubscriberConfig = {
  event: "order.placed",
  context: { subscriberId: "doku-order-placed" },
}
