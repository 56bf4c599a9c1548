import { CREATE, digest, expectedResponseSignature, MerchantClient, order } from "../../__fixtures__/merchant"
import { DEFAULT_MERCHANT, type Sandbox, type SettingsPatch, startSandbox } from "../../index"

describe("create order", () => {
  let sandbox: Sandbox
  let client: MerchantClient

  beforeAll(async () => {
    sandbox = await startSandbox()
    client = new MerchantClient(sandbox.url)
  })
  afterEach(() => sandbox.reset())
  afterAll(() => sandbox.close())

  it("answers with where to send the shopper, and writes the invoice into the book", async () => {
    const body = { ...order("INV-1"), additional_info: { override_notification_url: "https://b.test/hooks" } }
    const { status, json } = await client.create(body, { requestId: "r-1" })
    expect(status).toBe(200)
    expect(json).toEqual({
      order: { invoice_number: "INV-1", amount: 150_000 },
      emoney_configuration: { identifier: expect.stringMatching(/^[A-Za-z0-9]{1,15}$/) },
      emoney_payment: {
        redirect_method_http: "POST",
        redirect_url_http: `${sandbox.url}/linkaja/redirect`,
        redirect_parameter: [{ name: "Message", value: expect.stringMatching(/^[A-Za-z0-9+/=]+$/) }],
        status: "PENDING",
      },
      additional_info: { override_notification_url: "https://b.test/hooks" },
    })
    expect(sandbox.invoice("INV-1")).toMatchObject({
      clientId: DEFAULT_MERCHANT.clientId,
      requestId: "r-1",
      amount: 150_000,
      paidAmount: 0,
      status: "PENDING",
      orderStatus: "ORDER_GENERATED",
      paidAt: null,
      request: body,
    })
    expect(sandbox.book().paidTotal).toBe(0)
  })

  it("signs its answer as DOKU's response-signature page says", async () => {
    const answer = await client.create(order("INV-1"), { requestId: "r-1" })
    expect(answer.headers.get("client-id")).toBe(DEFAULT_MERCHANT.clientId)
    expect(answer.headers.get("request-id")).toBe("r-1")
    expect(answer.headers.get("response-timestamp")).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/)
    expect(answer.headers.get("signature")).toBe(
      expectedResponseSignature(answer, { path: CREATE, withDigest: true }),
    )
  })

  describe("settings of the answer", () => {
    const payment = async (settings: SettingsPatch) => {
      sandbox.updateSettings(settings)
      const { json } = await client.create(order("INV-T"))
      return (json as { emoney_payment: Record<string, unknown> }).emoney_payment
    }
    const base64 = expect.stringMatching(/^[A-Za-z0-9+/]+=*$/)

    it.each([
      ["redirect_parameter", { redirect_parameter: [{ name: "Message", value: base64 }] }],
      ["parameter_string", { parameter: base64 }],
      ["parameter_object", { parameter: { Message: base64 } }],
      ["parameter_json", { parameter: expect.stringMatching(/^\{"Message":"[A-Za-z0-9+/]+=*"\}$/) }],
    ] as const)("writes the redirect parameter in the shape %s", async (parameterShape, shape) => {
      expect(await payment({ parameterShape })).toEqual({
        redirect_method_http: "POST",
        redirect_url_http: `${sandbox.url}/linkaja/redirect`,
        status: "PENDING",
        ...shape,
      })
    })

    it("puts the message into the URL with the shape none", async () => {
      const given = await payment({ parameterShape: "none" })
      expect(Object.keys(given).sort()).toEqual(["redirect_method_http", "redirect_url_http", "status"])
      expect(new URL(String(given.redirect_url_http)).searchParams.get("Message")).toEqual(base64)
    })

    it("takes redirect method, host and status from the settings", async () => {
      expect(
        await payment({ redirectMethod: "GET", redirectHost: "evil.example:8443", createStatus: "SUCCESS" }),
      ).toMatchObject({
        redirect_method_http: "GET",
        redirect_url_http: "https://evil.example:8443/linkaja/redirect",
        status: "SUCCESS",
      })
    })

    it("takes a whole origin as redirect host", async () => {
      expect(await payment({ redirectHost: "http://evil.example" })).toMatchObject({
        redirect_url_http: "http://evil.example/linkaja/redirect",
      })
    })

    it.each([
      ["number", '"amount":150000}'],
      ["string2", '"amount":"150000.00"}'],
      ["decimal", '"amount":150000.00}'],
    ] as const)("writes the amount in the format %s", async (amountFormat, spelling) => {
      sandbox.updateSettings({ amountFormat })
      expect((await client.create(order("INV-A"))).text).toContain(`"INV-A",${spelling}`)
    })

    it("signs the timestamp under the header's other name", async () => {
      sandbox.updateSettings({ responseTimestampHeader: "Request-Timestamp" })
      const answer = await client.create(order("INV-A"))
      expect(answer.headers.get("response-timestamp")).toBeNull()
      expect(answer.headers.get("signature")).toBe(
        expectedResponseSignature(answer, {
          path: CREATE,
          withDigest: true,
          timestampHeader: "Request-Timestamp",
        }),
      )
    })

    it("signs badly or not at all", async () => {
      sandbox.updateSettings({ responseSignature: "bad" })
      const bad = await client.create(order("INV-A"))
      expect(bad.headers.get("signature")).toMatch(/^HMACSHA256=.{44}$/)
      expect(bad.headers.get("signature")).not.toBe(
        expectedResponseSignature(bad, { path: CREATE, withDigest: true }),
      )
      sandbox.updateSettings({ responseSignature: "absent" })
      expect((await client.create(order("INV-B"))).headers.get("signature")).toBeNull()
    })

    it("names another invoice or another amount", async () => {
      sandbox.updateSettings({ wrongInvoiceEcho: "create", wrongAmountEcho: "both" })
      const { json } = await client.create(order("INV-A"))
      expect(json).toMatchObject({ order: { invoice_number: "INV-A-OTHER", amount: 150_001 } })
      expect(sandbox.invoice("INV-A").amount).toBe(150_000)
      expect((await client.status("INV-A")).json).toMatchObject({
        order: { invoice_number: "INV-A", amount: 150_001 },
      })
    })
  })

  describe("idempotency by Request-Id", () => {
    it("answers the same request again with its first answer, as 409 and signed", async () => {
      const first = await client.create(order("INV-1"), { requestId: "r-1" })
      sandbox.updateSettings({ amountFormat: "string2" })
      const again = await client.create(order("INV-1"), { requestId: "r-1" })
      expect([again.status, again.text]).toEqual([409, first.text])
      expect(again.headers.get("signature")).toBe(
        expectedResponseSignature(again, { path: CREATE, withDigest: true }),
      )
      expect(sandbox.book().invoices).toHaveLength(1)
    })

    it("rejects another body under the same Request-Id, even with equal JSON", async () => {
      await client.create(order("INV-1"), { requestId: "r-1" })
      const spaced = JSON.stringify(order("INV-1"), null, 1)
      for (const body of [spaced, JSON.stringify(order("INV-2"))]) {
        const { status, json } = await client.create(body, { requestId: "r-1" })
        expect(status).toBe(409)
        expect(json).toMatchObject({ error: { code: "idempotent_request" } })
      }
      expect(sandbox.book().invoices.map((invoice) => invoice.invoiceNumber)).toEqual(["INV-1"])
    })

    it("keeps the Request-Ids of two merchants apart", async () => {
      const other = { clientId: "BRN-OTHER", secretKey: "SK-OTHER" }
      sandbox.setMerchant(other)
      await client.create(order("INV-1"), { requestId: "r-1" })
      const second = await new MerchantClient(sandbox.url, other).create(order("INV-1"), { requestId: "r-1" })
      expect(second.status).toBe(200)
      expect(() => sandbox.invoice("INV-1")).toThrow(/2 merchants have an invoice INV-1; add clientId/)
      expect(sandbox.invoice("INV-1", "BRN-OTHER").clientId).toBe("BRN-OTHER")
    })

    it("doesn't remember a rejected request", async () => {
      expect((await client.create(order("INV-1", { amount: 1 }), { requestId: "r-1" })).status).toBe(400)
      expect((await client.create(order("INV-1"), { requestId: "r-1" })).status).toBe(200)
    })
  })

  describe("a second create for an invoice", () => {
    it("is rejected by default", async () => {
      await client.create(order("INV-1"))
      const { status, json } = await client.create(order("INV-1"))
      expect([status, json]).toEqual([400, { message: ["INVOICE ALREADY USED"] }])
    })

    it("opens another page for the invoice when accepted, which is still paid once", async () => {
      sandbox.updateSettings({ duplicateInvoice: "accept" })
      await client.create(order("INV-1"), { requestId: "r-1" })
      const firstPage = sandbox.invoice("INV-1").payUrl
      expect((await client.create(order("INV-1"), { requestId: "r-2" })).status).toBe(200)
      const secondPage = sandbox.invoice("INV-1").payUrl
      expect(secondPage).not.toBe(firstPage)
      for (const page of [firstPage, secondPage]) {
        await fetch(page, {
          method: "POST",
          body: new URLSearchParams({ action: "pay" }),
          redirect: "manual",
        })
      }
      expect(sandbox.book()).toMatchObject({ paidTotal: 150_000, paidCount: 1 })
      expect(sandbox.notifications()).toHaveLength(1)
      for (const id of ["INV-1", "r-1", "r-2"]) expect((await client.status(id)).status).toBe(200)
    })
  })

  it("rejects another content type than JSON", async () => {
    const { status } = await client.create(order("INV-1"), { headers: { "Content-Type": "text/plain" } })
    expect(status).toBe(415)
  })

  it("rejects a body of more than 256 KB", async () => {
    const body = JSON.stringify({ ...order("INV-1"), filler: "x".repeat(256 * 1024) })
    expect((await client.create(body)).status).toBe(413)
    expect((await client.create(body.slice(0, 256 * 1024))).status).toBe(400)
  })

  it.each([
    ["POST", "/checkout/v9/payment", "checkout/v9/payment"],
    ["GET", CREATE, CREATE.slice(1)],
    ["POST", CREATE.toLowerCase(), CREATE.toLowerCase().slice(1)],
    ["POST", `${CREATE}/`, `${CREATE.slice(1)}/`],
    ["POST", "/orders/v1/status/INV-1", "orders/v1/status/INV-1"],
    ["GET", "/orders/v1/status/", "orders/v1/status/"],
    ["GET", "/orders/v1/status/a/b", "orders/v1/status/a/b"],
    ["GET", "/favicon.ico", "favicon.ico"],
  ])("answers 404 for %s %s", async (method, path, printed) => {
    const { status, json } = await client.send(method, path, method === "POST" ? "{}" : undefined, {})
    expect([status, json]).toEqual([404, { message: `No static resource ${printed}.` }])
  })

  it("records each request without its signature", async () => {
    const body = JSON.stringify(order("INV-1"))
    await client.create(body, { requestId: "r-1" })
    await client.status("INV-1", { secretKey: "SK-WRONG" })
    const [create, status] = sandbox.requests()
    expect(create).toMatchObject({ method: "POST", path: CREATE, body, answerStatus: 200, fault: null })
    expect(create?.headers).toMatchObject({ "request-id": "r-1", "client-id": DEFAULT_MERCHANT.clientId })
    expect(create?.ms).toBeGreaterThanOrEqual(0)
    expect(status).toMatchObject({ method: "GET", path: "/orders/v1/status/INV-1", answerStatus: 400 })
    expect(JSON.stringify(sandbox.requests())).not.toContain("HMACSHA256")
  })

  it("computes the digest that DOKU prints for an empty body", () => {
    expect(digest("")).toBe("47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=")
  })
})
