import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import { errorMessage } from "../../logging/error-message"
import { DOKU_MODULE, type DokuModuleService } from "../../modules/doku"

/**
 * Why Medusa can't complete a cart, where that is known before it is tried. It fails over the promotions that are linked
 * to the cart, while other steps run beside; its orchestrator can stumble over that, and then leaves the cart marked as
 * completed without an order, which nobody can mend.
 */
async function whyNotComplete(container: MedusaContainer, cartId: string): Promise<string | undefined> {
  const deleted = await orElse(container, cartId, [], () => deletedPromotions(container, cartId))
  if (deleted.length === 0) return undefined
  return `the cart counts on a promotion that was deleted: ${deleted.join(", ")}. Medusa can't complete such a cart: make the order by hand, or return the money`
}

/**
 * Why Medusa could not complete a cart, in words that an admin can act on. Medusa's own message names what is sold
 * out by ids that its Admin shows nowhere; and a promotion may have gone since it was asked for.
 *
 * @param problem Medusa's message
 */
export async function explainCompletion(
  container: MedusaContainer,
  cartId: string,
  problem: string,
): Promise<string> {
  return (
    (await whyNotComplete(container, cartId)) ??
    explainOrchestratorError(problem) ??
    (await orElse(container, cartId, problem, () => withNames(container, problem)))
  )
}

/** The order, or its case, must come with whatever is known: a better word for it is not worth losing it. */
async function orElse<Word>(
  container: MedusaContainer,
  cartId: string,
  known: Word,
  better: () => Promise<Word>,
): Promise<Word> {
  try {
    return await better()
  } catch (error) {
    const doku: DokuModuleService = container.resolve(DOKU_MODULE)
    doku.log.write("completion_unexplained", { cart: cartId, problem: errorMessage(error) })
    return known
  }
}

/**
 * What Medusa's own stumbling is called. When a step fails while others run beside it, its orchestrator can refuse its
 * own next state; that run then ends nowhere, and keeps its lock on the cart for two minutes. A message that says more
 * than that is left as it is, for the rest of it may be the cause.
 */
export function explainOrchestratorError(problem: string): string | undefined {
  if (/^Updating (Status|State) from "[^"]*" to "[^"]*" is not allowed\.?$/.test(problem)) {
    return "Medusa's completion of the cart broke off. There may be nothing to mend: it is tried again by itself, after two minutes at the soonest"
  }
  if (/^Failed to acquire lock for key "[^"]*"$/.test(problem)) {
    return "the cart is being completed, or its completion broke off less than two minutes ago. There may be nothing to mend: it is tried again by itself"
  }
  return undefined
}

interface Adjusted {
  adjustments?: { code?: string | null; promotion_id?: string | null }[] | null
}

/**
 * Promotions that are linked to a cart without an order and no longer exist, by the codes that its prices still show.
 */
export async function deletedPromotions(container: MedusaContainer, cartId: string): Promise<string[]> {
  const links = await graph<{ promotion_id: string }>(container, "cart_promotion", ["promotion_id"], {
    cart_id: [cartId],
  })
  const linked = links.map(({ promotion_id }) => promotion_id)
  const there = (await graph<{ id: string }>(container, "promotion", ["id"], { id: linked })).map(
    ({ id }) => id,
  )
  const gone = linked.filter((id) => !there.includes(id))
  if (gone.length === 0) return []
  // Of a cart that has its order Medusa only says which.
  if ((await graph(container, "order_cart", ["order_id"], { cart_id: [cartId] })).length > 0) return []
  const codes = await promotionCodes(container, cartId)
  return gone.map((id) => codes.get(id) ?? id)
}

/** By the promotion's id. */
async function promotionCodes(container: MedusaContainer, cartId: string): Promise<Map<string, string>> {
  const carts = await graph<{ items?: Adjusted[]; shipping_methods?: Adjusted[] }>(
    container,
    "cart",
    [
      "items.adjustments.code",
      "items.adjustments.promotion_id",
      "shipping_methods.adjustments.code",
      "shipping_methods.adjustments.promotion_id",
    ],
    { id: [cartId] },
  )
  const adjustments = carts
    .flatMap(({ items = [], shipping_methods = [] }) => [...items, ...shipping_methods])
    .flatMap((adjusted) => adjusted.adjustments ?? [])
  return new Map(
    adjustments.flatMap(({ code, promotion_id }) => (promotion_id && code ? [[promotion_id, code]] : [])),
  )
}

interface NamedVariant {
  title?: string | null
  sku?: string | null
  product?: { title?: string | null } | null
}

interface NamedItem {
  id: string
  title?: string | null
  sku?: string | null
  variants?: (NamedVariant | null)[] | null
}

/** The same message with the names that Medusa Admin shows, where it says the ids of things. */
async function withNames(container: MedusaContainer, problem: string): Promise<string> {
  const idsOf = (prefix: string) =>
    problem.match(new RegExp(`\\b${prefix}_[0-9A-HJKMNP-TV-Z]{26}\\b`, "g")) ?? []
  const [items, variants, places, channels] = await Promise.all([
    graph<NamedItem>(
      container,
      "inventory_item",
      ["id", "title", "sku", "variants.title", "variants.product.title"],
      { id: idsOf("iitem") },
    ),
    graph<NamedVariant & { id: string }>(
      container,
      "product_variant",
      ["id", "title", "sku", "product.title"],
      { id: idsOf("variant") },
    ),
    graph<{ id: string; name: string }>(container, "stock_location", ["id", "name"], { id: idsOf("sloc") }),
    graph<{ id: string; name: string }>(container, "sales_channel", ["id", "name"], { id: idsOf("sc") }),
  ])
  const names = new Map<string, string>()
  for (const item of items) {
    // An item that belongs to one variant has that variant's title only, such as "250 g".
    const [variant] = item.variants ?? []
    names.set(item.id, nameOf({ title: item.title, ...variant, sku: item.sku }))
  }
  for (const variant of variants) names.set(variant.id, nameOf(variant))
  for (const { id, name } of [...places, ...channels]) names.set(id, `"${name}"`)
  return problem.replace(/\b[a-z]+_[0-9A-HJKMNP-TV-Z]{26}\b/g, (id) => names.get(id) || id)
}

/** "Kopi Arabika Gayo, 250 g (KOPI-GAYO-250)" */
function nameOf({ title, sku, product }: NamedVariant): string {
  const name = [product?.title, title].filter(Boolean).join(", ")
  if (!name) return sku ?? ""
  return sku ? `${name} (${sku})` : name
}

async function graph<T>(
  container: MedusaContainer,
  entity: string,
  fields: string[],
  filters: Record<string, string[]>,
): Promise<T[]> {
  if (Object.values(filters).some((wanted) => wanted.length === 0)) return []
  const { data } = await container.resolve(ContainerRegistrationKeys.QUERY).graph({ entity, fields, filters })
  return data as T[]
}
