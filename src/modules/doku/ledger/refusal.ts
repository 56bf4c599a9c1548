/**
 * The code that tells a storefront why a shopper can't pay a cart with LinkAja.
 *
 * - `sold_out`: a line item is not in stock in the wanted quantity.
 * - `cart_incomplete`: the shopper can add what is missing (address, shipping method).
 * - `cart_changed`: the cart is no longer the one that the payment was created for.
 * - `promotion_gone`: a promotion of the cart was deleted or used up.
 * - `unavailable`: the store doesn't sell this any more, or not in this way.
 */
export type RefusalCode = "sold_out" | "cart_incomplete" | "cart_changed" | "promotion_gone" | "unavailable"

/** Why a payment was refused before any money moved, with the sentence that the shopper reads. */
export interface Refusal {
  code: RefusalCode
  messages: { en: string; id: string }
}
