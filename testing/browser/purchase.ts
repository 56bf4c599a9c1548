import type { DemoStore } from "../demo-store/start"
import { waitUntil } from "../lib/wait"
import { DOKU_PROVIDER } from "../store/names"
import type { LinkAjaSession, PaymentWord } from "../store/store-api"
import { ADDRESS, type Person, SHIPPING, SITI } from "./shopper"

/** How long the store may take to make up its mind, in ms. */
const PATIENCE_MS = 30_000

/** A cart that waits on LinkAja's page, made without a browser. */
export async function startPurchase(
  { store }: DemoStore,
  product: string,
  { email, name }: Person = SITI,
  providerId: string = DOKU_PROVIDER,
): Promise<LinkAjaSession> {
  const { id: regionId } = await store.indonesia()
  const found = (await store.products(regionId)).find(({ title }) => title === product)
  // The one that the shop offers first; the API lists them by id.
  const variant = found?.variants?.find(({ variant_rank }) => variant_rank === 0)
  if (variant === undefined) throw new Error(`The demo store doesn't sell ${product}.`)
  const cart = await store.createCart(regionId)
  await store.addItem(cart.id, variant.id, 1)
  await store.setCustomer(cart.id, email, {
    first_name: name,
    last_name: "",
    phone: ADDRESS.phone,
    address_1: ADDRESS.street,
    city: ADDRESS.city,
    province: ADDRESS.province,
    postal_code: ADDRESS.postalCode,
    country_code: "id",
  })
  const shipping = (await store.shippingOptions(cart.id)).find(({ name }) => name === SHIPPING)
  if (shipping === undefined) throw new Error(`The demo store doesn't ship with ${SHIPPING}.`)
  await store.chooseShipping(cart.id, shipping.id)
  return store.linkAjaSession((await store.paymentCollection(cart.id)).id, providerId)
}

/** A purchase that has become an order. */
export async function buy(
  demo: DemoStore,
  product: string,
  person: Person = SITI,
  providerId: string = DOKU_PROVIDER,
): Promise<LinkAjaSession & { order_id: string }> {
  const session = await startPurchase(demo, product, person, providerId)
  demo.sandbox.pay(session.invoice_number)
  const { order_id } = await becomes(demo, session, "paid")
  if (order_id === undefined) throw new Error("A paid session names no order.")
  return { ...session, order_id }
}

/** Resolves once the store calls this payment so. */
export async function becomes(
  { store }: DemoStore,
  { session_id }: Pick<LinkAjaSession, "session_id">,
  wanted: PaymentWord,
): Promise<{ payment: PaymentWord; order_id?: string }> {
  let last = await store.status(session_id)
  const reached = async () => {
    last = await store.status(session_id)
    return last.payment === wanted
  }
  if (!(await waitUntil(reached, { ms: PATIENCE_MS, every: 100 }))) {
    throw new Error(`After ${PATIENCE_MS} ms the store still says "${last.payment}", not "${wanted}".`)
  }
  return last
}
