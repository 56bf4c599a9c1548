import type { PaymentLink } from "../../testing/browser/back-office"
import type { Customer } from "../../testing/browser/customer"
import type { Environment } from "../../testing/browser/environment"
import { buy } from "../../testing/browser/purchase"
import { COFFEE, type Shopper } from "../../testing/browser/shopper"
import { eventually } from "../http/support/eventually"
import { type Scene, SMALL_PHONE } from "./support/scene"
import type { Story } from "./support/story"

/** What a coffee that was added to an order costs. */
const ONE_COFFEE = "Rp85.000"
const TWO_COFFEES = "Rp170.000"

const WITHOUT_JAVASCRIPT = { ...SMALL_PHONE, javaScriptEnabled: false }

export function paymentLinks(story: (name: string, story: Story) => void): void {
  story(
    "a customer without JavaScript pays by the link, and reads on the same page that it is paid",
    async (scene, environment) => {
      const { orderId, link } = await changedOrder(environment)
      const before = invoicesAt(environment)
      const customer = await scene.customer(WITHOUT_JAVASCRIPT)
      await customer.opens(link)
      await customer.isTold("owes")
      expect(await customer.amount()).toBe(ONE_COFFEE)
      await customer.page.getByText("Toko Nusantara", { exact: true }).waitFor()
      expect(invoicesAt(environment)).toBe(before)

      await customer.goesToLinkAjaByHand()
      expect(await customer.linkAja.amount()).toBe(ONE_COFFEE)
      await customer.linkAja.press("pay")
      await customer.isTold("paid")
      expect(addressOf(customer)).toBe(link.url)
      const shown = customer.page.url()
      // The check of the page runs scripts in it.
      await customer.page.context().close()
      expect(await environment.backOffice.debtOf(orderId)).toMatchObject({
        owed: 0,
        payment_status: "captured",
      })
      expect(invoicesAt(environment)).toBe(before + 1)
      const looker = await scene.customer()
      await looker.opens({ url: shown })
      await looker.isTold("paid")
      await fits(scene, looker)
    },
  )

  story(
    "a customer who presses in two tabs has one invoice, closes both after paying, and reads by the link that it is paid",
    async (scene, environment) => {
      const { orderId, link } = await changedOrder(environment)
      const before = invoicesAt(environment)
      const first = await scene.customer()
      const second = await scene.secondTabOfCustomer(first)
      await first.opens(link)
      await second.opens(link)
      await fits(scene, second)
      await Promise.all([first.goesToLinkAja(), second.goesToLinkAja()])
      const invoice = await first.linkAja.invoiceNumber()
      expect(await second.linkAja.invoiceNumber()).toBe(invoice)
      expect(invoicesAt(environment)).toBe(before + 1)
      const returning = first.page.waitForRequest("**/doku/return/**")
      // The tab is gone before the way back has begun.
      await first.page.route("**/doku/return/**", (route) => route.abort())
      await first.linkAja.press("pay")
      await returning
      await first.page.context().close()
      await eventually(async () => expect((await environment.backOffice.debtOf(orderId)).owed).toBe(0))
      expect(environment.demo.sandbox.invoice(invoice)?.paidAmount).toBe(85_000)

      const again = await scene.customer()
      await again.opens(link)
      await again.isTold("paid")
      await fits(scene, again)
      // Whoever finds the link later learns nothing about the order.
      expect(await again.page.locator("body").textContent()).not.toContain(COFFEE)
    },
  )

  story(
    "a customer whose payment failed, and was too late the next time, pays at the third press",
    async (scene, environment) => {
      const { link } = await changedOrder(environment)
      const { sandbox } = environment.demo
      const customer = await scene.customer()
      await customer.opens(link)
      await customer.goesToLinkAja()
      await customer.linkAja.press("decline")
      await customer.isTold("failed")
      await fits(scene, customer)
      await customer.goesToLinkAja()
      sandbox.expire(await customer.linkAja.invoiceNumber())
      await customer.linkAja.press("leave")
      await customer.isTold("expired")
      await fits(scene, customer)
      await customer.goesToLinkAja()
      const invoice = await customer.linkAja.invoiceNumber()
      await customer.linkAja.press("leave")
      await customer.isTold("pending")
      await fits(scene, customer)
      sandbox.pay(invoice)
      // The page looks again by itself.
      await customer.isTold("paid")
    },
  )

  story(
    "a customer is asked for the new amount after each change of the order, whichever page was open",
    async (scene, environment) => {
      const { orderId, link } = await changedOrder(environment)
      const { backOffice } = environment
      const customer = await scene.customer()
      await customer.opens(link)
      const opened = customer.page.waitForRequest("**/doku/pay/**")
      await customer.goesToLinkAja()
      const olderPage = (await opened).url()
      await backOffice.addToOrder(orderId, COFFEE)
      await customer.page.goto(olderPage)
      await customer.isTold("changed")
      expect(await customer.amount()).toBe(TWO_COFFEES)
      await fits(scene, customer)
      await customer.goesToLinkAja()
      await backOffice.addToOrder(orderId, COFFEE)
      await customer.linkAja.press("pay")
      await customer.isTold("rest")
      expect(await customer.amount()).toBe(ONE_COFFEE)
      await fits(scene, customer)
      await customer.goesToLinkAja()
      expect(await customer.linkAja.amount()).toBe(ONE_COFFEE)
      await customer.linkAja.press("pay")
      await customer.isTold("paid")
      expect((await backOffice.debtOf(orderId)).owed).toBe(0)
    },
  )

  story(
    "the link's page speaks the browser's language, or the one that is chosen",
    async (scene, environment) => {
      const { link } = await changedOrder(environment)
      const abroad = await scene.customer({ ...SMALL_PHONE, locale: "en-GB" }, "en")
      await abroad.opens(link)
      await abroad.isTold("owes")
      await fits(scene, abroad)
      const customer = await scene.customer(SMALL_PHONE, "en")
      await customer.opens(link)
      await customer.page.getByRole("link", { name: "English" }).click()
      await customer.isTold("owes")
      expect(await customer.page.locator("html").getAttribute("lang")).toBe("en")
      await customer.goesToLinkAja()
      await customer.linkAja.press("pay")
      await customer.isTold("paid")
    },
  )

  story(
    "a customer reads nothing by a withdrawn link, and who pays a cancelled order is told not to pay again",
    async (scene, environment) => {
      const { orderId, link } = await changedOrder(environment)
      const { backOffice, demo } = environment
      const customer = await scene.customer()
      await customer.opens(link)
      demo.sandbox.addFault({ route: "create", kind: "status_500", count: 2 })
      scene.expectFailedLoad(customer, { status: 503, path: "/doku/link/" })
      await customer.pressesInVain("noAnswer")
      await fits(scene, customer)

      await backOffice.withdrawPaymentLink(link)
      scene.expectFailedLoad(customer, { status: 410, path: "/doku/link/" })
      await customer.opens(link)
      await customer.isTold("ended")
      expect(await customer.page.locator("body").textContent()).not.toMatch(/Rp|#\d|Kopi/)
      await fits(scene, customer)

      scene.expectFailedLoad(customer, { status: 404, path: "/doku/link/" })
      await customer.opens({ url: `${link.url}x` })
      await fits(scene, customer)

      const next = await backOffice.requestPaymentLink(orderId)
      await customer.opens(next)
      await customer.goesToLinkAja()
      const invoice = await customer.linkAja.invoiceNumber()
      await backOffice.cancelOrder(orderId)
      await customer.linkAja.press("pay")
      await customer.isTold("review")
      await customer.page.getByText(invoice).waitFor()
      await fits(scene, customer)
    },
  )

  story(
    "a customer pays by Medusa's own link in the shop, and then the rest of a change that came meanwhile",
    async (scene, environment) => {
      const { demo, backOffice } = environment
      const { order_id: orderId } = await buy(demo, COFFEE)
      await backOffice.addToOrder(orderId, COFFEE)
      const collection = (await backOffice.debtOf(orderId)).collections.find(
        ({ status }) => status === "not_paid",
      )
      const shopper = await scene.shopper("id", SMALL_PHONE)
      const link = `${demo.addresses.shop}/payment-collection/${collection?.id}?order_id=${orderId}`
      await shopper.page.goto(link)
      await shopper.payButton(ONE_COFFEE).waitFor()
      await fits(scene, shopper)
      await shopper.goesToLinkAja()
      await shopper.linkAja.press("decline")
      await shopper.isTold("failed")
      await shopper.payButton(ONE_COFFEE).waitFor()
      await fits(scene, shopper)
      await shopper.goesToLinkAja()
      await backOffice.addToOrder(orderId, COFFEE)
      await shopper.linkAja.press("pay")
      await shopper.isTold("paid")
      await shopper.page.getByText(shopper.texts.orderPayment.rest(ONE_COFFEE)).waitFor()
      await fits(scene, shopper)
      await shopper.page.getByRole("link", { name: shopper.texts.orderPayment.payRest }).click()
      await shopper.goesToLinkAja()
      await shopper.linkAja.press("pay")
      await shopper.isTold("paid")
      await shopper.page.getByText(shopper.texts.orderPayment.paid).waitFor()
      expect((await backOffice.debtOf(orderId)).owed).toBe(0)
      await shopper.page.goto(link)
      await shopper.isTold("paid")
    },
  )
}

/** A paid order to which a coffee was added, and the link for it. */
async function changedOrder({
  demo,
  backOffice,
}: Environment): Promise<{ orderId: string; link: PaymentLink }> {
  const { order_id: orderId } = await buy(demo, COFFEE)
  await backOffice.addToOrder(orderId, COFFEE)
  return { orderId, link: await backOffice.requestPaymentLink(orderId) }
}

function invoicesAt({ demo }: Environment): number {
  return demo.sandbox.book().invoices.length
}

/** Without the query. */
function addressOf({ page }: Customer): string {
  const { origin, pathname } = new URL(page.url())
  return origin + pathname
}

/** On this phone, in the light and in the dark. */
async function fits(scene: Scene, { page }: Customer | Shopper): Promise<void> {
  for (const colorScheme of ["dark", "light"] as const) {
    await page.emulateMedia({ colorScheme })
    await scene.fits({ page })
  }
}
