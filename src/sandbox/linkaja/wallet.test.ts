import { MerchantClient, order } from "../__fixtures__/merchant"
import { isSignedBy, Shop } from "../__fixtures__/shop"
import { DEFAULT_MERCHANT, type Sandbox, startSandbox } from "../index"

const HOOK = "/hooks/payment/doku-linkaja_doku"

describe("LinkAja's page", () => {
  let shop: Shop
  let sandbox: Sandbox
  let client: MerchantClient

  beforeAll(async () => {
    shop = await new Shop().open()
    sandbox = await startSandbox({ merchants: [{ ...DEFAULT_MERCHANT, notificationUrl: shop.url(HOOK) }] })
    client = new MerchantClient(sandbox.url)
  })
  beforeEach(() => client.create(order("INV-1")))
  afterEach(() => {
    sandbox.reset()
    shop.visits.length = 0
  })
  afterAll(async () => {
    await sandbox.close()
    await shop.close()
  })

  const click = (action: string) =>
    fetch(sandbox.invoice("INV-1").payUrl, {
      method: "POST",
      body: new URLSearchParams({ action }),
      redirect: "manual",
    })
  const paymentOf = async (invoice: string) => {
    const { json } = await client.create(order(invoice))
    return (
      json as { emoney_payment: { redirect_url_http: string; redirect_parameter: { value: string }[] } }
    ).emoney_payment
  }
  const messageOf = async (invoice: string) => (await paymentOf(invoice)).redirect_parameter[0]?.value ?? ""

  it("is reached by a posted form and by a query, with 303", async () => {
    const message = await messageOf("INV-2")
    const page = sandbox.invoice("INV-2").payUrl.slice(sandbox.url.length)
    const form = new URLSearchParams({ Message: message })
    const redirect = `${sandbox.url}/linkaja/redirect`
    const posted = await fetch(redirect, { method: "POST", body: form, redirect: "manual" })
    const gotten = await fetch(`${redirect}?${form}`, { redirect: "manual" })
    for (const answer of [posted, gotten]) {
      expect([answer.status, answer.headers.get("location")]).toEqual([303, page])
    }
  })

  it("is reached by the bare URL when the message stands in it", async () => {
    sandbox.updateSettings({ parameterShape: "none" })
    const { redirect_url_http } = await paymentOf("INV-2")
    for (const method of ["GET", "POST"]) {
      const answer = await fetch(redirect_url_http, { method, redirect: "manual" })
      expect(answer.headers.get("location")).toBe(new URL(sandbox.invoice("INV-2").payUrl).pathname)
    }
  })

  it("answers 404 for an unknown message or page token", async () => {
    const made = await fetch(`${sandbox.url}/linkaja/redirect?Message=bWFkZSB1cA%3D%3D`)
    const none = await fetch(`${sandbox.url}/linkaja/redirect`)
    const page = await fetch(`${sandbox.url}/linkaja/pay/0123456789abcdef`)
    expect([made.status, none.status, page.status]).toEqual([404, 404, 404])
    expect(await made.text()).toContain("Tagihan tidak ditemukan")
  })

  it("shows the amount, the items and the three buttons, marked as a sandbox", async () => {
    const html = await (await fetch(sandbox.invoice("INV-1").payUrl)).text()
    for (const text of [
      "SANDBOX",
      "INV-1",
      "Rp150.000",
      "15 × Roti",
      "Bayar",
      "Tolak",
      "Tutup tanpa membayar",
    ]) {
      expect(html).toContain(text)
    }
    expect(html).toContain('name="viewport"')
    expect(sandbox.invoice("INV-1").opened).toBe(1)
  })

  it("allows no script and escapes what a shopper typed", async () => {
    const number = "INV-'(@)%"
    await client.create(order(number, { line_items: [{ name: "Roti 'isi'", price: 150_000, quantity: 1 }] }))
    const page = await fetch(sandbox.invoice(number).payUrl)
    const html = await page.text()
    expect(html).toContain("Roti &#39;isi&#39;")
    expect(html).toContain("INV-&#39;(@)%")
    const policy = page.headers.get("content-security-policy") ?? ""
    expect(policy).toMatch(/^default-src 'none'; style-src 'nonce-[^']+'; form-action/)
    expect(policy).not.toContain("script-src")
    expect(policy).toContain("frame-ancestors 'none'")
    expect(page.headers.get("cache-control")).toBe("no-store")
    expect(page.headers.get("referrer-policy")).toBe("no-referrer")
  })

  it("pays on Bayar, returns to the shop, and sends a signed SUCCESS", async () => {
    const answer = await click("pay")
    expect([answer.status, answer.headers.get("location")]).toEqual([303, "http://shop.test/back?token=1"])
    expect(sandbox.book()).toMatchObject({ paidTotal: 150_000, paidCount: 1 })
    expect(sandbox.invoice("INV-1")).toMatchObject({ status: "SUCCESS", paidAmount: 150_000 })
    await sandbox.idle()
    const [visit] = shop.visits
    expect(shop.visits).toHaveLength(1)
    expect(visit).toMatchObject({ method: "POST", path: HOOK })
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
        additional_info: {},
      },
    ])
    expect(visit?.body).toContain('"amount":150000.00}')
  })

  it("pays and notifies once when Bayar is clicked twice, even at once", async () => {
    await Promise.all([click("pay"), click("pay"), click("pay")])
    await click("pay")
    await sandbox.idle()
    expect(sandbox.book().paidTotal).toBe(150_000)
    expect(shop.visits).toHaveLength(1)
    const html = await (await fetch(sandbox.invoice("INV-1").payUrl)).text()
    expect(html).toContain("sudah dibayar")
    expect(html).not.toContain(">Bayar</button>")
  })

  it("sends FAILED on Tolak, and can still be paid", async () => {
    const answer = await click("decline")
    expect([answer.status, answer.headers.get("location")]).toEqual([303, "http://shop.test/back?token=1"])
    await sandbox.idle()
    expect(sandbox.invoice("INV-1")).toMatchObject({ status: "FAILED", paidAmount: 0 })
    expect(await (await fetch(sandbox.invoice("INV-1").payUrl)).text()).toContain("ditolak")
    await click("pay")
    await sandbox.idle()
    expect(sandbox.invoice("INV-1").status).toBe("SUCCESS")
    expect(shop.bodies()).toMatchObject([
      { transaction: { status: "FAILED" } },
      { transaction: { status: "SUCCESS" } },
    ])
  })

  it("changes nothing on Tolak after Bayar", async () => {
    await click("pay")
    expect((await click("decline")).status).toBe(303)
    expect(sandbox.invoice("INV-1").status).toBe("SUCCESS")
  })

  it("returns to the shop on Tutup without a notification", async () => {
    const answer = await click("abandon")
    expect([answer.status, answer.headers.get("location")]).toEqual([303, "http://shop.test/back?token=1"])
    expect(sandbox.invoice("INV-1")).toMatchObject({ status: "PENDING", abandoned: 1, notifications: [] })
  })

  it("shows the page again for an unknown button", async () => {
    expect((await click("steal")).status).toBe(200)
    expect(sandbox.book().paidTotal).toBe(0)
  })

  it("pays an expired invoice only where the setting allows it", async () => {
    sandbox.expire("INV-1")
    sandbox.updateSettings({ payAfterExpiryAllowed: false })
    await click("pay")
    expect(sandbox.invoice("INV-1")).toMatchObject({ status: "EXPIRED", paidAmount: 0 })
    expect(await (await fetch(sandbox.invoice("INV-1").payUrl)).text()).toContain("kedaluwarsa")
    sandbox.updateSettings({ payAfterExpiryAllowed: true })
    await click("pay")
    expect(sandbox.invoice("INV-1")).toMatchObject({ status: "SUCCESS", paidAmount: 150_000 })
  })

  it("returns by a form that posts itself when the setting says POST", async () => {
    sandbox.updateSettings({ callbackMethod: "POST" })
    const answer = await click("pay")
    const html = await answer.text()
    expect(answer.status).toBe(200)
    expect(html).toContain('<form method="post" action="http://shop.test/back?token=1"')
    const nonce = /script-src 'nonce-([^']+)'/.exec(answer.headers.get("content-security-policy") ?? "")?.[1]
    expect(nonce).toMatch(/^.{20,}$/)
    expect(html).toContain(`<script nonce="${nonce}">`)
  })

  it("is linked from the page of the book", async () => {
    sandbox.pay("INV-1", { notify: false })
    const html = await (await fetch(`${sandbox.url}/`)).text()
    expect(html).toContain(`href="${new URL(sandbox.invoice("INV-1").payUrl).pathname}"`)
    expect(html).toContain("Rp150.000")
    expect(html).toContain("SUCCESS")
  })
})
