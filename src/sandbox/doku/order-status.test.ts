import { expectedResponseSignature, MerchantClient, order } from "../__fixtures__/merchant"
import { type Sandbox, startSandbox } from "../index"

const NOT_FOUND = [404, { message: ["TRANSACTION NOT FOUND"] }]

describe("status", () => {
  let sandbox: Sandbox
  let client: MerchantClient

  beforeAll(async () => {
    sandbox = await startSandbox()
    client = new MerchantClient(sandbox.url)
  })
  beforeEach(() => client.create(order("INV-1"), { requestId: "r-1" }))
  afterEach(() => sandbox.reset())
  afterAll(() => sandbox.close())

  const wordOf = async (id = "INV-1") =>
    (await client.status(id)).json as { order: { status: string }; transaction: { status: string } }

  it("answers by invoice number and by the create call's Request-Id", async () => {
    const byInvoice = await client.status("INV-1")
    expect(byInvoice.status).toBe(200)
    expect(byInvoice.json).toEqual({
      order: { invoice_number: "INV-1", amount: 150_000, status: "ORDER_GENERATED" },
      transaction: {
        status: "PENDING",
        type: "PAYMENT",
        date: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
        original_request_id: "r-1",
      },
      service: { id: "EMONEY" },
      acquirer: { id: "LINKAJA" },
      channel: { id: "EMONEY_LINKAJA" },
      additional_info: expect.objectContaining({
        line_items: [{ name: "Roti", price: 10_000, quantity: 15 }],
      }),
    })
    expect((await client.status("r-1")).text).toBe(byInvoice.text)
  })

  it("signs without a Digest line, with the path as it was sent", async () => {
    await client.create(order("INV/2"))
    const path = "/orders/v1/status/INV%2F2"
    const answer = await client.send("GET", path, undefined, {})
    expect(answer.json).toMatchObject({ order: { invoice_number: "INV/2" } })
    expect(answer.headers.get("signature")).toBe(
      expectedResponseSignature(answer, { path, withDigest: false }),
    )
  })

  it.each(["INV-2", "%E0%A4%A", "INV-1%20"])("doesn't find %s", async (id) => {
    const { status, json } = await client.status(id)
    expect([status, json]).toEqual(NOT_FOUND)
  })

  it("doesn't find another merchant's invoice", async () => {
    const other = { clientId: "BRN-OTHER", secretKey: "SK-OTHER" }
    sandbox.setMerchant(other)
    const { status, json } = await new MerchantClient(sandbox.url, other).status("INV-1")
    expect([status, json]).toEqual(NOT_FOUND)
  })

  it("doesn't find an invoice that is younger than statusNotFoundMs", async () => {
    sandbox.updateSettings({ statusNotFoundMs: 3_600_000 })
    expect((await client.status("INV-1")).status).toBe(404)
    sandbox.updateSettings({ statusNotFoundMs: 0 })
    expect((await client.status("INV-1")).status).toBe(200)
  })

  it("follows the book: declined, expired, paid, refunded", async () => {
    sandbox.decline("INV-1")
    expect(await wordOf()).toMatchObject({ transaction: { status: "FAILED" } })
    sandbox.expire("INV-1")
    expect(await wordOf()).toMatchObject({
      order: { status: "ORDER_EXPIRED" },
      transaction: { status: "EXPIRED" },
    })
    sandbox.pay("INV-1")
    expect(await wordOf()).toMatchObject({ transaction: { status: "SUCCESS" } })
    sandbox.refund("INV-1")
    expect(await wordOf()).toMatchObject({ transaction: { status: "REFUNDED" } })
  })

  it("answers any status that a test has set, without changing the money", async () => {
    sandbox.setStatus("INV-1", { status: "TIMEOUT", orderStatus: "ORDER_RECOVERED" })
    expect(await wordOf()).toMatchObject({
      order: { status: "ORDER_RECOVERED" },
      transaction: { status: "TIMEOUT" },
    })
    expect(sandbox.book().paidTotal).toBe(0)
    sandbox.pay("INV-1")
    sandbox.setStatus("INV-1", { status: "PENDING" })
    expect(await wordOf()).toMatchObject({ transaction: { status: "PENDING" } })
    expect(sandbox.book().paidTotal).toBe(150_000)
  })

  it.each([
    ["number", '"amount":150000,'],
    ["string2", '"amount":"150000.00",'],
    ["decimal", '"amount":150000.00,'],
  ] as const)("writes the amount in the format %s", async (statusAmountFormat, spelling) => {
    sandbox.updateSettings({ statusAmountFormat })
    expect((await client.status("INV-1")).text).toContain(spelling)
  })

  it("answers null channel ids or none, a currency and another invoice", async () => {
    sandbox.updateSettings({ statusChannelIds: "null", statusCurrency: "USD", wrongInvoiceEcho: "status" })
    expect((await client.status("INV-1")).json).toMatchObject({
      order: { invoice_number: "INV-1-OTHER", currency: "USD" },
      service: { id: null },
      acquirer: { id: null },
      channel: { id: null },
    })
    sandbox.updateSettings({ statusChannelIds: "missing" })
    expect((await client.status("INV-1")).json).not.toHaveProperty("channel")
  })
})
