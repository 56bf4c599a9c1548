import { checkout, MerchantClient, order } from "../../__fixtures__/merchant"
import { isSignedBy, Shop } from "../../__fixtures__/shop"
import { DEFAULT_MERCHANT, type Sandbox, startSandbox } from "../../index"

const HOOK = "/hooks/payment/doku-linkaja_doku"
const BACK = "http://shop.test/back?token=1"
const RESULT = "http://shop.test/result?token=1"
const CANCEL = "http://shop.test/cancel?token=1"

describe("Checkout's page", () => {
  let shop: Shop
  let sandbox: Sandbox
  let client: MerchantClient

  beforeAll(async () => {
    shop = await new Shop().open()
    sandbox = await startSandbox({ merchants: [{ ...DEFAULT_MERCHANT, notificationUrl: shop.url(HOOK) }] })
    client = new MerchantClient(sandbox.url)
  })
  afterEach(async () => {
    await sandbox.idle()
    sandbox.reset()
    shop.visits.length = 0
  })
  afterAll(async () => {
    await sandbox.close()
    await shop.close()
  })

  const create = (changes: Record<string, unknown> = {}) => client.createCheckout(checkout("INV-1", changes))
  const page = () => sandbox.invoice("INV-1").payUrl
  const open = async (url = page()) => (await fetch(url)).text()
  const click = (action: string) =>
    fetch(page(), { method: "POST", body: new URLSearchParams({ action }), redirect: "manual" })
  const leadsTo = async (action: string) => {
    const { status, headers } = await click(action)
    return [status, headers.get("location")]
  }
  const buttonsOf = (html: string) =>
    [...html.matchAll(/<button[^>]*>([^<]+)<\/button>/g)].map(([, name]) => name)

  it("shows amount, invoice number and items, and sends safe headers", async () => {
    await create()
    const answer = await fetch(page())
    const html = await answer.text()
    expect(html).toContain("<h1>Rp150.000</h1>")
    expect(html).toMatch(/<dd>INV-1<\/dd>/)
    expect(html).toContain("<dd>LinkAja</dd>")
    expect(html).toMatch(/<dt>Pay before<\/dt><dd>\d+ \w+ \d{4}, \d\d:\d\d WIB<\/dd>/)
    expect(html).toContain("<span>15 × Roti</span><span>Rp150.000</span>")
    expect(answer.headers.get("cache-control")).toBe("no-store")
    expect(answer.headers.get("referrer-policy")).toBe("no-referrer")
    expect(answer.headers.get("content-security-policy")).toContain("frame-ancestors 'none'")
    expect(sandbox.invoice("INV-1").opened).toBe(1)
  })

  it.each([
    ["EN", "en", ["Pay", "Decline", "Leave without paying"]],
    ["ID", "id", ["Bayar", "Tolak", "Tutup tanpa membayar"]],
    [undefined, "id", ["Bayar", "Tolak", "Tutup tanpa membayar"]],
  ])("speaks the language of order.language %p", async (language, code, buttons) => {
    await create({ language })
    const html = await open()
    expect(html).toContain(`<html lang="${code}">`)
    expect(buttonsOf(html)).toEqual(buttons)
  })

  it("pays on Pay, sends a signed SUCCESS, and leads straight back with auto_redirect", async () => {
    await create()
    expect(await leadsTo("pay")).toEqual([303, RESULT])
    await sandbox.idle()
    const [visit] = shop.visits
    expect(shop.visits).toHaveLength(1)
    expect(visit && isSignedBy(DEFAULT_MERCHANT, visit, HOOK)).toBe(true)
    expect(shop.bodies()).toEqual([
      {
        service: { id: "EMONEY" },
        acquirer: { id: "LINKAJA" },
        channel: { id: "EMONEY_LINKAJA" },
        order: { invoice_number: "INV-1", amount: 150_000 },
        transaction: {
          status: "SUCCESS",
          date: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
          original_request_id: sandbox.invoice("INV-1").requestId,
        },
        additional_info: {
          origin: {
            source: "direct",
            system: "mid-jokul-checkout-system",
            product: "CHECKOUT",
            apiFormat: "JOKUL",
          },
        },
      },
    ])
    expect(visit?.body).toContain('"amount":150000}')
    expect(sandbox.invoice("INV-1")).toMatchObject({
      status: "SUCCESS",
      paidAmount: 150_000,
      channel: "EMONEY_LINKAJA",
      attempts: 1,
    })
    expect(sandbox.book()).toMatchObject({ paidTotal: 150_000, paidCount: 1 })
  })

  it.each([false, undefined])(
    "shows a result page with auto_redirect %p, whose button leads back",
    async (value) => {
      await create({ auto_redirect: value })
      expect(await leadsTo("pay")).toEqual([303, new URL(page()).pathname])
      const html = await open()
      expect(html).toContain("has been paid")
      expect(buttonsOf(html)).toEqual(["Back to the shop"])
      expect(await leadsTo("return")).toEqual([303, RESULT])
    },
  )

  it("returns by callback_url where no other URL was sent, and says farewell where none was", async () => {
    await create({ callback_url_result: undefined })
    expect(await leadsTo("pay")).toEqual([303, BACK])
    await client.createCheckout({ order: { amount: 1, invoice_number: "INV-2" } })
    const answer = await fetch(sandbox.invoice("INV-2").payUrl, {
      method: "POST",
      body: new URLSearchParams({ action: "abandon" }),
      redirect: "manual",
    })
    expect([answer.status, await answer.text()]).toEqual([200, expect.stringContaining("boleh ditutup")])
    expect(await open(sandbox.invoice("INV-2").payUrl)).not.toContain("Rincian")
  })

  it("pays and notifies once when Pay is clicked twice, even at once", async () => {
    await create()
    await Promise.all([click("pay"), click("pay"), click("pay")])
    await sandbox.idle()
    expect(sandbox.book().paidTotal).toBe(150_000)
    expect(shop.visits).toHaveLength(1)
  })

  it("sends FAILED on Decline, and can be paid at the second try on the same page", async () => {
    await create()
    const [status, location] = await leadsTo("decline")
    expect([status, location]).toEqual([303, `${new URL(page()).pathname}?result=failed`])
    const html = await open(`${sandbox.url}${location}`)
    expect(html).toContain("was declined")
    expect(buttonsOf(html)).toEqual(["Try again", "Back to the shop"])
    expect(await leadsTo("return")).toEqual([303, RESULT])
    expect(buttonsOf(await open())).toContain("Pay")
    expect(sandbox.invoice("INV-1").opened).toBe(1)
    expect(await leadsTo("pay")).toEqual([303, RESULT])
    await sandbox.idle()
    expect(shop.bodies()).toMatchObject([
      { order: { invoice_number: "INV-1" }, transaction: { status: "FAILED" } },
      { order: { invoice_number: "INV-1" }, transaction: { status: "SUCCESS" } },
    ])
    expect(sandbox.invoice("INV-1")).toMatchObject({ attempts: 2, paidAmount: 150_000 })
  })

  it("offers no second try with disable_retry_payment", async () => {
    await create({ disable_retry_payment: true })
    const [, location] = await leadsTo("decline")
    expect(buttonsOf(await open(`${sandbox.url}${location}`))).toEqual(["Back to the shop"])
  })

  it("leads to callback_url_cancel on Leave, without an attempt or a notification", async () => {
    await create()
    expect(await leadsTo("abandon")).toEqual([303, CANCEL])
    expect(sandbox.invoice("INV-1")).toMatchObject({
      status: "PENDING",
      abandoned: 1,
      attempts: 0,
      channel: null,
      notifications: [],
    })
  })

  it("returns by a form that posts itself when the setting says POST", async () => {
    await create()
    sandbox.updateSettings({ callbackMethod: "POST" })
    const answer = await click("pay")
    expect(await answer.text()).toContain(`<form method="post" action="${RESULT}"`)
  })

  it("shows the page again for an unknown button, and 404 for an unknown token", async () => {
    await create()
    expect((await click("steal")).status).toBe(200)
    expect(sandbox.book().paidTotal).toBe(0)
    const unknown = await fetch(`${sandbox.url}/checkout-link-v2/${"0".repeat(49)}`)
    expect(unknown.status).toBe(404)
  })

  it("isn't LinkAja's page, nor the other way round", async () => {
    await create()
    await client.create(order("INV-2"))
    const swapped = [
      page().replace("checkout-link-v2", "linkaja/pay"),
      sandbox.invoice("INV-2").payUrl.replace("linkaja/pay", "checkout-link-v2"),
    ]
    for (const url of swapped) expect((await fetch(url)).status).toBe(404)
  })

  describe("after its end", () => {
    /** An hour later by DOKU's clock; opening the page before doesn't prolong it. */
    const letTheHourPass = async () => {
      await open()
      sandbox.updateSettings({ clockOffsetMs: 3_600_000 })
    }

    it.each([
      ["by time", letTheHourPass],
      ["by the control API", async () => void sandbox.expire("INV-1")],
    ])("is dead %s: it says so in both languages and takes no payment", async (_how, end) => {
      await create()
      await end()
      const html = await open()
      expect(html).toContain("sudah kedaluwarsa")
      expect(html).toContain("has expired")
      expect(buttonsOf(html)).toEqual(["Back to the shop"])
      await click("pay")
      await click("decline")
      expect(sandbox.invoice("INV-1")).toMatchObject({
        orderStatus: "ORDER_EXPIRED",
        status: "PENDING",
        attempts: 0,
        paidAmount: 0,
      })
      expect(await leadsTo("abandon")).toEqual([303, CANCEL])
    })

    it("is alive one second before", async () => {
      await create()
      sandbox.updateSettings({ clockOffsetMs: 3_590_000 })
      expect(buttonsOf(await open())).toContain("Pay")
    })

    it("takes the payment of a page that was opened before, where the setting allows it", async () => {
      await create()
      await client.createCheckout(checkout("INV-2"))
      sandbox.updateSettings({ payAfterDueDateAllowed: true })
      await letTheHourPass()
      expect(buttonsOf(await open())).toEqual(["Back to the shop"])
      expect(await leadsTo("pay")).toEqual([303, RESULT])
      expect(sandbox.invoice("INV-1")).toMatchObject({ status: "SUCCESS", orderStatus: "ORDER_EXPIRED" })
      await fetch(sandbox.invoice("INV-2").payUrl, {
        method: "POST",
        body: new URLSearchParams({ action: "pay" }),
        redirect: "manual",
      })
      expect(sandbox.invoice("INV-2").paidAmount).toBe(0)
    })

    it("is paid late by the control API, whatever the settings say", async () => {
      await create()
      sandbox.updateSettings({ payAfterExpiryAllowed: false, payAfterDueDateAllowed: false })
      sandbox.expire("INV-1")
      expect(sandbox.pay("INV-1")).toMatchObject({ status: "SUCCESS", paidAmount: 150_000 })
      expect(await open()).toContain("has been paid")
    })

    it("can be paid again once a test has recovered the order", async () => {
      await create()
      await letTheHourPass()
      sandbox.setStatus("INV-1", { orderStatus: "ORDER_RECOVERED" })
      expect(buttonsOf(await open())).toContain("Pay")
    })
  })

  it("is linked from the page of the book, beside the way, the end and the channel", async () => {
    await create()
    sandbox.pay("INV-1", { channel: "QRIS" })
    const { payUrl, expiresAt } = sandbox.invoice("INV-1")
    const html = await open(`${sandbox.url}/`)
    expect(html).toContain(`href="${new URL(payUrl).pathname}"`)
    for (const cell of ["checkout", "QRIS", expiresAt]) expect(html).toContain(`<td>${cell}</td>`)
  })
})
