import type { Album } from "./album"
import type { Unsolved } from "./shop"

/** The pictures of the guide in Bahasa Indonesia. They change nothing in the store. */
export async function photographAdminInIndonesian(
  album: Album,
  orderId: string,
  unsolved: Unsolved & { dokuReport: string },
): Promise<void> {
  const admin = await album.admin("id")

  const account = await admin.opensSettings()
  await admin.testsConnection(account, "ok")
  await album.keepHighPart("admin-settings-id", admin.page, account)

  const widget = await admin.opensOrder(orderId)
  await album.keep("admin-order-id", widget)
  await admin.startsRefund(widget, { amount: "50.000", reference: "BCA-20261124-001" })
  await album.keep("admin-record-refund-id", admin.page.getByRole("dialog"))

  await admin.opensNeedsAttention()
  const missing = admin.caseOf(unsolved.invoice)
  await missing.waitFor()
  await album.keepDownTo("admin-needs-attention-id", admin.page, missing)
  const list = await admin.opensPayments()
  await list.getByRole("link", { name: new RegExp(unsolved.invoice) }).waitFor()
  await album.keepDownTo("admin-payments-id", admin.page, list)
  await album.keep("admin-payment-details-id", await admin.opensDetails(unsolved.invoice))
  const comparison = await admin.comparesReport(unsolved.dokuReport)
  await album.keepHighPart("admin-compare-id", admin.page, comparison)
  await admin.page.context().close()
}
