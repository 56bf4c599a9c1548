import { checkout, expectedResponseSignature, MerchantClient } from "../../__fixtures__/merchant"
import { Shop } from "../../__fixtures__/shop"
import { DEFAULT_MERCHANT, type Sandbox, startSandbox } from "../../index"

const ORIGIN = { source: "direct", system: "mid-jokul-checkout-system", product: "CHECKOUT" }
const ITEMS = [{ id: "sku-1", name: "Roti", price: "10000", quantity: 15, sku: "sku-1" }]

describe("status and notifications of a Checkout order", () => {
  let sandbox: Sandbox
  let shop: Shop
  let client: MerchantClient

  beforeAll(async () => {
    shop = await new Shop().open()
    sandbox = await startSandbox({ merchants: [{ ...DEFAULT_MERCHANT, notificationUrl: shop.url("/hook") }] })
    client = new MerchantClient(sandbox.url)
  })
  beforeEach(async () => {
    sandbox.setMerchant({ clientId: DEFAULT_MERCHANT.clientId, checkoutStatus: "order_generated" })
    await client.createCheckout(checkout("INV-1"), { requestId: "r-1" })
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

  const status = async () => (await client.status("INV-1")).json
  const notified = async () => {
    await sandbox.idle()
    return shop.bodies()
  }
  const ids = (service: string, acquirer: string, channel: string) => ({
    service: { id: service },
    acquirer: { id: acquirer },
    channel: { id: channel },
  })

  it("has no transaction and null ids before the first attempt", async () => {
    const answer = await client.status("INV-1")
    expect(answer.status).toBe(200)
    expect(answer.json).toEqual({
      order: { invoice_number: "INV-1", amount: 150_000, status: "ORDER_GENERATED" },
      service: { id: null },
      acquirer: { id: null, name: null },
      channel: { id: null },
      additional_info: { origin: { ...ORIGIN, api_format: "JOKUL" }, line_items: ITEMS },
    })
    expect(answer.headers.get("signature")).toBe(
      expectedResponseSignature(answer, { path: "/orders/v1/status/INV-1", withDigest: false }),
    )
    expect((await client.status("r-1")).text).toBe(answer.text)
  })

  it("names LinkAja and the transaction once the shopper has paid, and keeps ORDER_GENERATED", async () => {
    sandbox.pay("INV-1")
    expect(await status()).toEqual({
      order: { invoice_number: "INV-1", amount: 150_000, status: "ORDER_GENERATED" },
      transaction: {
        status: "SUCCESS",
        type: "PAYMENT",
        date: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
        original_request_id: "r-1",
      },
      service: { id: "EMONEY" },
      acquirer: { id: "LINKAJA", name: "LINKAJA" },
      channel: { id: "EMONEY_LINKAJA" },
      additional_info: { origin: { ...ORIGIN, api_format: "JOKUL" }, line_items: ITEMS },
    })
    sandbox.updateSettings({ clockOffsetMs: 3_600_000 })
    expect(sandbox.invoice("INV-1").orderStatus).toBe("ORDER_GENERATED")
  })

  it("says PENDING, FAILED, then SUCCESS for attempts of one order", async () => {
    sandbox.setStatus("INV-1", { status: "PENDING" })
    expect(await status()).toMatchObject({ transaction: { status: "PENDING" } })
    sandbox.decline("INV-1")
    expect(await status()).toMatchObject({ transaction: { status: "FAILED" } })
    sandbox.pay("INV-1")
    expect(await status()).toMatchObject({ transaction: { status: "SUCCESS" } })
    expect(sandbox.invoice("INV-1").attempts).toBe(3)
  })

  it("becomes ORDER_EXPIRED at the end, without a transaction that never was", async () => {
    sandbox.expire("INV-1")
    expect(await status()).toMatchObject({ order: { status: "ORDER_EXPIRED" } })
    expect(await status()).not.toHaveProperty("transaction")
  })

  it("keeps a failed attempt FAILED after the end, and ORDER_EXPIRED after a late success", async () => {
    sandbox.decline("INV-1")
    sandbox.expire("INV-1")
    expect(await status()).toMatchObject({
      order: { status: "ORDER_EXPIRED" },
      transaction: { status: "FAILED" },
    })
    sandbox.pay("INV-1")
    expect(await status()).toMatchObject({
      order: { status: "ORDER_EXPIRED" },
      transaction: { status: "SUCCESS" },
    })
  })

  it("says ORDER_RECOVERED when a test has set it, without an attempt", async () => {
    sandbox.setStatus("INV-1", { orderStatus: "ORDER_RECOVERED" })
    expect(await status()).toMatchObject({ order: { status: "ORDER_RECOVERED" } })
    expect(await status()).not.toHaveProperty("transaction")
  })

  it("follows the settings of the status answer", async () => {
    sandbox.updateSettings({
      statusAmountFormat: "string2",
      statusCurrency: "USD",
      statusChannelIds: "missing",
      wrongInvoiceEcho: "status",
    })
    sandbox.pay("INV-1")
    expect(await status()).toMatchObject({
      order: { invoice_number: "INV-1-OTHER", amount: "150000.00", currency: "USD" },
    })
    for (const name of ["service", "acquirer", "channel"]) expect(await status()).not.toHaveProperty(name)
    sandbox.updateSettings({ statusNotFoundMs: 3_600_000 })
    expect((await client.status("INV-1")).status).toBe(404)
  })

  it("repeats the override of the notification URL", async () => {
    const additional_info = { override_notification_url: "https://b.test/hook" }
    await client.createCheckout({ ...checkout("INV-2"), additional_info })
    expect((await client.status("INV-2")).json).toMatchObject({ additional_info })
  })

  it("isn't found on an older account before the first attempt, and promises no order.status after it", async () => {
    sandbox.setMerchant({ clientId: DEFAULT_MERCHANT.clientId, checkoutStatus: "not_found" })
    const { status: code, json } = await client.status("INV-1")
    expect([code, json]).toEqual([404, { message: ["TRANSACTION NOT FOUND"] }])
    sandbox.decline("INV-1")
    expect(await status()).toMatchObject({
      order: { invoice_number: "INV-1", amount: 150_000 },
      transaction: { status: "FAILED" },
    })
    expect(await status()).not.toHaveProperty("order.status")
  })

  it.each([
    ["QRIS", ids("QRIS", "QRIS", "QRIS")],
    ["EMONEY_OVO", ids("EMONEY", "OVO", "EMONEY_OVO")],
    ["VIRTUAL_ACCOUNT_BCA", ids("VIRTUAL_ACCOUNT", "BCA", "VIRTUAL_ACCOUNT_BCA")],
  ])(
    "names the channel %s that control has paid by, in status and notification",
    async (channel, expected) => {
      expect(sandbox.pay("INV-1", { channel })).toMatchObject({ channel, status: "SUCCESS" })
      expect(await status()).toMatchObject(expected)
      expect(await notified()).toMatchObject([{ ...expected, transaction: { status: "SUCCESS" } }])
    },
  )

  it("names another channel in one notification alone", async () => {
    sandbox.pay("INV-1", { notify: { channel: "EMONEY_OVO" } })
    expect(await notified()).toMatchObject([ids("EMONEY", "OVO", "EMONEY_OVO")])
    expect(await status()).toMatchObject(ids("EMONEY", "LINKAJA", "EMONEY_LINKAJA"))
  })

  it("sends DOKU's Expired notification by expire and by notify", async () => {
    sandbox.expire("INV-1", { notify: true })
    sandbox.notify("INV-1", { status: "EXPIRED" })
    const expired = {
      order: { invoice_number: "INV-1", amount: 150_000, status: "ORDER_EXPIRED" },
      transaction: { status: "EXPIRED", original_request_id: "r-1" },
      additional_info: { origin: { ...ORIGIN, apiFormat: "JOKUL" } },
    }
    expect(await notified()).toMatchObject([expired, expired])
  })

  it("sends no order.status unless a test asks for it", async () => {
    sandbox.decline("INV-1")
    // Two notifications under way may arrive in any order.
    await sandbox.idle()
    sandbox.notify("INV-1", { orderStatus: "ORDER_RECOVERED" })
    const [first, second] = await notified()
    expect(first).not.toHaveProperty("order.status")
    expect(second).toMatchObject({ order: { status: "ORDER_RECOVERED" } })
  })
})
