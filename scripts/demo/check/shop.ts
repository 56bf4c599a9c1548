import type { DemoStore } from "../../../testing/demo-store/start"
import { call } from "../../../testing/store/connections"
import { type Page, visit } from "./browser"

/**
 * What a browser needs before the shop is there: the page, its script and style, and a catalogue that Medusa lets
 * the shop's origin read.
 */
export async function openShop({ addresses, publishableKey }: DemoStore, regionId: string): Promise<void> {
  const page = await visit(addresses.shop)
  await loadParts(page, addresses.backend)
  const query = new URLSearchParams({ region_id: regionId, fields: "id,*variants.calculated_price" })
  const response = await send(`${addresses.backend}/store/products?${query}`, {
    origin: addresses.shop,
    "x-publishable-api-key": publishableKey,
  })
  const allowed = response.headers.get("access-control-allow-origin")
  if (allowed !== addresses.shop) {
    throw new Error(
      `Medusa lets ${allowed ?? "nobody"} read its answers, not ${addresses.shop}: see STORE_CORS.`,
    )
  }
  const { products } = (await response.json()) as { products: unknown[] }
  if (products.length === 0) {
    throw new Error("The catalogue is empty.")
  }
}

/** Loads script and style of a page, because the shop's pages are rendered in the browser. */
export async function loadParts(page: Page, backend: string): Promise<void> {
  if (page.status !== 200) {
    throw new Error(`${page.url} answered ${page.status}.`)
  }
  const [, script] = /<script type="module"[^>]* src="([^"]+)"/.exec(page.html) ?? []
  const [, style] = /<link rel="stylesheet"[^>]* href="([^"]+)"/.exec(page.html) ?? []
  if (script === undefined || style === undefined) {
    throw new Error(`${page.url} names no script or no style.`)
  }
  const text = await (await send(new URL(script, page.url).href)).text()
  if (!text.includes(backend)) {
    throw new Error(`The shop was not built for ${backend}.`)
  }
  await (await send(new URL(style, page.url).href)).text()
}

async function send(url: string, headers: Record<string, string> = {}) {
  const response = await call(url, { headers, signal: AbortSignal.timeout(20_000) })
  if (response.status !== 200) {
    throw new Error(`${url} answered ${response.status}.`)
  }
  return response
}
