import { adminName, listed, shopperName } from "./names"
import { CHECK_AGAIN, type CompletionObstacle } from "./obstacle"
import { asList, type CartItem, type PrecheckCart } from "./read-cart"

/**
 * Lines of the cart that the store doesn't sell any more. Medusa's completion certainly fails only when a line must be
 * shipped and has no variant, so the other checks run before the page only.
 */
export function findMissingGoods(
  { items, sales_channel_id }: PrecheckCart,
  mode: "page" | "completion",
): CompletionObstacle | undefined {
  const lines = items ?? []
  const unshippable = lines.filter(({ requires_shipping, variant }) => requires_shipping && !variant)
  if (unshippable.length > 0) {
    return gone(
      unshippable,
      `has no product variant any more, or never had one, and must be shipped. Medusa can't complete such a cart: restore the variant, ${CHECK_AGAIN}`,
      { type: "unexpected_state", message: "Cannot read properties of undefined (reading 'product')" },
    )
  }
  if (mode === "completion") return undefined
  const deleted = lines.filter(({ variant_id, variant }) => variant_id && !variant?.product)
  if (deleted.length > 0) return gone(deleted, `was deleted. Restore it, ${CHECK_AGAIN}`)
  const drafts = lines.filter(
    ({ variant }) => variant?.product?.status && variant.product.status !== "published",
  )
  if (drafts.length > 0) return gone(drafts, `is not published. Publish it, ${CHECK_AGAIN}`)
  const elsewhere = lines.filter(
    ({ variant }) =>
      variant?.product &&
      !asList(variant.product.sales_channels).some(
        ({ id, is_disabled }) => id === sales_channel_id && !is_disabled,
      ),
  )
  if (sales_channel_id && elsewhere.length > 0) {
    return gone(
      elsewhere,
      `is not in the cart's sales channel, or that is disabled or deleted. Add it to one that is enabled, ${CHECK_AGAIN}`,
    )
  }
  return undefined
}

function gone(
  lines: readonly CartItem[],
  why: string,
  coreError?: CompletionObstacle["coreError"],
): CompletionObstacle {
  const names = lines.map(shopperName)
  const [en, id] = [listed(names, "and"), listed(names, "dan")]
  return {
    code: "unavailable",
    messages: {
      en: `${en} ${new Set(names).size === 1 ? "is" : "are"} not available any more.`,
      id: `${id} sudah tidak tersedia.`,
    },
    reason: `${listed(lines.map(adminName), "and")} ${why}`,
    ...(coreError ? { coreError } : {}),
  }
}

export function closed(reason: string): CompletionObstacle {
  return {
    code: "unavailable",
    messages: {
      en: "The store can't take this order any more. Please start a new cart, or contact the store.",
      id: "Toko tidak dapat lagi menerima pesanan ini. Silakan mulai keranjang baru, atau hubungi toko.",
    },
    reason,
  }
}
