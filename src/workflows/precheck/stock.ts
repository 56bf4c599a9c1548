import type { BigNumberInput, MedusaContainer } from "@medusajs/framework/types"
import { MathBN, Modules } from "@medusajs/framework/utils"
import { confirmVariantInventoryWorkflow } from "@medusajs/medusa/core-flows"
import { adminName, listed, shopperName } from "./names"
import { type CompletionObstacle, type CoreError, toCoreError } from "./obstacle"
import { asList, type CartItem, type CartVariant, type PrecheckCart } from "./read-cart"

interface Wanted {
  id: string
  variant_id: string
  quantity: BigNumberInput
}

interface Confirmed {
  inventory_item_id: string
  required_quantity: BigNumberInput
  quantity: BigNumberInput
  allow_backorder: boolean
  location_ids: string[]
}

/**
 * What is not there in the quantity that is wanted, as Medusa's own confirmation of the inventory says.
 *
 * @param mode `page` adds up the lines of one variant, which Medusa's completion looks at one by one.
 */
export async function findSoldOut(
  container: MedusaContainer,
  cart: PrecheckCart,
  mode: "page" | "completion",
): Promise<CompletionObstacle | undefined> {
  const lines = (cart.items ?? []).filter(({ variant }) => variant?.manage_inventory)
  if (lines.length === 0) return undefined
  const unplaced = lines.filter((line) => locationsOf(line, cart.sales_channel_id).length === 0)
  // Medusa's completion reserves nothing for these, and makes an order that no location can send.
  if (mode === "page" && unplaced.length > 0) return soldOut(unplaced, NOT_AT_ONE_LOCATION)
  const wanted = mode === "page" ? addUp(lines) : lines.map(toWanted)
  const failure = await whyNotThere(container, cart, lines, wanted)
  if (!failure) return undefined
  const missing: CartItem[] = []
  for (const one of wanted) {
    const line = lines.find(({ variant_id }) => variant_id === one.variant_id)
    if (line && (await whyNotThere(container, cart, lines, [one]))) missing.push(line)
  }
  return soldOut(missing.length > 0 ? missing : lines, failure)
}

/** Where a line's goods lie: everywhere, or only where a sales channel takes them from. */
function locationsOf({ variant }: CartItem, salesChannelId?: string | null) {
  return asList(variant?.inventory_items)
    .flatMap(({ inventory }) => asList(inventory?.location_levels))
    .flatMap(({ stock_locations }) => asList(stock_locations))
    .filter(
      ({ sales_channels }) =>
        !salesChannelId || asList(sales_channels).some(({ id }) => id === salesChannelId),
    )
}

function toWanted({ id, variant_id, quantity }: CartItem): Wanted {
  return { id, variant_id: String(variant_id), quantity }
}

function addUp(lines: readonly CartItem[]): Wanted[] {
  const sums = new Map<string, Wanted>()
  for (const line of lines.map(toWanted)) {
    const sum = sums.get(line.variant_id)
    sums.set(line.variant_id, sum ? { ...sum, quantity: MathBN.add(sum.quantity, line.quantity) } : line)
  }
  return [...sums.values()]
}

async function whyNotThere(
  container: MedusaContainer,
  { sales_channel_id }: PrecheckCart,
  lines: readonly CartItem[],
  items: readonly Wanted[],
): Promise<CoreError | undefined> {
  const variants = new Map(lines.map(({ variant }) => [variant?.id, variant as CartVariant]))
  const { errors, result } = await confirmVariantInventoryWorkflow(container).run({
    input: {
      sales_channel_id: String(sales_channel_id),
      variants: items.map(({ variant_id }) => variants.get(variant_id)),
      items,
    } as never,
    throwOnError: false,
  })
  const [failed] = errors as { error?: unknown }[]
  if (failed) return toCoreError(failed.error)
  // The confirmation adds up what lies at several locations; a reservation is made at the first of them.
  for (const item of (result as { items: Confirmed[] }).items) {
    const [first, ...others] = item.location_ids
    if (item.allow_backorder || first === undefined || others.length === 0) continue
    const quantity = MathBN.mult(item.quantity, item.required_quantity)
    const there = await container
      .resolve(Modules.INVENTORY)
      .confirmInventory(item.inventory_item_id, [first], quantity)
    if (!there) return NOT_AT_ONE_LOCATION
  }
  return undefined
}

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
    reason: `Not enough stock is left. Restock it at a location of the cart's sales channel, then check again; or return the money. It is item ${listed(missing.map(adminName), "and")}${where}`,
    coreError,
  }
}
