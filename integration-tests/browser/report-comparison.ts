import { buy } from "../../testing/browser/purchase"
import { COFFEE } from "../../testing/browser/shopper"
import { PHONE } from "./support/scene"
import type { Story } from "./support/story"

/** Of this store's form, and made by nobody. */
const UNKNOWN = "0123456789ABCDEFGHJKMNPQRS"

export function reportComparison(story: (name: string, story: Story) => void): void {
  story(
    "the admin compares DOKU's report, corrects a column, and opens a case of an unknown invoice",
    async (scene, { demo }) => {
      const { invoice_number } = await buy(demo, COFFEE)
      const [header = "", ...rows] = demo.sandbox.report({ style: "excel-id" }).trimEnd().split("\r\n")
      const own = rows.find((row) => row.includes(invoice_number)) ?? ""
      const file = [header, own, own.replace(invoice_number, UNKNOWN)].join("\r\n")

      const admin = await scene.admin()
      const { page } = admin
      await page.goto(`${admin.backend}/app/linkaja`)
      await page.getByRole("tab", { name: "Compare with DOKU" }).click()
      const input = page.getByLabel("DOKU's report (CSV)")
      await input.setInputFiles({
        name: "report.xlsx",
        mimeType: "text/csv",
        buffer: Buffer.from("PK\u0003\u0004"),
      })
      await page.getByRole("alert").getByText("This is an Excel file.").waitFor()

      await input.setInputFiles({ name: "report.csv", mimeType: "text/csv", buffer: Buffer.from(file) })
      const time = page.getByLabel("Time of payment")
      await time.waitFor()
      expect(await page.getByLabel("Amount", { exact: true }).locator("option:checked").textContent()).toBe(
        "Jumlah",
      )
      await time.selectOption("Tanggal Dibuat")
      await page.getByRole("button", { name: "Compare", exact: true }).press("Enter")
      await page.getByText("1 (Rp 103,000)").waitFor()
      await page.getByRole("heading", { name: "Paid at DOKU, unknown here (1)" }).waitFor()
      await scene.isAccessible(admin)

      const size = page.viewportSize()
      await page.setViewportSize(PHONE.viewport)
      await scene.fits(admin)
      if (size) await page.setViewportSize(size)

      await page.getByRole("button", { name: `Open case about ${UNKNOWN}` }).click()
      const drawer = page.getByRole("dialog")
      await drawer.getByText("No money is moved and no order is made.").waitFor()
      await drawer.getByRole("button", { name: "Open case" }).click()
      await admin.isTold("Cases opened: 1. Already had one: 0. Known here by now: 0.")
      await page.getByText("A case is open", { exact: true }).waitFor()
      await admin.opensNeedsAttention()
      await admin.caseOf(UNKNOWN).getByRole("heading", { name: "Unknown invoice paid" }).waitFor()
    },
  )
}
