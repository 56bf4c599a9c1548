/**
 * LinkAja, 1 of 3: start the payment and send the shopper to LinkAja, or to DOKU's page first with DOKU Checkout.
 *
 * One session request is all it takes. Whatever happens next (the tab is closed, the notification is late, the
 * cart is open twice) is the server's business.
 */
import type { HttpTypes } from "@medusajs/types"
import { medusa, storeFetch } from "../medusa"
import { isLinkAja, linkAjaAmong } from "./linkaja-providers"
import { SessionRefused } from "./refusal"

/**
 * Resolves while the browser is leaving for LinkAja: keep the button busy until the page is gone.
 *
 * Safe to repeat. A new session takes the place of the one before, and the server queries DOKU about a LinkAja page
 * that was opened before, so a payment that was made is used instead of requested again.
 */
export async function payWithLinkAja(cart: HttpTypes.StoreCart, providerId: string): Promise<void> {
  const collectionId = cart.payment_collection?.id ?? (await createCollection(cart.id))
  await openLinkAja(collectionId, { provider_id: providerId })
}

/**
 * The same for what an order owes, in the collection that Medusa has made for it.
 *
 * @param returnUrl where the shopper lands after LinkAja, in place of the option `returnUrl`
 */
export function payOrderWithLinkAja(
  collectionId: string,
  providerId: string,
  returnUrl: string,
): Promise<void> {
  return openLinkAja(collectionId, { provider_id: providerId, data: { return_url: returnUrl } })
}

async function openLinkAja(
  collectionId: string,
  wanted: { provider_id: string; data?: { return_url: string } },
): Promise<void> {
  const response = await storeFetch(`/store/payment-collections/${collectionId}/payment-sessions`, wanted)
  const answer: Answer = await response.json().catch(() => ({}))
  // `medusa.store.payment.initiatePaymentSession` does the same, but its errors leave out the refusal's code.
  if (!response.ok) throw new SessionRefused(response.status, answer.message ?? "", answer.code)
  const sessions = answer.payment_collection?.payment_sessions
  const session = sessions?.find(({ provider_id }) => provider_id === wanted.provider_id)
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

/**
 * The same for a cart of which only the id is known, as on the return page in another browser.
 *
 * It takes the provider of the last session again. Medusa deletes sessions when the cart's total changes; without one,
 * it takes the first LinkAja provider that the store offers for the cart.
 */
export async function payAgainWithLinkAja(cartId: string): Promise<void> {
  const { cart } = await medusa.store.cart.retrieve(cartId, { fields: FIELDS })
  const used = cart.payment_collection?.payment_sessions
    ?.map(({ provider_id }) => provider_id)
    .find(isLinkAja)
  const providerId = used ?? linkAjaAmong(await listProviders(cart))[0]
  if (providerId === undefined) throw new Error("The store offers no LinkAja for this cart.")
  await payWithLinkAja(cart, providerId)
}

/** Nothing personal, because the person with this link may be another than the one who wrote the address. */
const FIELDS = "id,region_id,payment_collection.id,payment_collection.payment_sessions.provider_id"

/** The ids of the payment providers that take this cart. */
export function listProviders(cart: HttpTypes.StoreCart): Promise<string[]> {
  // With the cart's id the plugin leaves LinkAja out where it doesn't take the cart's total.
  return providersFor({ region_id: cart.region_id ?? "", cart_id: cart.id })
}

/** The LinkAja provider for orders of this region; undefined if the store has enabled none there. */
export async function linkAjaInRegion(regionId: string): Promise<string | undefined> {
  return linkAjaAmong(await providersFor({ region_id: regionId }))[0]
}

async function providersFor(query: { region_id: string; cart_id?: string }): Promise<string[]> {
  const { payment_providers } = await medusa.client.fetch<HttpTypes.StorePaymentProviderListResponse>(
    "/store/payment-providers",
    { query },
  )
  return payment_providers.map(({ id }) => id)
}
