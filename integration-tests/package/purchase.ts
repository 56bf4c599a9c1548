import vm from "node:vm"
import { AdminApi } from "../../scripts/demo/check/admin-api"
import { checkOut } from "../../scripts/demo/checkout"
import { StoreApi } from "../../scripts/demo/store-api"
import { waitUntil } from "../../scripts/lib/wait"
import type { ReadmeLines } from "./readme"
import type { ShippedSandbox } from "./shipped-sandbox"

const SETTLED_WITHIN_MS = 60_000

interface Shop {
  origin: string
  publishableKey: string
  sandbox: ShippedSandbox
}

/** One product, bought by a shopper whose storefront runs the README's line, and what the store's owner then sees. */
export async function buy({ origin, publishableKey, sandbox }: Shop, { redirect }: ReadmeLines) {
  const store = new StoreApi(origin, publishableKey)
  const { id: regionId } = await store.indonesia()
  const [product] = await store.products(regionId)
  const variantId = String(product?.variants?.[0]?.id)
  const { cart, session } = await checkOut(store, { regionId, variantId, quantity: 1 }, (_, work) => work())

  const window = { location: { href: "" } }
  vm.runInNewContext(redirect, { window, session: { data: session } })
  const payPage = await fetch(window.location.href, { redirect: "manual" })

  await sandbox.pay(session.invoice_number)
  const isPaid = async () => (await store.status(session.session_id)).payment === "paid"
  const paid = await waitUntil(isPaid, { ms: SETTLED_WITHIN_MS })
  const orders = await (await AdminApi.login(origin)).ordersOf(cart.id)
  return {
    paid,
    payPage: payPage.status,
    orders: orders.map(({ payment_status, payments }) => ({
      payment_status,
      captured: payments.flatMap(({ captured }) => captured.map(Math.round)),
    })),
    received: (await sandbox.invoice(session.invoice_number)).paidAmount,
  }
}

/** What became of it, where all went right. */
export function expectOneOrder(bought: Awaited<ReturnType<typeof buy>>): void {
  expect(bought.received).toBeGreaterThan(0)
  expect(bought).toEqual({
    paid: true,
    payPage: expect.any(Number),
    orders: [{ payment_status: "captured", captured: [bought.received] }],
    received: bought.received,
  })
  expect([200, 302]).toContain(bought.payPage)
}
