import {
  CHECKOUT,
  type CheckoutResponse,
  checkout,
  digest,
  expectedResponseSignature,
  hmac,
  MerchantClient,
  now,
  order,
} from "../../__fixtures__/merchant"
import { DEFAULT_MERCHANT, type Sandbox, type SettingsPatch, startSandbox } from "../../index"

const ACTIVE = ["QRIS", "EMONEY_OVO", "EMONEY_DANA", "EMONEY_SHOPEE_PAY", "EMONEY_LINKAJA"]

/** The moment that 14 digits of Jakarta's clock name. */
function fromJakarta(digits: unknown): number {
  const parts = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/.exec(String(digits))
  if (!parts) throw new Error(`no 14 digits: ${digits}`)
  const [, year, month, day, hour, minute, second] = parts
  return Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}+07:00`)
}

describe("create payment", () => {
  let sandbox: Sandbox
  let client: MerchantClient

  beforeAll(async () => {
    sandbox = await startSandbox()
    client = new MerchantClient(sandbox.url)
  })
  afterEach(() => sandbox.reset())
  afterAll(() => sandbox.close())

  const responseOf = async (body = checkout("INV-1")) => {
    const { status, json } = await client.createCheckout(body)
    expect(status).toBe(200)
    return (json as { response: CheckoutResponse }).response
  }

  it("answers with the page to send the shopper to, in the envelope that was recorded at DOKU", async () => {
    const body = {
      ...checkout("INV-1"),
      additional_info: { override_notification_url: "https://b.test/hooks", method: "x" },
    }
    const text = JSON.stringify(body)
    const timestamp = now()
    const { clientId, secretKey } = DEFAULT_MERCHANT
    const answer = await client.createCheckout(text, { requestId: "r-1", timestamp })
    expect(answer.status).toBe(200)
    expect(answer.json).toEqual({
      message: ["SUCCESS"],
      response: {
        order: {
          ...body.order,
          amount: "150000",
          line_items: [{ id: "sku-1", name: "Roti", price: "10000", quantity: 15, sku: "sku-1" }],
          session_id: expect.stringMatching(/^[0-9a-f]{32}$/),
        },
        payment: {
          payment_method_types: ["EMONEY_LINKAJA"],
          payment_due_date: 60,
          token_id: expect.stringMatching(/^[0-9a-f]{32}\d{17}$/),
          url: sandbox.invoice("INV-1").payUrl,
          expired_date: expect.stringMatching(/^\d{14}$/),
          expired_datetime: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
        },
        customer: body.customer,
        additional_info: {
          override_notification_url: "https://b.test/hooks",
          method: "x",
          origin: {
            product: "CHECKOUT",
            system: "mid-jokul-checkout-system",
            source: "direct",
            apiFormat: "JOKUL",
          },
        },
        uuid: expect.any(Number),
        headers: {
          request_id: "r-1",
          signature: hmac(secretKey, [
            `Client-Id:${clientId}`,
            "Request-Id:r-1",
            `Request-Timestamp:${timestamp}`,
            `Request-Target:${CHECKOUT}`,
            `Digest:${digest(text)}`,
          ]),
          date: timestamp,
          client_id: clientId,
        },
      },
    })
    expect(answer.text).toMatch(/"uuid":[1-9]\d{39},/)
    const { order: echo, payment } = (answer.json as { response: CheckoutResponse }).response
    expect(String(payment.token_id).slice(0, 32)).toBe(echo.session_id)
    expect(payment.url).toBe(`${sandbox.url}/checkout-link-v2/${payment.token_id}`)
  })

  it("writes the invoice into the book, without a channel and without an attempt", async () => {
    const body = checkout("INV-1")
    const { payment } = await responseOf(body)
    expect(sandbox.invoice("INV-1")).toMatchObject({
      clientId: DEFAULT_MERCHANT.clientId,
      integration: "checkout",
      amount: 150_000,
      paidAmount: 0,
      status: "PENDING",
      orderStatus: "ORDER_GENERATED",
      channel: null,
      attempts: 0,
      paidAt: null,
      callbackUrl: "http://shop.test/result?token=1",
      cancelUrl: "http://shop.test/cancel?token=1",
      overrideNotificationUrl: null,
      request: body,
    })
    const { expiresAt } = sandbox.invoice("INV-1")
    expect(Math.floor(Date.parse(expiresAt ?? "") / 1000)).toBe(
      Date.parse(String(payment.expired_datetime)) / 1000,
    )
  })

  it("signs its answer as DOKU's response-signature page says", async () => {
    const answer = await client.createCheckout(checkout("INV-1"), { requestId: "r-1" })
    expect(answer.headers.get("request-id")).toBe("r-1")
    expect(answer.headers.get("signature")).toBe(
      expectedResponseSignature(answer, { path: CHECKOUT, withDigest: true }),
    )
  })

  it("accepts DOKU's minimal body, and answers the account's active channels", async () => {
    const response = await responseOf({
      order: { amount: 20_000, invoice_number: "INV-1" },
      payment: { payment_due_date: 60 },
    })
    expect(response.payment.payment_method_types).toEqual(ACTIVE)
    expect(response).not.toHaveProperty("customer")
    expect(response.order).toEqual({
      amount: "20000",
      invoice_number: "INV-1",
      session_id: expect.any(String),
    })
    expect(sandbox.invoice("INV-1")).toMatchObject({ callbackUrl: "", cancelUrl: "" })
  })

  it("repeats the payment's other fields", async () => {
    const payment = { type: "SALE", payment_method_types: ["EMONEY_LINKAJA"] }
    expect((await responseOf({ ...checkout("INV-1"), payment })).payment).toMatchObject({
      ...payment,
      payment_due_date: 60,
    })
  })

  it("returns by callback_url where the two others are left out", async () => {
    await responseOf(checkout("INV-1", { callback_url_result: undefined, callback_url_cancel: undefined }))
    expect(sandbox.invoice("INV-1")).toMatchObject({
      callbackUrl: "http://shop.test/back?token=1",
      cancelUrl: "http://shop.test/back?token=1",
    })
  })

  describe("the end of the page", () => {
    it.each([
      [undefined, 60],
      [5, 5],
      ["30", 30],
      [999_999, 999_999],
    ])(
      "comes with payment_due_date %p after %i minutes, in Jakarta's time and in UTC",
      async (sent, minutes) => {
        const before = Math.floor(Date.now() / 1000) * 1000
        const { payment } = await responseOf({
          ...checkout("INV-1"),
          payment: { payment_due_date: sent, payment_method_types: ["EMONEY_LINKAJA"] },
        })
        const end = Date.parse(String(payment.expired_datetime))
        expect(payment.payment_due_date).toBe(minutes)
        expect(end - minutes * 60_000).toBeGreaterThanOrEqual(before)
        expect(end - minutes * 60_000).toBeLessThanOrEqual(Date.now())
        expect(fromJakarta(payment.expired_date)).toBe(end)
      },
    )

    it("follows DOKU's clock", async () => {
      sandbox.updateSettings({ clockOffsetMs: 1_800_000 })
      const { payment } = await responseOf()
      expect(Date.parse(String(payment.expired_datetime)) - Date.now()).toBeGreaterThan(5_390_000)
    })

    it.each([
      ["both", ["expired_date", "expired_datetime"]],
      ["expired_date", ["expired_date"]],
      ["expired_datetime", ["expired_datetime"]],
      ["none", []],
    ] as const)(
      "is written as the setting checkoutExpiryFields says: %s",
      async (checkoutExpiryFields, names) => {
        sandbox.updateSettings({ checkoutExpiryFields })
        const { payment } = await responseOf()
        expect(Object.keys(payment).filter((name) => name.startsWith("expired"))).toEqual(names)
      },
    )
  })

  describe("settings of the answer", () => {
    const textWith = async (settings: SettingsPatch) => {
      sandbox.updateSettings(settings)
      return (await client.createCheckout(checkout("INV-A"))).text
    }

    it.each([
      ["string", '"amount":"150000",'],
      ["number", '"amount":150000,'],
      ["string2", '"amount":"150000.00",'],
      ["decimal", '"amount":150000.00,'],
    ] as const)("writes the amount in the format %s", async (checkoutAmountFormat, spelling) => {
      expect(await textWith({ checkoutAmountFormat })).toContain(spelling)
    })

    it("takes the page's host from redirectHost, while the book keeps the sandbox's own", async () => {
      sandbox.updateSettings({ redirectHost: "checkout.evil.example" })
      const { payment } = await responseOf()
      expect(payment.url).toBe(`https://checkout.evil.example/checkout-link-v2/${payment.token_id}`)
      expect(sandbox.invoice("INV-1").payUrl).toBe(`${sandbox.url}/checkout-link-v2/${payment.token_id}`)
    })

    it("names another invoice or another amount", async () => {
      sandbox.updateSettings({ wrongInvoiceEcho: "create", wrongAmountEcho: "create" })
      expect((await responseOf()).order).toMatchObject({ invoice_number: "INV-1-OTHER", amount: "150001" })
      expect(sandbox.invoice("INV-1").amount).toBe(150_000)
    })

    it("answers 500 to a list that is left out, where the setting says so", async () => {
      sandbox.updateSettings({ methodTypesLeftOut: "status_500" })
      const body = { ...checkout("INV-1"), payment: { payment_due_date: 60 } }
      const { status, json } = await client.createCheckout(body)
      expect([status, json]).toEqual([500, { message: ["INTERNAL SERVER ERROR"] }])
      expect((await client.createCheckout(checkout("INV-1"))).status).toBe(200)
    })
  })

  describe("idempotency by Request-Id", () => {
    it("answers the same request again with its first answer, as 409 and signed", async () => {
      const first = await client.createCheckout(checkout("INV-1"), { requestId: "r-1" })
      const again = await client.createCheckout(checkout("INV-1"), { requestId: "r-1" })
      expect([again.status, again.text]).toEqual([409, first.text])
      expect(again.headers.get("signature")).toBe(
        expectedResponseSignature(again, { path: CHECKOUT, withDigest: true }),
      )
      expect(sandbox.book().invoices).toHaveLength(1)
    })

    it("rejects another body, and the same body at the other way's path", async () => {
      const body = JSON.stringify({ ...checkout("INV-1"), ...order("INV-1") })
      await client.createCheckout(body, { requestId: "r-1" })
      const others = [
        await client.createCheckout(checkout("INV-2"), { requestId: "r-1" }),
        await client.create(body, { requestId: "r-1" }),
      ]
      for (const { status, json } of others) {
        expect(status).toBe(409)
        expect(json).toMatchObject({ error: { code: "idempotent_request" } })
      }
    })
  })

  describe("one invoice number twice", () => {
    it("is rejected by default, also across both ways", async () => {
      await client.createCheckout(checkout("INV-1"))
      await client.create(order("INV-2"))
      for (const number of ["INV-1", "INV-2"]) {
        const { status, json } = await client.createCheckout(checkout(number))
        expect([status, json]).toEqual([400, { message: ["INVOICE ALREADY USED"] }])
      }
      expect((await client.create(order("INV-1"))).json).toEqual({ message: ["INVOICE ALREADY USED"] })
    })

    it("opens two pages with `accept`, and both can be paid", async () => {
      sandbox.updateSettings({ duplicateInvoice: "accept" })
      const first = (await client.createCheckout(checkout("INV-1"), { requestId: "r-1" })).json
      await client.createCheckout(checkout("INV-1"), { requestId: "r-2" })
      const { url } = (first as { response: CheckoutResponse }).response.payment
      expect(sandbox.invoice("r-1").payUrl).toBe(url)
      expect(sandbox.invoice("INV-1").requestId).toBe("r-2")
      await fetch(String(url), {
        method: "POST",
        body: new URLSearchParams({ action: "pay" }),
        redirect: "manual",
      })
      expect(sandbox.invoice("INV-1").paidAmount).toBe(0)
      expect((await client.status("INV-1")).json).not.toHaveProperty("transaction")
      expect((await client.status("r-1")).json).toMatchObject({ transaction: { status: "SUCCESS" } })
      sandbox.pay("INV-1")
      expect(sandbox.book()).toMatchObject({
        paidTotal: 300_000,
        paidCount: 2,
        invoices: [
          { invoiceNumber: "INV-1", requestId: "r-1", paidAmount: 150_000 },
          { invoiceNumber: "INV-1", requestId: "r-2", paidAmount: 150_000 },
        ],
      })
    })
  })

  describe("an account's activations", () => {
    const account = { clientId: "BRN-LESS", secretKey: "SK-LESS" }
    const INACTIVE = [400, { message: ["PAYMENT CHANNEL IS INACTIVE"] }]
    const createsOf = async (change: Parameters<Sandbox["setMerchant"]>[0]) => {
      sandbox.setMerchant({ ...account, ...change })
      const merchant = new MerchantClient(sandbox.url, account)
      const answers = [
        await merchant.create(order("INV-D")),
        await merchant.createCheckout(checkout("INV-C")),
      ]
      return answers.map(({ status, json }) => (status === 200 ? "accepted" : [status, json]))
    }

    it.each([
      [["direct"], ["accepted", INACTIVE]],
      [["checkout"], [INACTIVE, "accepted"]],
      [[], [INACTIVE, INACTIVE]],
      [
        ["direct", "checkout"],
        ["accepted", "accepted"],
      ],
    ] as const)("with integrations %j answer both creates", async (integrations, answers) => {
      expect(await createsOf({ ...account, integrations })).toEqual(answers)
    })

    it("reject a channel that is inactive or doesn't exist, and with it the whole order", async () => {
      expect(await createsOf({ ...account, checkoutChannels: ["QRIS"] })).toEqual(["accepted", INACTIVE])
      for (const code of ["EMONEY_LINK_AJA", "CREDIT_CARD"]) {
        const payment = { payment_due_date: 60, payment_method_types: ["EMONEY_LINKAJA", code] }
        const { status, json } = await client.createCheckout({ ...checkout("INV-1"), payment })
        expect([status, json]).toEqual(INACTIVE)
      }
    })

    it("are shown by merchants, without the key", () => {
      sandbox.setMerchant({ ...account, integrations: ["direct"], checkoutStatus: "not_found" })
      sandbox.setMerchant({ clientId: account.clientId, checkoutChannels: ["QRIS"] })
      expect(sandbox.merchants()).toContainEqual({
        clientId: account.clientId,
        notificationUrl: null,
        integrations: ["direct"],
        checkoutStatus: "not_found",
        checkoutChannels: ["QRIS"],
      })
    })
  })

  it("checks headers before the body", async () => {
    const answer = await client.createCheckout("{", { secretKey: "SK-WRONG" })
    expect([answer.status, answer.json]).toEqual([
      400,
      {
        error: {
          code: "invalid_signature",
          message: "Invalid Header Signature",
          type: "invalid_request_error",
        },
      },
    ])
  })
})
