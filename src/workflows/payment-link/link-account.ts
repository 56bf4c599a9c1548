import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import { DOKU_MODULE, type DokuModuleService } from "../../modules/doku"
import type { DokuAccount } from "../../modules/doku/accounts/accounts"
import type { OwingOrder } from "../medusa/order-debt"

/**
 * The account by which an order may be paid: its provider is enabled in the order's region. Medusa doesn't check that
 * for an order.
 *
 * @param preferred provider id of the link
 */
export async function accountForOrder(
  container: MedusaContainer,
  { region_id }: OwingOrder,
  preferred?: string,
): Promise<DokuAccount | undefined> {
  if (!region_id) return undefined
  const doku: DokuModuleService = container.resolve(DOKU_MODULE)
  const { data } = await container.resolve(ContainerRegistrationKeys.QUERY).graph({
    entity: "region",
    fields: ["id", "payment_providers.id", "payment_providers.is_enabled"],
    filters: { id: region_id },
  })
  const [region] = data as unknown as {
    payment_providers?: ({ id: string; is_enabled?: boolean } | null)[] | null
  }[]
  const enabled = (region?.payment_providers ?? []).flatMap((provider) =>
    provider && provider.is_enabled !== false ? [provider.id] : [],
  )
  const able = doku.accounts.list().filter(({ providerId }) => enabled.includes(providerId))
  return able.find(({ providerId }) => providerId === preferred) ?? able[0]
}
