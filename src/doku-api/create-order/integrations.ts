import type { RedirectRule } from "../redirect"
import type { CreateOrderAnswer } from "./answer"
import { parseCheckoutAnswer } from "./checkout-answer"
import { parseCreateOrderAnswer } from "./direct-answer"

/**
 * DOKU's two ways to LinkAja. `direct`: DOKU's LinkAja API, which sends the shopper to LinkAja. `checkout`: DOKU
 * Checkout, DOKU's hosted page, restricted to LinkAja. DOKU activates each by itself.
 */
export const INTEGRATIONS = ["direct", "checkout"] as const
export type Integration = (typeof INTEGRATIONS)[number]

/** DOKU's LinkAja page prints a space after `v2` for production, which is a typing error. */
export const CREATE_ORDER_PATH = "/linkaja-emoney/v2/ServiceRequestPayment"
export const CHECKOUT_PATH = "/checkout/v1/payment"

/** How an order is created by one integration. Signature, status and notifications are the same for both. */
interface CreateProtocol {
  path: string
  /** @throws DokuError `invalid_response` naming the field. */
  parseAnswer(body: { json: unknown; text: string }, rule: RedirectRule): CreateOrderAnswer
}

export const CREATE_PROTOCOLS: Record<Integration, CreateProtocol> = {
  direct: { path: CREATE_ORDER_PATH, parseAnswer: ({ json }, rule) => parseCreateOrderAnswer(json, rule) },
  checkout: { path: CHECKOUT_PATH, parseAnswer: parseCheckoutAnswer },
}

export function otherIntegration(integration: Integration): Integration {
  return integration === "direct" ? "checkout" : "direct"
}
