/**
 * LinkAja, 1 of 3: start the payment and send the shopper to LinkAja.
 *
 * One session request is all it takes. Whatever happens next (the tab is closed, the notification is late, the
 * cart is open twice) is the server's business.
 */
import type { HttpTypes } from "@medusajs/types"
import { medusa } from "../medusa"

/** `pp_{identifier}_{id}`: the `id` that medusa-config.ts gives the provider is "doku". */
export const LINKAJA = "pp_doku-linkaja_doku"

/**
 * Resolves while the browser is leaving for LinkAja: keep the button busy until the page is gone.
 *
 * Safe to repeat. A new session takes the place of the one before, and the server asks DOKU about a LinkAja page
 * that was opened already: money that has arrived is taken, not asked for again.
 */
export async function payWithLinkAja(cart: HttpTypes.StoreCart): Promise<void> {
  const { payment_collection } = await medusa.store.payment.initiatePaymentSession(cart, {
    provider_id: LINKAJA,
  })
  const session = payment_collection.payment_sessions?.find(({ provider_id }) => provider_id === LINKAJA)
  if (typeof session?.data.redirect_url !== "string") {
    throw new Error("Medusa answered without a LinkAja session.")
  }
  window.location.href = session.data.redirect_url
}

/** The same for a cart of which only the id is known, as on the return page in another browser. */
export async function payAgainWithLinkAja(cartId: string): Promise<void> {
  // Nothing personal is asked for: whoever holds this link need not be the one who wrote the address.
  const { cart } = await medusa.store.cart.retrieve(cartId, { fields: "id,payment_collection.id" })
  await payWithLinkAja(cart)
}
