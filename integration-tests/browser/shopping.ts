import { ADDRESS, BAG, COFFEE, Shopper, SITI } from "../../testing/browser/shopper"
import { eventually } from "../http/support/eventually"
import { PHONE } from "./support/scene"
import type { Story } from "./support/story"

const somebody = (name: string) => ({ name, email: `${name.toLowerCase()}@example.com` })

/** Coffee for Rp85.000, with JNE REG for Rp18.000. */
const ONE_COFFEE = "Rp103.000"
const TWO_COFFEES = "Rp188.000"

export function shopping(story: (name: string, story: Story) => void): void {
  story("a shopper pays, and lands on the order", async (scene) => {
    const shopper = await scene.shopper()
    await scene.isAccessible(shopper)
    await shopper.putIntoCart(COFFEE)
    await shopper.openCart()
    await scene.isAccessible(shopper)
    await shopper.fromCartToCheckout()
    await shopper.fillInAddress()
    await shopper.payButton(ONE_COFFEE).waitFor()
    await scene.isAccessible(shopper)
    await shopper.goesToLinkAja()
    expect(await shopper.linkAja.amount()).toBe(ONE_COFFEE)
    await scene.isAccessible(shopper)
    await shopper.linkAja.press("pay")
    await shopper.isTold("paid")
    await shopper.page.getByText(shopper.texts.orderNumber).waitFor()
    await shopper.page.getByText(`1 × ${COFFEE}`).waitFor()
  })

  story("a shopper pays by DOKU Checkout on a phone, and lands on the order", async (scene, { demo }) => {
    const shopper = await scene.shopper("id", PHONE)
    await shopper.checksOut(COFFEE)
    await shopper.choosesCheckout()
    await scene.fits(shopper)
    await shopper.goesToDoku()
    expect(await shopper.doku.amount()).toBe(ONE_COFFEE)
    const invoice = await shopper.doku.invoiceNumber()
    await scene.fits(shopper)
    await shopper.doku.press("pay")
    await shopper.isTold("paid")
    await shopper.page.getByText(`1 × ${COFFEE}`).waitFor()
    expect(demo.sandbox.invoice(invoice)).toMatchObject({ integration: "checkout", paidAmount: 103_000 })
  })

  story(
    "a shopper who was declined on DOKU's page pays the same invoice there at the second try",
    async (scene, { demo, backOffice }) => {
      const person = somebody("Maya")
      const shopper = await scene.shopper("id", PHONE)
      await shopper.checksOut(COFFEE, person)
      const before = demo.sandbox.book().invoices.length
      await shopper.goesToDoku()
      const invoice = await shopper.doku.invoiceNumber()
      await shopper.doku.press("decline")
      await shopper.doku.showsDeclined()
      await scene.fits(shopper)
      await shopper.doku.press("retry")
      await shopper.doku.isOpen()
      await scene.fits(shopper)
      expect(await shopper.doku.invoiceNumber()).toBe(invoice)
      await shopper.doku.press("pay")
      await shopper.isTold("paid")
      expect(await backOffice.ordersOf(person.email)).toHaveLength(1)
      expect(demo.sandbox.book().invoices).toHaveLength(before + 1)
    },
  )

  story("a shopper who left DOKU's page declined is sent to DOKU's page again", async (scene) => {
    const shopper = await scene.shopper()
    await shopper.checksOut(COFFEE)
    await shopper.goesToDoku()
    const invoice = await shopper.doku.invoiceNumber()
    await shopper.doku.press("decline")
    await shopper.doku.press("back")
    await shopper.isTold("failed")
    await shopper.page.getByRole("button", { name: shopper.texts.tryAgainWithLinkAja }).click()
    await shopper.doku.isOpen()
    expect(await shopper.doku.invoiceNumber()).not.toBe(invoice)
    await shopper.doku.press("pay")
    await shopper.isTold("paid")
  })

  story("a shopper who was declined pays at the second try", async (scene, { backOffice }) => {
    const person = somebody("Dewi")
    const shopper = await scene.shopper()
    await shopper.checksOut(COFFEE, person)
    await shopper.goesToLinkAja()
    await shopper.linkAja.press("decline")
    await shopper.isTold("failed")
    await scene.isAccessible(shopper)
    expect(await backOffice.ordersOf(person.email)).toEqual([])
    await shopper.page.getByRole("button", { name: shopper.texts.tryAgainWithLinkAja }).click()
    await shopper.linkAja.press("pay")
    await shopper.isTold("paid")
    expect(await backOffice.ordersOf(person.email)).toHaveLength(1)
  })

  story(
    "a shopper who closes the tab after paying gets the order all the same",
    async (scene, { backOffice }) => {
      const person = somebody("Budi")
      const shopper = await scene.shopper()
      await shopper.checksOut(COFFEE, person)
      await shopper.goesToLinkAja()
      const returning = shopper.page.waitForRequest("**/doku/return/**")
      // The tab is gone before the way back has begun.
      await shopper.page.route("**/doku/return/**", (route) => route.abort())
      await shopper.linkAja.press("pay")
      await returning
      // With its browser, for Chromium now and then never says that a tab is closed whose way was just barred.
      await shopper.page.context().close()
      await eventually(async () => expect(await backOffice.ordersOf(person.email)).toHaveLength(1))
    },
  )

  story("a shopper goes Back from LinkAja, changes the cart, and pays the new total", async (scene) => {
    const shopper = await scene.shopper()
    await shopper.checksOut(COFFEE)
    await shopper.goesToLinkAja()
    await shopper.page.goBack()
    await shopper.sees(shopper.texts.checkoutTitle)
    await shopper.page.getByRole("link", { name: shopper.texts.editCart }).click()
    await shopper.page.getByRole("button", { name: new RegExp(`^${shopper.texts.oneMore(COFFEE)}`) }).click()
    await shopper.page.getByText(TWO_COFFEES).waitFor()
    await shopper.fromCartToCheckout()
    await shopper.payButton(TWO_COFFEES).click()
    await shopper.linkAja.isOpen()
    expect(await shopper.linkAja.amount()).toBe(TWO_COFFEES)
    await shopper.linkAja.press("pay")
    await shopper.isTold("paid")
    await shopper.page.getByText(`2 × ${COFFEE}`).waitFor()
  })

  story("a double tap on Pay makes one session and one invoice", async (scene, { demo }) => {
    const shopper = await scene.shopper("id", PHONE)
    await shopper.checksOut(COFFEE)
    const sessions: string[] = []
    shopper.page.on("request", (request) => {
      if (request.method() === "POST" && request.url().endsWith("/payment-sessions"))
        sessions.push(request.url())
    })
    const before = demo.sandbox.book().invoices.length
    await shopper.payButton(ONE_COFFEE).dblclick()
    await shopper.linkAja.isOpen()
    expect(sessions).toHaveLength(1)
    expect(demo.sandbox.book().invoices).toHaveLength(before + 1)
  })

  story(
    "a shopper who pays in two tabs gets one order, and the second payment stands before the admin",
    async (scene, { backOffice }) => {
      const person = somebody("Agus")
      const first = await scene.shopper()
      await first.checksOut(COFFEE, person)
      await first.goesToLinkAja()
      const second = await scene.secondTabOf(first)
      await second.page.goto(`${first.shop}/checkout`)
      await second.goesToLinkAja()
      const invoice = await second.linkAja.invoiceNumber()
      await first.linkAja.press("pay")
      await first.isTold("paid")
      await second.linkAja.press("pay")
      await second.isTold("review")
      await second.page.getByText(invoice).waitFor()
      expect(await backOffice.ordersOf(person.email)).toHaveLength(1)

      const admin = await scene.admin()
      await admin.opensNeedsAttention()
      const paidTwice = admin.caseOf(invoice)
      await paidTwice.getByRole("heading", { name: admin.texts.cases.kinds.paid_twice.title }).waitFor()
      await scene.isAccessible(admin)
      // Shown as it was typed. A browser that parsed it as markup would request the picture and fail the story.
      const note = 'Returned by bank transfer <img src="/nowhere.png" onerror="alert(1)">, customer informed.'
      await admin.closesCase(paidTwice, note)
      await paidTwice.waitFor({ state: "hidden" })
      await admin.page.getByRole("tab", { name: admin.texts.page.closed }).click()
      await admin.caseOf(invoice).getByText(note).waitFor()
    },
  )

  story(
    "a shopper who returns in another browser, without cookies, sees the order and no address",
    async (scene) => {
      const shopper = await scene.shopper()
      await shopper.checksOut(COFFEE)
      await shopper.goesToLinkAja()
      await shopper.linkAja.press("pay")
      await shopper.isTold("paid")
      const other = await scene.newBrowser(PHONE)
      const elsewhere = new Shopper(await other.newPage(), shopper.shop)
      await elsewhere.page.goto(shopper.page.url())
      await elsewhere.isTold("paid")
      await elsewhere.page.getByText(`1 × ${COFFEE}`).waitFor()
      const shown = await elsewhere.page.locator("body").textContent()
      expect(shown).toContain(COFFEE)
      for (const secret of [...Object.values(SITI), ...Object.values(ADDRESS)]) {
        expect(shown).not.toContain(secret)
      }
    },
  )

  story("a shopper who was declined tries again in another browser", async (scene) => {
    const shopper = await scene.shopper()
    await shopper.checksOut(COFFEE)
    await shopper.goesToLinkAja()
    await shopper.linkAja.press("decline")
    await shopper.isTold("failed")
    const other = await scene.newBrowser(PHONE)
    const elsewhere = new Shopper(await other.newPage(), shopper.shop)
    await elsewhere.page.goto(shopper.page.url())
    await elsewhere.page.getByRole("button", { name: elsewhere.texts.tryAgainWithLinkAja }).click()
    await elsewhere.linkAja.press("pay")
    await elsewhere.isTold("paid")
  })

  story("a whole purchase fits a phone 390 pixels wide, also in the dark", async (scene) => {
    const shopper = await scene.shopper("id", { ...PHONE, colorScheme: "dark" })
    await scene.fits(shopper)
    await shopper.putIntoCart(BAG)
    await shopper.openCart()
    await scene.fits(shopper)
    await shopper.fromCartToCheckout()
    await shopper.fillInAddress()
    await scene.fits(shopper)
    await shopper.goesToLinkAja()
    await scene.fits(shopper)
    await shopper.linkAja.press("decline")
    await shopper.isTold("failed")
    await scene.fits(shopper)
    await shopper.page.getByRole("button", { name: shopper.texts.tryAgainWithLinkAja }).click()
    await shopper.linkAja.press("pay")
    await shopper.isTold("paid")
    await shopper.page.getByText(BAG).waitFor()
    await scene.fits(shopper)
  })

  story("the shop speaks English to who chose it, also after LinkAja", async (scene) => {
    const shopper = await scene.shopper("en")
    await shopper.sees("Catalogue")
    await shopper.checksOut(COFFEE)
    await shopper.page.getByRole("button", { name: `Pay ${ONE_COFFEE} with LinkAja` }).waitFor()
    await scene.isAccessible(shopper)
    await shopper.goesToLinkAja()
    await shopper.linkAja.press("pay")
    await shopper.sees("Payment received")
    expect(await shopper.page.locator("html").getAttribute("lang")).toBe("en")
  })

  story(
    "a shopper who waits for LinkAja's word sees the order as soon as it comes",
    async (scene, { demo }) => {
      const shopper = await scene.shopper()
      await shopper.checksOut(COFFEE)
      await shopper.goesToLinkAja()
      const invoice = await shopper.linkAja.invoiceNumber()
      await shopper.linkAja.press("leave")
      await shopper.isTold("pending")
      await scene.isAccessible(shopper)
      demo.sandbox.pay(invoice)
      await shopper.isTold("paid")
    },
  )

  story("a shopper who was too late is told so, and may try again", async (scene, { demo }) => {
    const shopper = await scene.shopper()
    await shopper.checksOut(COFFEE)
    await shopper.goesToLinkAja()
    demo.sandbox.expire(await shopper.linkAja.invoiceNumber())
    await shopper.linkAja.press("leave")
    await shopper.isTold("expired")
    await scene.isAccessible(shopper)
    await shopper.page.getByRole("button", { name: shopper.texts.tryAgainWithLinkAja }).click()
    await shopper.linkAja.press("pay")
    await shopper.isTold("paid")
  })

  story(
    "a shopper whose payment is under review buys the next thing with a new cart, and the order is made all the same",
    async (scene, { backOffice }) => {
      const person = somebody("Ratna")
      const shopper = await scene.shopper()
      await shopper.checksOut(BAG, person)
      await shopper.goesToLinkAja()
      const invoice = await shopper.linkAja.invoiceNumber()
      await backOffice.setStock("TAS-PANDAN", 0)
      await shopper.linkAja.press("pay")
      await shopper.isTold("review")
      await shopper.page.getByRole("link", { name: shopper.texts.backToCatalogue }).click()
      await shopper.putIntoCart(COFFEE)
      await shopper.openCart()
      await shopper.page.getByText(COFFEE).first().waitFor()
      expect(await shopper.page.getByText(BAG).count()).toBe(0)

      const admin = await scene.admin()
      await admin.opensNeedsAttention()
      const missing = admin.caseOf(invoice)
      await missing.waitFor()
      await backOffice.setStock("TAS-PANDAN", 100)
      await missing.getByRole("button", { name: admin.texts.check.again }).click()
      await missing.waitFor({ state: "hidden" })
      expect(await backOffice.ordersOf(person.email)).toHaveLength(1)
    },
  )

  story("a shopper whom LinkAja can't serve is told so, and pays a moment later", async (scene, { demo }) => {
    const shopper = await scene.shopper()
    await shopper.checksOut(COFFEE)
    scene.expectFailedLoad(shopper, { status: 422, path: "/payment-sessions" })
    demo.sandbox.addFault({ route: "create", kind: "inactive_channel" })
    await shopper.payButton().click()
    await shopper.page.getByRole("alert").filter({ hasText: shopper.texts.whatNow.unavailable }).waitFor()
    await scene.isAccessible(shopper)
    await shopper.goesToLinkAja()
    await shopper.linkAja.press("pay")
    await shopper.isTold("paid")
  })

  story("a shopper is told to try again while DOKU has trouble", async (scene, { demo }) => {
    const shopper = await scene.shopper("en")
    await shopper.checksOut(COFFEE)
    scene.expectFailedLoad(shopper, { status: 422, path: "/payment-sessions" })
    demo.sandbox.addFault({ route: "create", kind: "status_500", count: 2 })
    await shopper.payButton().click()
    await shopper.page.getByRole("alert").filter({ hasText: shopper.texts.linkAjaUnreachable }).waitFor()
    await shopper.goesToLinkAja()
  })

  story(
    "a shopper whose bag is sold out reads so before LinkAja, changes the cart, and pays",
    async (scene, { backOffice, demo }) => {
      const shopper = await scene.shopper()
      await shopper.putIntoCart(COFFEE)
      await shopper.checksOut(BAG)
      const before = demo.sandbox.book().invoices.length
      await backOffice.setStock("TAS-PANDAN", 0)
      scene.expectFailedLoad(shopper, { status: 400, path: "/payment-sessions" })
      await shopper.payButton().click()
      const told = shopper.page.getByRole("alert").filter({ hasText: shopper.texts.whatNow.sold_out })
      await told.filter({ hasText: BAG }).waitFor()
      await scene.isAccessible(shopper)
      expect(demo.sandbox.book().invoices).toHaveLength(before)

      await shopper.page.getByRole("link", { name: shopper.texts.editCart }).click()
      const remove = shopper.page.getByRole("button", {
        name: new RegExp(`^${shopper.texts.remove}.*${BAG}`),
      })
      await remove.click()
      await remove.waitFor({ state: "detached" })
      await shopper.fromCartToCheckout()
      await shopper.goesToLinkAja()
      expect(await shopper.linkAja.amount()).toBe(ONE_COFFEE)
      await shopper.linkAja.press("pay")
      await shopper.isTold("paid")
      await backOffice.setStock("TAS-PANDAN", 100)
    },
  )

  story(
    "a shopper who opens the page of an older cart reads why it is closed, and pays the new total",
    async (scene) => {
      const shopper = await scene.shopper("en")
      await shopper.checksOut(COFFEE)
      const opened = shopper.page.waitForRequest("**/doku/pay/**")
      await shopper.goesToLinkAja()
      const olderPage = (await opened).url()
      await shopper.page.goto(`${shopper.shop}/keranjang`)
      await shopper.page
        .getByRole("button", { name: new RegExp(`^${shopper.texts.oneMore(COFFEE)}`) })
        .click()
      await shopper.page.getByText(TWO_COFFEES).waitFor()
      await shopper.page.goto(olderPage)
      await shopper.isTold("failed")
      await shopper.page.getByText(shopper.texts.whatNow.cart_changed).waitFor()
      await scene.isAccessible(shopper)
      await shopper.page.getByRole("link", { name: shopper.texts.changeCartOrMethod }).click()
      await shopper.payButton(TWO_COFFEES).click()
      await shopper.linkAja.press("pay")
      await shopper.isTold("paid")
    },
  )

  story("a shopper who is told to wait a moment pays as soon as the button is back", async (scene) => {
    const shopper = await scene.shopper()
    await shopper.checksOut(COFFEE)
    scene.expectFailedLoad(shopper, { status: 409, path: "/payment-sessions" })
    const message = "Kami masih memeriksa pembayaran Anda yang terakhir."
    await shopper.page.route(
      "**/payment-sessions",
      (route) =>
        route.fulfill({
          status: 409,
          headers: { "access-control-allow-origin": "*" },
          json: { type: "conflict", message },
        }),
      { times: 1 },
    )
    await shopper.payButton().click()
    const told = shopper.page.getByRole("alert").filter({ hasText: message })
    await told.filter({ hasText: shopper.texts.waitAMoment }).waitFor()
    expect(await shopper.payButton().count()).toBe(0)
    await shopper.goesToLinkAja()
  })

  story("a shopper whose cart is free orders without a payment", async (scene, { backOffice, demo }) => {
    await backOffice.withEverythingFree(async () => {
      const person = somebody("Wulan")
      const shopper = await scene.shopper()
      await shopper.putIntoCart(COFFEE)
      await shopper.openCart()
      await shopper.fromCartToCheckout()
      await shopper.fillInAddress(person)
      const before = demo.sandbox.book().invoices.length
      await shopper.page.getByText(shopper.texts.nothingToPay).waitFor()
      await scene.isAccessible(shopper)
      await shopper.page.getByRole("button", { name: shopper.texts.placeFreeOrder }).click()
      await shopper.sees(shopper.texts.orderTitle)
      await shopper.page.getByText(shopper.texts.freeOrderPlaced).waitFor()
      await shopper.page.getByText(`1 × ${COFFEE}`).waitFor()
      expect(await backOffice.ordersOf(person.email)).toMatchObject([{ total: 0 }])
      expect(demo.sandbox.book().invoices).toHaveLength(before)
    })
  })
}
