import type { CartItem } from "./read-cart"

/** What Medusa's starters call the variant of a product that has only one. */
const NO_VARIANT_TITLE = /^default( (variant|title|option value))?$/i

/** "Kopi Gayo 250 g", as the shopper knows it. The line keeps its titles when variant and product are gone. */
export function shopperName({ product_title, title, variant_title, variant }: CartItem): string {
  const product = product_title || variant?.product?.title || title || ""
  const kind = variant_title || variant?.title || ""
  const name = !kind || NO_VARIANT_TITLE.test(kind) || product === kind ? product : `${product} ${kind}`
  return name.trim() || "?"
}

/** "Kopi Gayo, 250 g (KOPI-GAYO-250)", as Medusa Admin shows it. */
export function adminName(item: CartItem): string {
  const product = item.product_title || item.variant?.product?.title || item.title
  const name = [product, item.variant_title || item.variant?.title].filter(Boolean).join(", ")
  const sku = item.variant_sku || item.variant?.sku
  return sku ? `${name} (${sku})` : name || item.id
}

/** "A, B and C": each name once. */
export function listed(names: readonly string[], and: string): string {
  const once = [...new Set(names)]
  const last = once.pop() ?? ""
  return once.length > 0 ? `${once.join(", ")} ${and} ${last}` : last
}
