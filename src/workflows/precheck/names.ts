import type { CartItem } from "./read-cart"

/** The title that Medusa's starters give to a product's only variant. */
const NO_VARIANT_TITLE = /^default( (variant|title|option value))?$/i

/** The name in the shop: "Kopi Gayo 250 g". A line keeps its titles when variant and product are deleted. */
export function shopperName({ product_title, title, variant_title, variant }: CartItem): string {
  const product = product_title || variant?.product?.title || title || ""
  const kind = variant_title || variant?.title || ""
  const name = !kind || NO_VARIANT_TITLE.test(kind) || product === kind ? product : `${product} ${kind}`
  return name.trim() || "?"
}

/** The name in Medusa Admin: "Kopi Gayo, 250 g (KOPI-GAYO-250)". */
export function adminName(item: CartItem): string {
  const product = item.product_title || item.variant?.product?.title || item.title
  const name = [product, item.variant_title || item.variant?.title].filter(Boolean).join(", ")
  const sku = item.variant_sku || item.variant?.sku
  return sku ? `${name} (${sku})` : name || item.id
}

/** "A, B and C", with each name once. */
export function listed(names: readonly string[], and: string): string {
  const once = [...new Set(names)]
  const last = once.pop() ?? ""
  return once.length > 0 ? `${once.join(", ")} ${and} ${last}` : last
}
