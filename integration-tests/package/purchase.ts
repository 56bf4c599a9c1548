import vm from "node:vm"
import Medusa from "@medusajs/js-sdk"
import ts from "typescript"
import { waitUntil } from "../../testing/lib/wait"
import { AdminApi } from "../../testing/store/admin-api"
import { readyCart } from "../../testing/store/checkout"
import { type LinkAjaSession, StoreApi } from "../../testing/store/store-api"
import type { ReadmeLines } from "./readme"
import type { ShippedSandbox } from "./shipped-sandbox"

const SETTLED_WITHIN_MS = 60_000

interface Shop {
  origin: string
  publishableKey: string
  sandbox: ShippedSandbox
}

/** One product, bought by a shopper whose storefront runs the README's lines, and what the store's owner then sees. */
export async function buy({ origin, publishableKey, sandbox }: Shop, readme: ReadmeLines) {
  const store = StoreApi.at(origin, publishableKey)
  const { id: regionId } = await store.indonesia()
  const [product] = await store.products(regionId)
  const variantId = String(product?.variants?.[0]?.id)
  const cart = await readyCart(store, { regionId, variantId, quantity: 1 }, (_, work) => work())

  const window = { location: { href: "" } }
  const page = { window, sdk: new Medusa({ baseUrl: origin, publishableKey }), cart, URL }
  const { session } = await runOnPage<{ session: { data: LinkAjaSession } }>(readme.start, "session", page)
  const { session_id, invoice_number } = session.data
  const payPage = await fetch(window.location.href, { redirect: "manual" })

  await sandbox.pay(invoice_number)
  window.location.href = `https://store.id/id/checkout/linkaja?payment=pending&session_id=${session_id}`
  const isPaid = async () => {
    const { payment } = await runOnPage<{ payment: string }>(readme.return, "payment", page)
    return payment === "paid"
  }
  const paid = await waitUntil(isPaid, { ms: SETTLED_WITHIN_MS })
  const orders = await (await AdminApi.login(origin)).ordersOf(cart.id)
  return {
    paid,
    payPage: payPage.status,
    orders: orders.map(({ payment_status, payments }) => ({
      payment_status,
      captured: payments.flatMap(({ captured }) => captured.map(Math.round)),
    })),
    received: (await sandbox.invoice(invoice_number)).paidAmount,
  }
}

/** Runs lines of a storefront's page. Resolves to what they have called `name`, under that name. */
function runOnPage<Result>(lines: string, name: string, page: object): Promise<Result> {
  const code = `(async () => { ${lines}\nreturn { ${name} } })()`
  return vm.runInNewContext(ts.transpile(code, { target: ts.ScriptTarget.ES2022 }), page)
}

/** Expects one order with one capture of the paid amount. */
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
