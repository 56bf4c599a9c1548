/**
 * The machine word for why a shopper can't pay a cart with LinkAja.
 *
 * - `sold_out`: not enough of something is in stock.
 * - `cart_incomplete`: something is missing that the shopper can mend (address, shipping method).
 * - `cart_changed`: the cart is not what the payment was made for.
 * - `promotion_gone`: a voucher in the cart was deleted or used up.
 * - `unavailable`: the store sells this no more, or not in this way.
 */
export type RefusalCode = "sold_out" | "cart_incomplete" | "cart_changed" | "promotion_gone" | "unavailable"

/** Why a payment was refused before its money, as the shopper reads it. */
export interface Refusal {
  code: RefusalCode
  messages: { en: string; id: string }
}
