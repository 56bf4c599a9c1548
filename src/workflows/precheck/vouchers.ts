import type { MedusaContainer } from "@medusajs/framework/types"
import { ComputedActions, ContainerRegistrationKeys, Modules } from "@medusajs/framework/utils"
import { listed } from "./names"
import { CHECK_AGAIN, type CompletionObstacle } from "./obstacle"
import type { PrecheckCart } from "./read-cart"

/** What promotions' rules may look at, as Medusa reads it when it applies them to a cart. */
const FIELDS = [
  "id",
  "email",
  "currency_code",
  "region_id",
  "sales_channel_id",
  "metadata",
  "total",
  "subtotal",
  "item_total",
  "item_subtotal",
  "shipping_subtotal",
  "items.*",
  "items.adjustments.*",
  "items.tax_lines.*",
  "items.product.id",
  "items.product.collection_id",
  "items.product.categories.id",
  "items.product.tags.id",
  "items.product.type_id",
  "items.variant.id",
  "items.variant.product.id",
  "shipping_methods.*",
  "shipping_methods.adjustments.*",
  "shipping_methods.tax_lines.*",
  "shipping_methods.shipping_option.shipping_option_type_id",
  "shipping_address.*",
  "region.*",
  "customer.*",
  "customer.groups.*",
]

/** `String`, because 2.17's enum may lack one of them. */
const EXCEEDED = [String(ComputedActions.CAMPAIGN_BUDGET_EXCEEDED), "promotionLimitExceeded"]

/** Codes that the cart's prices count on. */
export function codesOf({ items, shipping_methods }: PrecheckCart): string[] {
  const adjustments = [...(items ?? []), ...(shipping_methods ?? [])].flatMap(
    ({ adjustments: made }) => made ?? [],
  )
  return [...new Set(adjustments.flatMap(({ code }) => (code ? [code] : [])))]
}

/**
 * Vouchers whose limit or budget others have used up. One that was only switched off was promised: Medusa computes
 * nothing for it, and its completion passes it over as well.
 */
export async function findUsedUp(
  container: MedusaContainer,
  cart: PrecheckCart,
): Promise<CompletionObstacle | undefined> {
  const codes = codesOf(cart)
  if (codes.length === 0) return undefined
  const { data } = await container
    .resolve(ContainerRegistrationKeys.QUERY)
    .graph({ entity: "cart", fields: FIELDS, filters: { id: cart.id } })
  const actions = await container
    .resolve(Modules.PROMOTION)
    .computeActions(codes, data[0] as never, { prevent_auto_promotions: true })
  const usedUp = actions.filter(({ action }) => EXCEEDED.includes(action)).flatMap(({ code }) => code ?? [])
  if (usedUp.length === 0) return undefined
  return {
    ...voucherGone(usedUp, `is used up. Raise its limit or its campaign's budget, ${CHECK_AGAIN}`),
    coreError: { type: "not_allowed", message: "Promotion usage exceeds the budget limit." },
  }
}

/** @param why ends the sentence that the admin reads. */
export function voucherGone(codes: readonly string[], why: string): CompletionObstacle {
  return {
    code: "promotion_gone",
    messages: {
      en: `The voucher ${listed(codes, "and")} is used up or no longer valid. Please take it out of the cart.`,
      id: `Voucher ${listed(codes, "dan")} sudah habis atau tidak berlaku lagi. Silakan keluarkan dari keranjang.`,
    },
    reason: `the promotion ${listed(codes, "and")} ${why}`,
  }
}
