import type { MedusaContainer } from "@medusajs/framework/types"
import type { Refusal } from "../../modules/doku/refusal"
import { whyNotComplete } from "./explain-completion"

/** What keeps a cart from becoming an order. `messages` name things as the shop does. */
export interface CompletionObstacle extends Refusal {
  /** For the admin: names as Medusa Admin shows them, and what mends it. */
  reason: string
  /** What Medusa's own completion answers, where the obstacle is one that completion fails on. */
  coreError?: { type: string; message: string }
}

export interface PrecheckOptions {
  /**
   * `page`: before a shopper is sent to pay; may be stricter than Medusa's completion. `completion`: only what Medusa's
   * completion certainly fails on.
   */
  mode: "page" | "completion"
  /** The provider that must be enabled in the cart's region. */
  providerId?: string
}

/**
 * Looks for what would make Medusa's completion of a cart fail, without running it.
 *
 * @returns the first obstacle, or undefined. Never throws: what can't be looked at is logged and is no obstacle.
 */
export async function findCompletionObstacle(
  container: MedusaContainer,
  cartId: string,
  _options: PrecheckOptions,
): Promise<CompletionObstacle | undefined> {
  const reason = await whyNotComplete(container, cartId)
  if (!reason) return undefined
  const messages = { en: "The voucher is no longer valid.", id: "Voucher tidak berlaku lagi." }
  return { code: "promotion_gone", messages, reason }
}
