import type { MedusaContainer } from "@medusajs/framework/types"
import { Modules } from "@medusajs/framework/utils"

/** The name that Medusa Admin shows under Settings → Store; empty when the store has none. */
export async function loadStoreName(container: MedusaContainer): Promise<string> {
  const [store] = await container.resolve(Modules.STORE).listStores({}, { take: 1 })
  return store?.name?.trim() ?? ""
}
