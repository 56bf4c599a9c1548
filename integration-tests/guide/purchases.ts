import type { Browser, BrowserContextOptions } from "playwright-core"
import type { BackOffice } from "../../testing/browser/back-office"
import { buy } from "../../testing/browser/purchase"
import { COFFEE } from "../../testing/browser/shopper"
import type { DemoStore } from "../../testing/demo-store/start"
import { STOCK_PER_VARIANT } from "../../testing/store/catalogue"
import { eventually } from "../http/support/eventually"
import { MANUAL, StarterShopper, TEA } from "./starter-shopper"

const PHONE = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true }

interface Environment {
  demo: DemoStore
  backOffice: BackOffice
  browser: Browser
}

export type TellStory = (
  name: string,
  tell: (shopper: StarterShopper, environment: Environment) => Promise<void>,
  device?: BrowserContextOptions,
) => void

const invoicesOf = ({ sandbox }: DemoStore) => sandbox.book().invoices.length

/** What shoppers do in the starter. Each story has a browser of its own. */
export function purchases(story: TellStory): void {
  story("sells to a guest with one invoice, which the button opens", async (shopper, { demo }) => {
    const before = invoicesOf(demo)
    await shopper.isReadyToPay()
    expect(invoicesOf(demo)).toBe(before)
    await shopper.goesToLinkAja()
    expect(await shopper.linkAja.amount()).toBe(TEA.amount)
    await shopper.linkAja.press("pay")
    await shopper.landsOnOrder()
    expect(invoicesOf(demo)).toBe(before + 1)
    await shopper.hasInCart(0)
    await shopper.page.getByTestId("payment-method").getByText("LinkAja").waitFor()
  })

  story(
    "shows a customer's order in the account, also if the tab was closed",
    async (shopper, { demo, backOffice }) => {
      const email = "dewi@example.com"
      await shopper.registers(email)
      expect(await shopper.ordersInAccount()).toHaveLength(0)
      await shopper.isReadyToPay(email)
      await shopper.goesToLinkAja()
      await shopper.linkAja.press("pay")
      await shopper.landsOnOrder()
      expect(await shopper.ordersInAccount()).toHaveLength(1)

      const second = await shopper.inNewTab()
      await second.isReadyToPay(email)
      await second.goesToLinkAja()
      const invoice = await second.linkAja.invoiceNumber()
      await second.page.close()
      demo.sandbox.pay(invoice)
      await eventually(async () => expect(await backOffice.ordersOf(email)).toHaveLength(2))
      expect(await shopper.ordersInAccount()).toHaveLength(2)
    },
  )

  story("offers a shopper who was declined another way to pay", async (shopper) => {
    await shopper.isReadyToPay()
    await shopper.goesToLinkAja()
    await shopper.linkAja.press("decline")
    await shopper.sees("The payment didn't go through")
    // The checkout's own frame.
    await shopper.page.getByTestId("store-link").waitFor()
    await shopper.presses("Choose another way to pay")
    await shopper.page.waitForURL("**/checkout?step=payment")
    await shopper.continuesToReview(MANUAL)
    await shopper.placesOrder()
    await shopper.landsOnOrder()
    await shopper.page.getByTestId("payment-method").getByText(MANUAL).waitFor()
  })

  story("lets a shopper who was declined try again in another browser", async (shopper, { browser }) => {
    await shopper.isReadyToPay()
    await shopper.goesToLinkAja()
    await shopper.linkAja.press("decline")
    await shopper.sees("The payment didn't go through")
    const other = await StarterShopper.enter(browser, shopper.shop)
    await other.page.goto(shopper.page.url())
    await other.presses("Try again with LinkAja")
    await other.linkAja.press("pay")
    await other.landsOnOrder()
  })

  story(
    "fits on a phone",
    async (shopper) => {
      await shopper.isReadyToPay()
      expect(await shopper.scrollsSideways()).toBe(false)
      await shopper.goesToLinkAja()
      await shopper.linkAja.press("decline")
      await shopper.sees("The payment didn't go through")
      expect(await shopper.scrollsSideways()).toBe(false)
      await shopper.presses("Try again with LinkAja")
      await shopper.linkAja.press("pay")
      await shopper.landsOnOrder()
    },
    PHONE,
  )

  story("says what was sold out before the shopper pressed the button", async (shopper, { backOffice }) => {
    await shopper.isReadyToPay()
    await backOffice.setStock(TEA.sku, 0)
    try {
      await shopper.pays()
      expect(await shopper.alert()).toContain(TEA.title)
      await shopper.presses("Change the cart")
      await shopper.page.waitForURL("**/id/cart")
      await shopper.page.getByTestId("product-row").waitFor()
    } finally {
      await backOffice.setStock(TEA.sku, STOCK_PER_VARIANT)
    }
  })

  story("leads a tab whose cart was paid in another one to the order", async (shopper) => {
    await shopper.isReadyToPay()
    const atReview = await shopper.inNewTab()
    const atPayment = await shopper.inNewTab()
    await atReview.opens("/checkout?step=review")
    await atReview.payButton.waitFor()
    await atPayment.opens("/checkout?step=payment")
    await atPayment.method(MANUAL).waitFor()
    await shopper.goesToLinkAja()
    await shopper.linkAja.press("pay")
    const order = await shopper.landsOnOrder()

    await atReview.pays()
    expect(await atReview.landsOnOrder()).toBe(order)
    await atPayment.continuesToReview(MANUAL)
    expect(await atPayment.landsOnOrder()).toBe(order)
  })

  story(
    "leads a shopper who closed the tab and opens the checkout again to the order",
    async (shopper, { demo }) => {
      await shopper.isReadyToPay()
      await shopper.goesToLinkAja()
      const invoice = await shopper.linkAja.invoiceNumber()
      const later = await shopper.inNewTab()
      await shopper.page.close()
      demo.sandbox.pay(invoice)
      await eventually(async () => {
        await later.opens("/checkout?step=review")
        await later.page.waitForURL("**/confirmed", { timeout: 2_000 })
      })
      await later.landsOnOrder()
      await later.hasInCart(0)
    },
  )

  story("says that money is under review, with nothing over it, and forgets the cart", async (shopper) => {
    await shopper.isReadyToPay()
    await shopper.goesToLinkAja()
    const invoice = await shopper.linkAja.invoiceNumber()
    const other = await shopper.inNewTab()
    await other.opens("/cart")
    await other.page.getByTestId("product-select-button").selectOption("2")
    await other.hasInCart(2)
    await shopper.linkAja.press("pay")
    await shopper.sees("We are checking your payment")
    await shopper.page.getByText(invoice).click({ trial: true })
    expect(await shopper.page.getByRole("button").count()).toBe(0)
    await eventually(async () => {
      await other.opens("/cart")
      await other.page.getByTestId("empty-cart-message").waitFor({ timeout: 2_000 })
    })
  })

  story("doesn't take a store that can't be reached for a payment that is waited for", async (shopper) => {
    await shopper.isReadyToPay()
    await shopper.goesToLinkAja()
    await shopper.page.route("**/store/doku/sessions/**", (route) => route.abort())
    await shopper.linkAja.press("pay")
    await shopper.sees("We can't read the status of your payment at the moment")
    await shopper.page.unroute("**/store/doku/sessions/**")
    await shopper.presses("Check again")
    await shopper.landsOnOrder()
  })

  story(
    "makes the order of a cart with nothing to pay, and shows it",
    async (shopper, { demo, backOffice }) => {
      const before = invoicesOf(demo)
      await backOffice.withEverythingFree(async () => {
        await shopper.checksOut()
        await shopper.presses("Continue to review")
        await shopper.placesOrder()
        await shopper.landsOnOrder()
      })
      expect(invoicesOf(demo)).toBe(before)
    },
  )

  story(
    "takes what a changed order owes, by Medusa's payment link",
    async (shopper, { demo, backOffice }) => {
      const { order_id } = await buy(demo, COFFEE)
      await backOffice.addToOrder(order_id, TEA.title)
      const { collections } = await backOffice.debtOf(order_id)
      const owed = collections.find(({ status }) => status === "not_paid")
      await shopper.page.goto(`${shopper.shop}/payment-collection/${owed?.id}?order_id=${order_id}`)
      await shopper.goesToLinkAja()
      expect(await shopper.linkAja.amount()).toBe("Rp12.500")
      await shopper.linkAja.press("pay")
      await shopper.sees("Payment received")
      expect((await backOffice.debtOf(order_id)).owed).toBe(0)
    },
  )
}
