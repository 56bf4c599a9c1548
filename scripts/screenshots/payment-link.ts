import type { Locator, Page } from "playwright-core"
import { LINK_TEXTS } from "../../src/api/doku/link/link-texts"
import type { Admin } from "../../testing/browser/admin"
import type { Environment } from "../../testing/browser/environment"
import { PaymentPage } from "../../testing/browser/payment-page"
import { ADDRESS, SHIPPING } from "../../testing/browser/shopper"
import { logInAsAdmin } from "../../testing/store/admin-login"
import { requestJson } from "../../testing/store/http-json"
import type { Album } from "./album"

const COFFEE_SKU = "KOPI-GAYO-250"

/** An order from a phone call, its payment link, and the customer who pays by it. */
export async function photographPaymentLink({ demo }: Environment, album: Album): Promise<void> {
  const { backend } = demo.addresses
  const orderId = await draftOrder(backend)
  const admin = await album.admin("en")
  const { page, texts } = admin

  await page.goto(`${backend}/app/draft-orders/${orderId}`)
  const convert = page.getByRole("button", { name: "Convert to order" })
  await convert.waitFor()
  await page.waitForLoadState("networkidle")
  await album.keep("admin-draft-order", page)
  await convert.click()
  await page.getByRole("alertdialog").getByRole("button", { name: "Confirm" }).click()
  await page.waitForURL(`**/app/orders/${orderId}`)

  const request = requestOf(admin)
  await request.waitFor()
  await album.keep("admin-payment-link-request", widgetOf(admin))
  const indonesian = await album.admin("id")
  await indonesian.page.goto(`${backend}/app/orders/${orderId}`)
  await requestOf(indonesian).waitFor()
  await album.keep("admin-payment-link-request-id", widgetOf(indonesian))
  await request.click()
  await whatsAppOf(admin).waitFor()
  // Loaded anew, so that no message lies over the link.
  await opensLink(admin, orderId)
  await album.keep("admin-payment-link", widgetOf(admin))
  await opensLink(indonesian, orderId)
  await album.keep("admin-payment-link-id", widgetOf(indonesian))

  await photographCustomer(album, await linkOf(admin, orderId))

  await page.goto(`${backend}/app/orders/${orderId}`)
  await widgetOf(admin).getByText(texts.timeline.title).waitFor()
  await page.waitForLoadState("networkidle")
  await album.keepDownTo("admin-payment-link-paid", page, widgetOf(admin))
  await page.context().close()
  await album.keep("admin-payment-link-paid-id", await indonesian.opensOrder(orderId))
  await indonesian.page.context().close()
}

async function photographCustomer(album: Album, url: string): Promise<void> {
  const phone = await album.phone("id")
  const texts = LINK_TEXTS.id
  await phone.goto(url)
  await headline(phone, texts.owes.headline)
  await album.keep("payment-link-owes", phone)
  await phone.getByRole("button", { name: texts.pay }).click()
  const linkAja = new PaymentPage(phone, "LinkAja")
  await linkAja.isOpen()
  await linkAja.press("pay")
  await headline(phone, texts.paid.headline)
  await album.keep("payment-link-paid", phone)
  await phone.context().close()
}

function headline(page: Page, words: string): Promise<void> {
  return page.getByRole("heading", { level: 1, name: words, exact: true }).waitFor()
}

function widgetOf({ page, texts }: Admin): Locator {
  return page.getByRole("region", { name: texts.widget.title, exact: true })
}

function requestOf(admin: Admin): Locator {
  return widgetOf(admin).getByRole("button", { name: admin.texts.links.request })
}

function whatsAppOf(admin: Admin): Locator {
  return widgetOf(admin).getByRole("link", { name: admin.texts.links.whatsapp })
}

async function opensLink(admin: Admin, orderId: string): Promise<void> {
  await admin.page.goto(`${admin.backend}/app/orders/${orderId}`)
  await whatsAppOf(admin).waitFor()
}

async function linkOf({ backend }: Admin, orderId: string): Promise<string> {
  const { payment_links } = await requestJson<{ payment_links: { url: string | null }[] }>(
    `${backend}/admin/doku/orders/${orderId}/payment-links`,
    { headers: { authorization: `Bearer ${await logInAsAdmin(backend)}` } },
  )
  const url = payment_links[0]?.url
  if (!url) throw new Error("The order has no live payment link.")
  return url
}

/** What an admin enters under *Drafts* during a call. By an edit, as the screens do: Medusa then takes the list's prices. */
async function draftOrder(backend: string): Promise<string> {
  const headers = { authorization: `Bearer ${await logInAsAdmin(backend)}` }
  const get = <T>(path: string) => requestJson<T>(backend + path, { headers })
  const post = <T>(path: string, body: object) =>
    requestJson<T>(backend + path, { method: "POST", headers, body })
  const { regions } = await get<{ regions: Row[] }>("/admin/regions?fields=id")
  const { sales_channels } = await get<{ sales_channels: Row[] }>("/admin/sales-channels?q=Toko+Online")
  const { variants } = await get<{ variants: Row[] }>(`/admin/product-variants?sku=${COFFEE_SKU}`)
  const { shipping_options } = await get<{ shipping_options: (Row & { name: string })[] }>(
    "/admin/shipping-options?fields=id,name",
  )
  const { draft_order } = await post<{ draft_order: Row }>("/admin/draft-orders", {
    region_id: regions[0]?.id,
    sales_channel_id: sales_channels[0]?.id,
    email: "budi.santoso@example.com",
    shipping_address: {
      first_name: "Budi",
      last_name: "Santoso",
      phone: ADDRESS.phone,
      address_1: ADDRESS.street,
      city: ADDRESS.city,
      province: ADDRESS.province,
      postal_code: ADDRESS.postalCode,
      country_code: "id",
    },
  })
  const edit = `/admin/draft-orders/${draft_order.id}/edit`
  await post(edit, {})
  await post(`${edit}/items`, { items: [{ variant_id: variants[0]?.id, quantity: 1 }] })
  const shipping = shipping_options.find(({ name }) => name === SHIPPING)
  await post(`${edit}/shipping-methods`, { shipping_option_id: shipping?.id })
  await post(`${edit}/request`, {})
  await post(`${edit}/confirm`, {})
  return draft_order.id
}

interface Row {
  id: string
}
