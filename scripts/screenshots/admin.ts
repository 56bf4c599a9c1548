import { buy } from "../browser/purchase"
import { COFFEE } from "../browser/shopper"
import type { Stage } from "../browser/stage"
import type { Album } from "./album"
import type { Unsolved } from "./shop"

const SCARF = "Syal Batik Parang"

/** Every screen that the plugin adds to Medusa Admin, and the way from a missing order to the order. */
export async function photographAdmin({ demo }: Stage, album: Album, unsolved: Unsolved): Promise<void> {
  const { order_id } = await buy(demo, SCARF, { name: "Putu Ayu", email: "putu.ayu@example.com" })
  const admin = await album.admin("en")

  await admin.opensSettings()
  await album.keep("admin-settings", admin.page)

  const widget = await admin.opensOrder(order_id)
  await album.keep("admin-order", widget)
  const form = await admin.startsRefund(widget, { amount: "50.000", reference: "BCA-20261124-001" })
  await album.keep("admin-record-refund", admin.page)
  await form.getByRole("button", { name: admin.texts.refund.submit }).click()
  await form.waitFor({ state: "hidden" })

  await admin.opensNeedsAttention()
  const missing = admin.caseOf(unsolved.invoice)
  await missing.waitFor()
  await album.keep("admin-needs-attention", admin.page)
  await admin.opensInventory(unsolved.sku)
  await album.keep("admin-inventory", admin.page)
  await admin.restocks(unsolved.sku, 100)
  await admin.opensNeedsAttention()
  await missing.getByRole("button", { name: admin.texts.check.again }).click()
  await admin.page.getByText(admin.texts.page.allWell).waitFor()
  await album.keep("admin-all-is-well", admin.page)

  await admin.opensPayments()
  await admin.page.getByRole("link", { name: new RegExp(unsolved.invoice) }).waitFor()
  await album.keep("admin-payments", admin.page)
  await admin.opensDetails(unsolved.invoice)
  await album.keep("admin-payment-details", admin.page)
  await admin.page.context().close()

  const { order_id: other } = await buy(demo, COFFEE, { name: "Budi", email: "budi@example.com" })
  const dark = await album.admin("id", { dark: true })
  await album.keep("admin-order-dark-id", await dark.opensOrder(other))
  await dark.page.context().close()
}
