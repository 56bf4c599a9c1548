import type { Locator } from "playwright-core"
import { becomes, buy, startPurchase } from "../../testing/browser/purchase"
import { BAG, COFFEE } from "../../testing/browser/shopper"
import { CHECKOUT_PROVIDER, MERCHANT } from "../../testing/store/names"
import { eventually } from "../http/support/eventually"
import type { Story } from "./support/story"

const TWO_HOURS_MS = 2 * 60 * 60 * 1_000

export function administration(story: (name: string, story: Story) => void): void {
  story("where nothing needs anybody, the admin is told that all is well", async (scene) => {
    const admin = await scene.admin()
    await admin.opensNeedsAttention()
    await admin.page.getByText("No LinkAja transaction needs you.").waitFor()
    await admin.page.getByRole("tab", { name: "Needs attention", exact: true }).waitFor()
  })

  story(
    "the admin finds the LinkAja payment on the order's page, and checks it with DOKU",
    async (scene, { demo }) => {
      const { order_id, invoice_number } = await buy(demo, COFFEE)
      const admin = await scene.admin()
      const widget = await admin.opensOrder(order_id)
      const payment = widget.getByRole("region", { name: `invoice number ${invoice_number}` })
      await payment.getByText("Paid", { exact: true }).first().waitFor()
      await payment.getByText("Rp 103,000", { exact: true }).first().waitFor()
      await payment.getByText("Sandbox", { exact: true }).waitFor()
      await payment.getByText("The payment is on its order").waitFor()
      await payment.getByRole("button", { name: "Check with DOKU" }).click()
      await admin.isTold("Checked with DOKU. State: Paid.")
      const asked = demo.sandbox
        .requests()
        .filter(({ method, path }) => method === "GET" && path.endsWith(invoice_number))
      expect(asked).toHaveLength(1)
    },
  )

  story(
    "an order that was paid otherwise shows nothing of LinkAja, not even an attempt",
    async (scene, { backOffice }) => {
      const shopper = await scene.shopper("en")
      await shopper.checksOut(COFFEE)
      await shopper.goesToLinkAja()
      const invoice = await shopper.linkAja.invoiceNumber()
      await shopper.page.goBack()
      await shopper.sees(shopper.texts.checkoutTitle)
      await shopper.page.getByRole("radio", { name: shopper.texts.manual }).check()
      await shopper.page.getByRole("button", { name: /^Order, Rp/ }).click()
      await shopper.sees("Order received")
      const orderId = new URL(shopper.page.url()).pathname.split("/").at(-1) ?? ""
      await backOffice.captureOrder(orderId)
      const admin = await scene.admin()
      const asked = admin.page.waitForResponse(/\/admin\/doku\/transactions\?.*order_id=/)
      const askedForLinks = admin.page.waitForResponse(/\/admin\/doku\/orders\/.*\/payment-links$/)
      await admin.page.goto(`${admin.backend}/app/orders/${orderId}`)
      // The widget is there, and shows neither the attempt nor the refusal.
      expect((await (await asked).json()).transactions).toMatchObject([{ invoice_number: invoice }])
      expect(await (await askedForLinks).json()).toMatchObject({ owed: 0, refusal: { code: "nothing_owed" } })
      await admin.page.getByRole("heading", { name: "Payments" }).waitFor()
      // Whatever it made of that is drawn by then, and nothing more is being loaded.
      await admin.page.waitForLoadState("networkidle")
      expect(await admin.page.getByRole("heading", { name: "LinkAja" }).count()).toBe(0)
      expect(await admin.page.getByText(invoice).count()).toBe(0)
    },
  )

  story(
    "the admin records a refund: never more than was captured, once for a double click, and under the admin's name",
    async (scene, { demo, backOffice }) => {
      const { order_id, invoice_number } = await buy(demo, COFFEE)
      const admin = await scene.admin()
      const payment = await admin.opensOrder(order_id)
      const form = await admin.startsRefund(payment, { amount: "103.001", reference: "BCA-20261124-001" })
      const submit = form.getByRole("button", { name: "Record refund" })
      await submit.click()
      await form.getByRole("alert").getByText("At most Rp 103,000 can still be refunded.").waitFor()
      await scene.isAccessible(admin)
      await form.getByLabel("Amount refunded (Rp)").fill("50.000")
      await submit.dblclick()
      await admin.isTold("Refund of Rp 50,000 recorded.")
      await form.waitFor({ state: "hidden" })
      await payment.getByText("Partly refunded").waitFor()
      expect(await backOffice.refundsOf(invoice_number)).toEqual([
        expect.objectContaining({ amount: 50_000, reference: "BCA-20261124-001" }),
      ])
      await payment.getByRole("button", { name: "Check with DOKU" }).click()
      await admin.isTold("Checked with DOKU. State: Partly refunded.")
      await payment.getByText("Checked the payment with DOKU").waitFor()
      const activity = await admin.opensActivity()
      const list = activity.getByRole("list", { name: admin.texts.audit.list }).getByRole("listitem")
      const acts = list.filter({ hasText: invoice_number })
      await eventually(async () => expect(await acts.count()).toBe(2))
      await acts.filter({ hasText: "Recorded a refund: Rp 50,000" }).getByText("Demo Admin").waitFor()
      await scene.isAccessible(admin)
      await activity.getByRole("searchbox", { name: admin.texts.audit.search }).fill(invoice_number)
      await eventually(async () => expect(await list.count()).toBe(2))
      const drawer = await admin.opensDetails(invoice_number)
      await drawer.getByText("Checked the payment with DOKU").waitFor()
    },
  )

  story(
    "the admin finds out why an order is missing, mends the cause, and has the order made",
    async (scene, { demo, backOffice }) => {
      const person = { name: "Rina", email: "rina@example.com" }
      const session = await startPurchase(demo, BAG, person)
      await backOffice.setStock("TAS-PANDAN", 0)
      demo.sandbox.pay(session.invoice_number)
      await becomes(demo, session, "review")
      const admin = await scene.admin()
      await admin.opensNeedsAttention()
      const missing = admin.caseOf(session.invoice_number)
      await missing.getByRole("heading", { name: "Paid, but no order" }).waitFor()
      await missing
        .getByText(/^Not enough stock .*Tas Anyaman Pandan, .* \(TAS-PANDAN\) at location "Gudang Jakarta"$/)
        .waitFor()
      await scene.isAccessible(admin)
      const checkAgain = missing.getByRole("button", { name: "Check again" })
      await checkAgain.press("Enter")
      await admin.isTold("The transaction still needs attention: Paid, but no order.")
      await eventually(async () => expect(await hasFocus(checkAgain)).toBe(true))
      await admin.restocks("TAS-PANDAN", 100)
      await admin.opensNeedsAttention()
      await checkAgain.press("Enter")
      await missing.waitFor({ state: "hidden" })
      // The button is gone with its case: the keyboard goes on from the list, not from the page's beginning.
      expect(await hasFocus(admin.page.locator("body"))).toBe(false)
      await eventually(async () => expect(await backOffice.ordersOf(person.email)).toHaveLength(1))
    },
  )

  story(
    "the admin finds a customer's payments by e-mail, and reads what happened",
    async (scene, { demo }) => {
      const wayan = { name: "Wayan", email: "wayan@example.com" }
      const { invoice_number } = await buy(demo, COFFEE, wayan, CHECKOUT_PROVIDER)
      const admin = await scene.admin()
      const list = await admin.opensPayments()
      await admin.searches("wayan@example.com")
      await expectRows(list, 1)
      const drawer = await admin.opensDetails(invoice_number)
      await drawer.getByText("The payment is on its order").waitFor()
      const technical = drawer.getByRole("region", { name: admin.texts.transaction.technical })
      await technical.getByText("DOKU Checkout", { exact: true }).waitFor()
      await scene.isAccessible(admin)
      await drawer.getByRole("button", { name: "Close" }).click()
      await drawer.waitFor({ state: "hidden" })
      await admin.searches("nobody@example.com")
      await list.getByText("Nothing found").waitFor()
    },
  )

  story(
    "the settings tell a good connection, refused credentials, a wrong clock, a dead network and no LinkAja apart",
    async (scene, { demo }) => {
      const { sandbox } = demo
      const admin = await scene.admin()
      const account = await admin.opensSettings()
      await account.getByText(demo.addresses.notification).waitFor()
      expect(await account.getByText(MERCHANT.secretKey).count()).toBe(0)
      await admin.testsConnection(account, "ok")
      sandbox.setMerchant({ clientId: MERCHANT.clientId, secretKey: "SK-ANOTHER0001" })
      try {
        await admin.testsConnection(account, "bad_credentials")
      } finally {
        sandbox.setMerchant({ ...MERCHANT })
      }
      sandbox.updateSettings({ clockOffsetMs: TWO_HOURS_MS })
      await admin.testsConnection(account, "wrong_clock")
      sandbox.updateSettings({ clockOffsetMs: 0 })
      sandbox.addFault({ route: "status", kind: "reset_before", count: 5 })
      await admin.testsConnection(account, "no_network")
      sandbox.clearFaults()
      sandbox.addFault({ route: "create", kind: "inactive_channel" })
      await expect(startPurchase(demo, COFFEE)).rejects.toThrow("422")
      await admin.testsConnection(account, "channel_inactive")
      await account.getByText(/^DOKU rejected the last payment for this reason at \w+ \d+, \d{4}, /).waitFor()
      // A payment that DOKU accepts shows that it is active again.
      await startPurchase(demo, COFFEE)
      await admin.testsConnection(account, "ok")
    },
  )

  story(
    "the settings tell by which ways DOKU has activated LinkAja, and which option to set",
    async (scene, { demo }) => {
      const { clientId } = MERCHANT
      const admin = await scene.admin()
      const direct = await admin.opensSettings()
      const both = await admin.testsActivation(direct, "keep_both")
      await both.getByText("LinkAja's direct API: active", { exact: true }).waitFor()
      await both.getByText("DOKU Checkout: active", { exact: true }).waitFor()
      demo.sandbox.setMerchant({ clientId, integrations: ["checkout"] })
      try {
        const other = await admin.testsActivation(direct, "set_option")
        await other.getByText("LinkAja's direct API: not active", { exact: true }).waitFor()
        await other.getByText('integration: "checkout",').waitFor()
        await scene.isAccessible(admin)
        // The same account by Checkout: it is configured as it must be.
        const keep = await admin.testsActivation(admin.accountOf(CHECKOUT_PROVIDER), "keep")
        await keep.getByText("LinkAja is active by the configured way, DOKU Checkout.").waitFor()
      } finally {
        demo.sandbox.setMerchant({ clientId, integrations: ["direct", "checkout"] })
      }
      const tests = demo.sandbox
        .book()
        .invoices.filter(({ invoiceNumber }) => /TESTNEVERPAY/.test(invoiceNumber))
      expect(tests.map(({ paidAmount }) => paidAmount)).toEqual([0, 0, 0, 0])
    },
  )

  story("the admin's screens speak Indonesian, and can be read in the dark", async (scene, environment) => {
    const { demo, backOffice } = environment
    const { order_id, invoice_number } = await buy(demo, COFFEE)
    await backOffice.addToOrder(order_id, COFFEE)
    await backOffice.requestPaymentLink(order_id)
    const admin = await scene.admin("id", "dark")
    await admin.opensPayments()
    expect(await admin.page.locator("html").getAttribute("class")).toContain("dark")
    await scene.isAccessible(admin)
    await admin.page.getByRole("tab", { name: "Perlu perhatian" }).waitFor()
    await admin.opensDetails(invoice_number)
    await scene.isAccessible(admin)
    await admin.opensActivity()
    await scene.isAccessible(admin)
    await admin.opensSettings()
    await scene.isAccessible(admin)
    const widget = await admin.opensOrder(order_id)
    await widget.getByRole("button", { name: admin.texts.check.action }).waitFor()
    await widget.getByRole("button", { name: admin.texts.links.renew }).waitFor()
    await scene.isAccessible(admin)
  })
}

function hasFocus(element: Locator): Promise<boolean> {
  return element.evaluate((node) => node === document.activeElement)
}

type List = { getByRole(role: "row"): { count(): Promise<number> } }

/** Besides the heading's. */
async function expectRows(list: List, rows: number): Promise<void> {
  await eventually(async () => expect(await list.getByRole("row").count()).toBe(rows + 1))
}
