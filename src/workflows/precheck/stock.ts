import type { BigNumberInput, MedusaContainer } from "@medusajs/framework/types"
import { MathBN, Modules } from "@medusajs/framework/utils"
import { confirmVariantInventoryWorkflow } from "@medusajs/medusa/core-flows"
import { adminName, listed, shopperName } from "./names"
import { type CompletionObstacle, type CoreError, toCoreError } from "./obstacle"
import { asList, type CartItem, type CartVariant, type PrecheckCart } from "./read-cart"

interface Confirmed {
  /** The line's id. */
  id: string
  inventory_item_id: string
  required_quantity: BigNumberInput
  quantity: BigNumberInput
  allow_backorder: boolean
  location_ids: string[]
}

/**
 * Finds lines without enough stock, by Medusa's own confirmation of the inventory.
 *
 * @param mode `page` adds up the lines that share an inventory item; Medusa's completion checks them one by one.
 */
export async function findSoldOut(
  container: MedusaContainer,
  cart: PrecheckCart,
  mode: "page" | "completion",
): Promise<CompletionObstacle | undefined> {
  const lines = (cart.items ?? []).filter(({ variant }) => variant?.manage_inventory)
  if (lines.length === 0) return undefined
  const unplaced = lines.filter((line) => locationsOf(line, cart.sales_channel_id).length === 0)
  // Medusa's completion reserves nothing for these lines and makes an order that no location can send.
  if (mode === "page" && unplaced.length > 0) return soldOut(unplaced, NOT_AT_ONE_LOCATION)
  const found = await confirm(container, cart, lines)
  if ("confirmed" in found) {
    const together = mode === "page" ? await findOversold(container, cart, lines, found.confirmed) : []
    return together.length > 0 ? soldOut(together, NOT_AT_ONE_LOCATION) : undefined
  }
  const missing: CartItem[] = []
  for (const line of lines) {
    if ("failure" in (await confirm(container, cart, [line]))) missing.push(line)
  }
  return soldOut(missing.length > 0 ? missing : lines, found.failure)
}

/** Lines that together need more of one inventory item than all locations of the sales channel have. */
async function findOversold(
  container: MedusaContainer,
  { sales_channel_id }: PrecheckCart,
  lines: readonly CartItem[],
  confirmed: readonly Confirmed[],
): Promise<CartItem[]> {
  const byItem = new Map<string, Confirmed[]>()
  for (const one of confirmed) {
    byItem.set(one.inventory_item_id, [...(byItem.get(one.inventory_item_id) ?? []), one])
  }
  for (const [itemId, sharing] of byItem) {
    if (sharing.length < 2 || sharing.some(({ allow_backorder }) => allow_backorder)) continue
    const takers = lines.filter(({ id }) => sharing.some((one) => one.id === id))
    const locations = takers.flatMap((line) => locationsOf(line, sales_channel_id)).map(({ id }) => id)
    const quantity = MathBN.sum(...sharing.map((one) => MathBN.mult(one.quantity, one.required_quantity)))
    const there = await container
      .resolve(Modules.INVENTORY)
      .confirmInventory(itemId, [...new Set(locations)], quantity)
    if (!there) return takers
  }
  return []
}

/** The locations that stock a line's variant; with a sales channel, only that channel's locations. */
function locationsOf({ variant }: CartItem, salesChannelId?: string | null) {
  return asList(variant?.inventory_items)
    .flatMap(({ inventory }) => asList(inventory?.location_levels))
    .flatMap(({ stock_locations }) => asList(stock_locations))
    .filter(
      ({ sales_channels }) =>
        !salesChannelId || asList(sales_channels).some(({ id }) => id === salesChannelId),
    )
}

type Confirmation = { confirmed: Confirmed[] } | { failure: CoreError }

async function confirm(
  container: MedusaContainer,
  { sales_channel_id }: PrecheckCart,
  lines: readonly CartItem[],
): Promise<Confirmation> {
  const variants = new Map(lines.map(({ variant }) => [variant?.id, variant as CartVariant]))
  const { errors, result } = await confirmVariantInventoryWorkflow(container).run({
    input: {
      sales_channel_id: String(sales_channel_id),
      variants: [...variants.values()],
      items: lines.map(({ id, variant_id, quantity }) => ({ id, variant_id, quantity })),
    } as never,
    throwOnError: false,
  })
  const [failed] = errors as { error?: unknown }[]
  if (failed) return { failure: toCoreError(failed.error) }
  // The confirmation adds up the stock of several locations, but Medusa reserves at the first of them only.
  const { items: confirmed } = result as { items: Confirmed[] }
  for (const item of confirmed) {
    const [first, ...others] = item.location_ids
    // A backorder is reserved at a location, too.
    if (!isKeptAt(lines, item, first)) return { failure: nowhere(item) }
    if (item.allow_backorder || first === undefined || others.length === 0) continue
    const quantity = MathBN.mult(item.quantity, item.required_quantity)
    const there = await container
      .resolve(Modules.INVENTORY)
      .confirmInventory(item.inventory_item_id, [first], quantity)
    if (!there) return { failure: NOT_AT_ONE_LOCATION }
  }
  return { confirmed }
}

function isKeptAt(
  lines: readonly CartItem[],
  { inventory_item_id }: Confirmed,
  locationId?: string,
): boolean {
  return lines
    .flatMap(({ variant }) => asList(variant?.inventory_items))
    .filter((item) => item.inventory_item_id === inventory_item_id)
    .flatMap(({ inventory }) => asList(inventory?.location_levels))
    .some(({ location_id }) => location_id === locationId)
}

const nowhere = ({ inventory_item_id, location_ids: [first] }: Confirmed): CoreError => ({
  type: "not_found",
  message: `Item ${inventory_item_id} is not stocked at location ${first}`,
})

const NOT_AT_ONE_LOCATION: CoreError = {
  type: "not_allowed",
  message: "Some variant does not have the required inventory",
}

function soldOut(missing: readonly CartItem[], coreError: CoreError): CompletionObstacle {
  const names = missing.map(shopperName)
  const locations = missing.flatMap((line) =>
    locationsOf(line).flatMap(({ name }) => (name ? [`"${name}"`] : [])),
  )
  const where = locations.length > 0 ? ` at location ${listed(locations, "or")}` : ""
  return {
    code: "sold_out",
    messages: {
      en: `${listed(names, "and")} ${new Set(names).size === 1 ? "is" : "are"} sold out.`,
      id: `${listed(names, "dan")} sudah habis.`,
    },
    reason: `Not enough stock is left. Restock it at a location of the cart's sales channel, then check again; or refund the customer. It is item ${listed(missing.map(adminName), "and")}${where}`,
    coreError,
  }
}
