/**
 * LinkAja, 1 of 3: start the payment and send the shopper to LinkAja.
 *
 * One session request is all it takes. Whatever happens next (the tab is closed, the notification is late, the
 * cart is open twice) is the server's business.
 */
import type { HttpTypes } from "@medusajs/types"
import { medusa, storeFetch } from "../medusa"
import { SessionRefused } from "./refusal"

/** `pp_{identifier}_{id}`: the `id` that medusa-config.ts gives the provider is "doku". */
export const LINKAJA = "pp_doku-linkaja_doku"

/**
 * Resolves while the browser is leaving for LinkAja: keep the button busy until the page is gone.
 *
 * Safe to repeat. A new session takes the place of the one before, and the server queries DOKU about a LinkAja page
 * that was opened before, so a payment that was made is used instead of requested again.
 */
export async function payWithLinkAja(cart: HttpTypes.StoreCart): Promise<void> {
  const collectionId = cart.payment_collection?.id ?? (await createCollection(cart.id))
  const response = await storeFetch(`/store/payment-collections/${collectionId}/payment-sessions`, {
    provider_id: LINKAJA,
  })
  const answer: Answer = await response.json().catch(() => ({}))
  // `medusa.store.payment.initiatePaymentSession` does the same, but its errors leave out the refusal's code.
  if (!response.ok) throw new SessionRefused(response.status, answer.message ?? "", answer.code)
  const sessions = answer.payment_collection?.payment_sessions
  const session = sessions?.find(({ provider_id }) => provider_id === LINKAJA)
  if (typeof session?.data.redirect_url !== "string") {
    throw new Error("Medusa answered without a LinkAja session.")
  }
  window.location.href = session.data.redirect_url
}

interface Answer {
  payment_collection?: HttpTypes.StorePaymentCollection
  message?: string
  code?: string
}

async function createCollection(cartId: string): Promise<string> {
  const { payment_collection } = await medusa.client.fetch<HttpTypes.StorePaymentCollectionResponse>(
    "/store/payment-collections",
    { method: "POST", body: { cart_id: cartId } },
  )
  return payment_collection.id
}

/** The same for a cart of which only the id is known, as on the return page in another browser. */
export async function payAgainWithLinkAja(cartId: string): Promise<void> {
  // No personal data is requested, because the person with this link may be another than the one who wrote the address.
  const { cart } = await medusa.store.cart.retrieve(cartId, { fields: "id,payment_collection.id" })
  await payWithLinkAja(cart)
}
