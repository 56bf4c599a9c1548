import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"

interface ModuleDeclaration {
  resolve?: unknown
  options?: { database?: { clientUrl?: string } } | null
}

/**
 * Whether a statement of ours may read the tables of these modules: a store may put a module of its own in place of
 * Medusa's, or give one a database of its own. Then only Medusa's query knows where the records are.
 *
 * @param names of Medusa's modules, e.g. `Modules.PAYMENT`
 */
export function hasMedusasTables(container: MedusaContainer, names: readonly string[]): boolean {
  const { modules } = container.resolve(ContainerRegistrationKeys.CONFIG_MODULE)
  const databases = new Set<string>()
  for (const name of names) {
    const declared = modules?.[name] as ModuleDeclaration | boolean | undefined
    if (declared === false) return false
    if (typeof declared !== "object") continue
    if (declared.resolve !== undefined && !isMedusas(declared.resolve)) return false
    const url = declared.options?.database?.clientUrl
    if (url !== undefined) databases.add(url)
  }
  // Medusa itself writes the store's database into some of the declarations.
  return databases.size <= 1
}

/** A store may also hand the module itself over, which has no name to tell it by. */
function isMedusas(resolve: unknown): boolean {
  return typeof resolve === "string" && /(^|[\\/])@medusajs[\\/]/.test(resolve)
}
