import type { MedusaContainer } from "@medusajs/framework/types"
import { DOKU_MODULE, type DokuModuleService } from "../../modules/doku"
import type { DokuAccount } from "../../modules/doku/accounts/accounts"
import type { OwingOrder } from "../medusa/order-debt"
import { loadRegionProviders } from "../medusa/region-providers"

/**
 * The account by which an order may be paid: its provider is enabled in the order's region.
 *
 * @param preferred provider id of the link
 */
export async function accountForOrder(
  container: MedusaContainer,
  { region_id }: OwingOrder,
  preferred?: string,
): Promise<DokuAccount | undefined> {
  const doku: DokuModuleService = container.resolve(DOKU_MODULE)
  const enabled = await loadRegionProviders(container, region_id)
  const able = doku.accounts.list().filter(({ providerId }) => enabled.includes(providerId))
  return able.find(({ providerId }) => providerId === preferred) ?? able[0]
}
