import type { Environment } from "../../testing/browser/environment"
import { buy } from "../../testing/browser/purchase"
import { MERCHANT } from "../../testing/store/names"
import { photographAdminInIndonesian } from "./admin-id"
import type { Album } from "./album"
import type { Unsolved } from "./shop"

const SCARF = "Syal Batik Parang"
/** Of this store's form, and made by nobody. */
const UNKNOWN = "7Z3KQ9XW2MBT5RN8VHC4YDJ6PF"

/** Every screen that the plugin adds to Medusa Admin, and the way from a missing order to the order. */
export async function photographAdmin(
  { demo }: Environment,
  album: Album,
  unsolved: Unsolved,
): Promise<void> {
  const { order_id } = await buy(demo, SCARF, { name: "Putu Ayu", email: "putu.ayu@example.com" })
  const dokuReport = reportWithUnknown(demo.sandbox.report({ style: "excel-id" }), unsolved.invoice)
  await photographAdminInIndonesian(album, order_id, { ...unsolved, dokuReport })
  const admin = await album.admin("en")

  const account = await admin.opensSettings()
  await admin.testsConnection(account, "ok")
  await album.keepDownTo("admin-settings", admin.page, account)
  // DOKU has activated the other way than the configured one, so that there is something to do.
  const { clientId } = MERCHANT
  demo.sandbox.setMerchant({ clientId, integrations: ["checkout"] })
  const report = await admin.testsActivation(account, "set_option")
  await album.keep("admin-activation", report.locator("xpath=.."))
  demo.sandbox.setMerchant({ clientId, integrations: ["direct", "checkout"] })

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

  await album.keepHighPart("admin-compare", admin.page, await admin.comparesReport(dokuReport))
  await album.keepDownTo("admin-activity", admin.page, await admin.opensActivity())
  await admin.page.context().close()
}

/** DOKU's report, with one payment more: of an invoice that the store doesn't have. */
function reportWithUnknown(report: string, known: string): string {
  const [header = "", ...rows] = report.trimEnd().split("\r\n")
  const own = rows.find((row) => row.includes(known)) ?? ""
  return [header, ...rows, own.replace(known, UNKNOWN)].join("\r\n")
}
