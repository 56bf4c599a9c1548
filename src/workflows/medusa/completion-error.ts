import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import { errorMessage } from "../../logging/error-message"
import { DOKU_MODULE, type DokuModuleService } from "../../modules/doku"

/**
 * Tells the admin about deleted promotions that are linked to the cart. Medusa's completion fails because of them while
 * other steps run in parallel; its orchestrator can then leave the cart completed without an order for good.
 */
async function explainDeletedPromotions(
  container: MedusaContainer,
  cartId: string,
): Promise<string | undefined> {
  const deleted = await orElse(container, cartId, [], () => deletedPromotions(container, cartId))
  if (deleted.length === 0) return undefined
  return deletedPromotionReason(deleted)
}

/** @param codes of the deleted promotions, at least one */
export function deletedPromotionReason(codes: readonly string[]): string {
  return `the cart counts on a promotion that was deleted: ${codes.join(", ")}. Medusa can't complete such a cart: make the order by hand, or refund the customer`
}

/**
 * Why Medusa could not complete a cart, in words that an admin can act on. Medusa's message names sold-out items by ids
 * that Medusa Admin doesn't show.
 *
 * @param problem Medusa's message
 */
export async function explainCompletion(
  container: MedusaContainer,
  cartId: string,
  problem: string,
): Promise<string> {
  return (
    (await explainDeletedPromotions(container, cartId)) ??
    explainOrchestratorError(problem) ??
    (await orElse(container, cartId, problem, () => withNames(container, problem)))
  )
}

/** A failing explanation must not prevent the order or its case, so it falls back to what is known. */
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
    doku.log.write("completion_unexplained", {
      cart: cartId,
      collection: undefined,
      problem: errorMessage(error),
    })
    return known
  }
}

/**
 * Explains the orchestrator's own error. When a step fails while others run in parallel, it can reject its own next
 * state; that run never ends and keeps its lock on the cart for two minutes. A message that says more is not replaced,
 * because the rest may be the cause.
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

/** The codes of deleted promotions that are still linked to a cart without an order. */
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
  // A cart with its order needs no promotion any more: Medusa's completion returns that order.
  if ((await graph(container, "order_cart", ["order_id"], { cart_id: [cartId] })).length > 0) return []
  const codes = await promotionCodes(container, cartId)
  return gone.map((id) => codes.get(id) ?? id)
}

/** The codes by promotion id, from the cart's adjustments. */
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

/** The message with the names that Medusa Admin shows in place of ids. */
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
    // An inventory item of one variant only has the variant's title, such as "250 g".
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
