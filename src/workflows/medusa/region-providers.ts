import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"

/** The ids of the payment providers that are enabled in a region. Medusa checks them for carts, and not for orders. */
export async function loadRegionProviders(
  container: MedusaContainer,
  regionId: string | null,
): Promise<string[]> {
  if (!regionId) return []
  const { data } = await container.resolve(ContainerRegistrationKeys.QUERY).graph({
    entity: "region",
    fields: ["id", "payment_providers.id", "payment_providers.is_enabled"],
    filters: { id: regionId },
  })
  const [region] = data as unknown as {
    payment_providers?: ({ id: string; is_enabled?: boolean } | null)[] | null
  }[]
  return (region?.payment_providers ?? []).flatMap((provider) =>
    provider && provider.is_enabled !== false ? [provider.id] : [],
  )
}
