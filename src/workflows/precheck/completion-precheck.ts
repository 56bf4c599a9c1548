import type { MedusaContainer } from "@medusajs/framework/types"
import { TIMED_OUT, withTimeout } from "../../concurrency/with-timeout"
import { errorMessage } from "../../logging/error-message"
import { DOKU_MODULE, type DokuModuleService } from "../../modules/doku"
import { toRupiah } from "../../money/rupiah"
import { deletedPromotionReason, deletedPromotions } from "../medusa/completion-error"
import { closed, findMissingGoods } from "./goods"
import type { CompletionObstacle } from "./obstacle"
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
  /** The cart, if the caller has just read it. */
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
  const attempt = <Found>(check: () => Promise<Found>) => catching(container, cartId, check)
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

/** A check that takes longer, as behind a locked table, is left to Medusa's completion. In ms. */
const MAX_CHECK_MS = 5_000

async function catching<Found>(
  container: MedusaContainer,
  cartId: string,
  check: () => Promise<Found>,
): Promise<Found | undefined> {
  try {
    const found = await withTimeout(MAX_CHECK_MS, check())
    if (found === TIMED_OUT) throw new Error(`no answer within ${MAX_CHECK_MS} ms`)
    return found
  } catch (error) {
    const doku: DokuModuleService = container.resolve(DOKU_MODULE)
    doku.log.write("completion_unexplained", { cart: cartId, problem: errorMessage(error) })
    return undefined
  }
}
