import type { MedusaContainer } from "@medusajs/framework/types"
import { toRupiah } from "../../money/rupiah"
import { deletedPromotionReason, deletedPromotions } from "../medusa/completion-error"
import { checking } from "./checking"
import { closed, findMissingGoods } from "./goods"
import type { CompletionObstacle } from "./obstacle"
import { findOrdinaryCart } from "./quick-check"
import { type PrecheckCart, readPrecheckCart } from "./read-cart"
import { findUnshippable, listValidOptions } from "./shipping"
import { findSoldOut } from "./stock"
import { findInvalid, findProviderGone, methodOptionIds, readOptions } from "./validations"
import { findUsedUp, voucherGone } from "./vouchers"

export type { CompletionObstacle }

export interface PrecheckOptions {
  /**
   * `page`: before a shopper is sent to pay; may be stricter than Medusa's completion. `completion`: finds only what
   * Medusa's completion certainly fails on.
   */
  mode: "page" | "completion"
  /** The provider that must be enabled in the cart's region. */
  providerId?: string
  /** The cart, if the caller has just read it, because it is no ordinary one. */
  cart?: PrecheckCart
}

/**
 * Finds what would make Medusa's completion of a cart fail, by Medusa's own steps and modules. Completion itself makes
 * the order first, so each failed completion uses up an order number.
 *
 * @returns the first obstacle, or undefined. Never throws: a check that fails is logged and finds no obstacle.
 */
export async function findCompletionObstacle(
  container: MedusaContainer,
  cartId: string,
  { mode, providerId, cart: read }: PrecheckOptions,
): Promise<CompletionObstacle | undefined> {
  if (!read && providerId && (await findOrdinaryCart(container, { cart: cartId }, providerId)))
    return undefined
  const attempt = <Found>(check: () => Promise<Found>) => checking(container, { cart: cartId }, check)
  const found = await attempt(async () => ({
    cart: read ?? (await readPrecheckCart(container, cartId, mode)),
  }))
  if (!found) return undefined
  const { cart } = found
  if (!cart)
    return closed(
      "the cart was deleted, so Medusa can't make its order: make it by hand, or refund the customer",
    )
  if (cart.completed_at || toRupiah(cart.total) <= 0) return undefined

  const [goods, shipping, stock, ...vouchers] = await Promise.all([
    attempt(async () => findMissingGoods(cart, mode)),
    attempt(() => findBadShipping(container, cart, mode, providerId)),
    attempt(() => findSoldOut(container, cart, mode)),
    attempt(() => findUsedUp(container, cart)),
    attempt(() => findDeletedPromotion(container, cartId)),
  ])
  // The shopper is told about stock first, because other shipping doesn't help there. Completion fails in Medusa's order.
  const both = mode === "page" ? [stock, shipping] : [shipping, stock]
  return [goods, ...both, ...vouchers].find((obstacle) => obstacle !== undefined)
}

async function findBadShipping(
  container: MedusaContainer,
  cart: PrecheckCart,
  mode: PrecheckOptions["mode"],
  providerId: string | undefined,
): Promise<CompletionObstacle | undefined> {
  const options = mode === "page" ? await listValidOptions(container, cart) : []
  // Usually all options are valid. Otherwise they are read again, for the names of those that are not.
  const known = options.length === methodOptionIds(cart).length ? options : await readOptions(container, cart)
  if (mode === "completion") return findInvalid(container, cart, known, providerId)
  return (
    findProviderGone(cart, providerId) ??
    (await findInvalid(container, cart, known, undefined)) ??
    (await findUnshippable(container, cart, known, options))
  )
}

async function findDeletedPromotion(
  container: MedusaContainer,
  cartId: string,
): Promise<CompletionObstacle | undefined> {
  const deleted = await deletedPromotions(container, cartId)
  if (deleted.length === 0) return undefined
  return {
    ...voucherGone(deleted, "was deleted"),
    reason: deletedPromotionReason(deleted),
  }
}
