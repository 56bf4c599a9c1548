import type { Locator } from "playwright-core"
import type { Admin } from "../../testing/browser/admin"
import { buy } from "../../testing/browser/purchase"
import { ADDRESS, COFFEE } from "../../testing/browser/shopper"
import { eventually } from "../http/support/eventually"
import type { Story } from "./support/story"

/** What a coffee that was added to an order costs. */
const ONE_COFFEE = "Rp 85,000"

/** The admin who requests payments by link. */
export function paymentRequests(story: (name: string, story: Story) => void): void {
  story(
    "the admin sends a payment link for what was added to an order, and sees it paid",
    async (scene, { demo, backOffice }) => {
      const { order_id } = await buy(demo, COFFEE)
      await backOffice.addToOrder(order_id, COFFEE)
      const admin = await scene.admin()
      await admin.page.context().grantPermissions(["clipboard-read", "clipboard-write"])
      const widget = await admin.opensOrder(order_id)
      const links = linksIn(widget, admin)
      await links.getByText(ONE_COFFEE, { exact: true }).waitFor()

      const first = await requestsLink(admin, links)
      // The keyboard goes on from the link, not from the page's beginning.
      expect(await admin.page.evaluate(() => document.activeElement === document.body)).toBe(false)
      await links.getByText(first).waitFor()
      await links.getByText("Not yet", { exact: true }).waitFor()
      const whatsApp = links.getByRole("link", { name: "Send by WhatsApp" })
      const message = new URL((await whatsApp.getAttribute("href")) ?? "")
      expect(message.origin + message.pathname).toBe(`https://wa.me/${ADDRESS.phone.replace(/^0/, "62")}`)
      expect(message.searchParams.get("text")).toMatch(/^Toko Nusantara: pesanan #\d+ .*Rp85\.000\b/)
      expect(message.searchParams.get("text")).toContain(first)
      expect(await whatsApp.getAttribute("target")).toBe("_blank")
      expect(await whatsApp.getAttribute("rel")).toBe("noreferrer")
      await scene.isAccessible(admin)

      await links.getByRole("button", { name: "Withdraw" }).click()
      const question = admin.page.getByRole("dialog", { name: "Withdraw this payment link" })
      await question.getByText("The link stops working at once.").waitFor()
      await scene.isAccessible(admin)
      await question.getByRole("button", { name: "Withdraw" }).click()
      await question.waitFor({ state: "hidden" })
      await links.getByText("Withdrawn", { exact: true }).waitFor()
      expect((await fetch(first)).status).toBe(410)

      const second = await requestsLink(admin, links)
      expect(second).not.toBe(first)
      const customer = await scene.customer()
      await customer.opens({ url: second })
      await customer.goesToLinkAja()
      await customer.linkAja.press("pay")
      await customer.isTold("paid")
      await seesOnReturn(admin, links.getByText("Paid", { exact: true }).first())
      expect(await links.getByRole("button").count()).toBe(0)
      // The order's two payments, and no warning of a second one.
      await eventually(async () =>
        expect(await widget.getByRole("region", { name: /^invoice number/ }).count()).toBe(2),
      )
      expect(await widget.getByText(admin.texts.widget.paidTwice).count()).toBe(0)
      await admin.page.getByText("Total pending").waitFor({ state: "hidden" })
    },
  )
}

function linksIn(widget: Locator, { texts }: Admin): Locator {
  return widget.getByRole("region", { name: texts.links.title, exact: true })
}

/** @returns the link as *Copy link* copies it */
async function requestsLink(admin: Admin, links: Locator): Promise<string> {
  await links.getByRole("button", { name: admin.texts.links.request }).click()
  await links.getByRole("button", { name: admin.texts.links.copy }).click()
  await admin.isTold(admin.texts.links.copied)
  return admin.page.evaluate(() => navigator.clipboard.readText())
}

/** What an open page shows once its window is looked at again, as after a talk on the telephone. */
async function seesOnReturn({ page }: Admin, wanted: Locator): Promise<void> {
  await eventually(async () => {
    await page.evaluate(() => window.dispatchEvent(new Event("visibilitychange")))
    expect(await wanted.isVisible()).toBe(true)
  })
}
