import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys, Modules } from "@medusajs/framework/utils"
import { listShippingOptionsForCartWorkflow } from "@medusajs/medusa/core-flows"
import { listed } from "./names"
import { CHECK_AGAIN, type CompletionObstacle } from "./obstacle"
import type { PrecheckCart } from "./read-cart"
import { type CartOption, deletedMethods, incomplete, methodOptionIds, optionsGone } from "./validations"

/**
 * Finds shipping methods that are not offered for the cart's address. Medusa's completion doesn't check that, so it is
 * checked before the page only.
 */
export async function findUnshippable(
  container: MedusaContainer,
  cart: PrecheckCart,
  options: readonly CartOption[],
  valid: readonly CartOption[],
): Promise<CompletionObstacle | undefined> {
  if (!(cart.items ?? []).some(({ requires_shipping }) => requires_shipping)) return undefined
  if (!hasAddress(cart.shipping_address) && !(await isAllPickedUp(container, options))) {
    return incomplete(
      { en: "Please enter the shipping address.", id: "Silakan isi alamat pengiriman." },
      "the cart has no shipping address. Ask the customer for it and make the order by hand, or refund the customer",
    )
  }
  const gone = deletedMethods(cart, options)
  if (gone.length > 0) return optionsGone(gone)
  const invalid = await listInvalid(container, cart, options, valid)
  if (invalid.length === 0) return undefined
  const names = invalid.map(({ name }) => name)
  return incomplete(
    {
      en: `The shipping method ${listed(names, "and")} is not available for this address. Please choose the shipping again.`,
      id: `Metode pengiriman ${listed(names, "dan")} tidak tersedia untuk alamat ini. Silakan pilih pengiriman lagi.`,
    },
    `the shipping option ${listed(names, "and")} is not offered for the cart's address. Change the option's zone or rules, ${CHECK_AGAIN}`,
  )
}

/** A country alone is no address, because Medusa sets it in each new cart of a region with one country. */
function hasAddress(address: PrecheckCart["shipping_address"]): boolean {
  const { address_1, address_2, city, postal_code, province } = address ?? {}
  return [address_1, address_2, city, postal_code, province].some((part) => part?.trim())
}

/** Whether all options are pickups, which need no address. */
async function isAllPickedUp(container: MedusaContainer, options: readonly CartOption[]): Promise<boolean> {
  if (options.length === 0) return false
  const { data } = await container.resolve(ContainerRegistrationKeys.QUERY).graph({
    entity: "shipping_option",
    fields: ["service_zone.fulfillment_set.type"],
    filters: { id: options.map(({ id }) => id) },
  })
  const sets = data as unknown as { service_zone?: { fulfillment_set?: { type?: string } | null } | null }[]
  return sets.every(({ service_zone }) => service_zone?.fulfillment_set?.type === "pickup")
}

/** The options of the cart's shipping methods that Medusa offers for its address. */
export async function listValidOptions(
  container: MedusaContainer,
  cart: PrecheckCart,
): Promise<CartOption[]> {
  const ids = methodOptionIds(cart)
  if (ids.length === 0) return []
  const address = cart.shipping_address ?? {}
  const valid = await container.resolve(Modules.FULFILLMENT).listShippingOptionsForContext(
    {
      id: ids,
      context: { is_return: "false", enabled_in_store: "true" },
      address: {
        country_code: address.country_code ?? undefined,
        province_code: address.province ?? undefined,
        city: address.city ?? undefined,
        postal_expression: address.postal_code ?? undefined,
      },
    } as never,
    { relations: ["rules"] },
  )
  return valid as unknown as CartOption[]
}

/** Medusa's workflow decides, because a hook of the store can change what the rules are compared with. It costs more. */
async function listInvalid(
  container: MedusaContainer,
  cart: PrecheckCart,
  options: readonly CartOption[],
  valid: readonly CartOption[],
): Promise<CartOption[]> {
  const missing = options.filter(({ id }) => !valid.some((option) => option.id === id))
  if (missing.length === 0) return []
  const { result } = await listShippingOptionsForCartWorkflow(container).run({
    input: { cart_id: cart.id, option_ids: missing.map(({ id }) => id), is_return: false },
  })
  const offered = (result as { id: string }[]).map(({ id }) => id)
  return missing.filter(({ id }) => !offered.includes(id))
}
