import { createHash } from "node:crypto"
import { CREATE, hmac, MerchantClient, now, type Order, order } from "../../__fixtures__/merchant"
import { DEFAULT_MERCHANT, type Sandbox, startSandbox } from "../../index"

const CHARACTERS = "Invalid character, allowed only a-z A-Z 0-9 . - / + , = _ : ' @ % ( )"

describe("order checks", () => {
  let sandbox: Sandbox
  let client: MerchantClient

  beforeAll(async () => {
    sandbox = await startSandbox()
    client = new MerchantClient(sandbox.url)
  })
  afterEach(() => sandbox.reset())
  afterAll(() => sandbox.close())

  const refusalOf = async (body: Order | string) => {
    const { status, json } = await client.create(body)
    expect(status).toBe(400)
    expect(sandbox.book().invoices).toEqual([])
    return json
  }

  it.each(["", "{", "null", "[]", '"text"', "42"])("rejects %p as invalid JSON", async (body) => {
    expect(await refusalOf(body)).toEqual({ message: ["Invalid JSON Format"] })
  })

  it("rejects invalid UTF-8 as invalid JSON", async () => {
    const bytes = Buffer.concat([Buffer.from('{"order":"'), Buffer.from([0xff, 0xfe]), Buffer.from('"}')])
    const timestamp = now()
    const digest = createHash("sha256").update(bytes).digest("base64")
    const { clientId, secretKey } = DEFAULT_MERCHANT
    const response = await fetch(sandbox.url + CREATE, {
      method: "POST",
      body: bytes,
      headers: {
        "Content-Type": "application/json",
        "Client-Id": clientId,
        "Request-Id": "r-bytes",
        "Request-Timestamp": timestamp,
        Signature: hmac(secretKey, [
          `Client-Id:${clientId}`,
          "Request-Id:r-bytes",
          `Request-Timestamp:${timestamp}`,
          `Request-Target:${CREATE}`,
          `Digest:${digest}`,
        ]),
      },
    })
    expect([response.status, await response.json()]).toEqual([400, { message: ["Invalid JSON Format"] }])
  })

  it.each(["invoice_number", "amount", "callback_url", "line_items"])(
    "rejects an order without %s",
    async (field) => {
      const expected = { error_messages: [`order.${field} is mandatory`] }
      expect(await refusalOf(order("INV-1", { [field]: undefined }))).toEqual(expected)
      expect(await refusalOf(order("INV-1", { [field]: null }))).toEqual(expected)
      const { [field]: value, ...rest } = order("INV-1").order
      expect(await refusalOf({ order: { ...rest, [`${field}s`]: value } })).toEqual(expected)
    },
  )

  it("rejects a body without order, and names every missing field at once", async () => {
    expect(await refusalOf(JSON.stringify({ orders: order("INV-1").order }))).toEqual({
      error_messages: ["order is mandatory"],
    })
    expect(await refusalOf({ order: {} })).toEqual({
      error_messages: ["invoice_number", "amount", "callback_url", "line_items"].map(
        (field) => `order.${field} is mandatory`,
      ),
    })
  })

  it.each([
    [0, "must greater than 0"],
    [-1, "must greater than 0"],
    [1.5, "must be without decimals"],
    [1_000_000_000_000, "must be at most 12 digits"],
    ["150000", "must be a number"],
    [true, "must be a number"],
  ])("rejects amount %p", async (amount, why) => {
    expect(await refusalOf(order("INV-1", { amount }))).toEqual({ error_messages: [`order.amount ${why}`] })
  })

  it.each([1, 999_999_999_999])("accepts amount %p", async (amount) => {
    const items = [{ name: "Roti", price: amount, quantity: 1 }]
    expect((await client.create(order("INV-1", { amount, line_items: items }))).status).toBe(200)
  })

  it.each(["/back", "shop.test/back", "ftp://shop.test/", "javascript:alert(1)", 42, "http://shop test/"])(
    "rejects callback_url %p",
    async (callback_url) => {
      expect(await refusalOf(order("INV-1", { callback_url }))).toEqual({
        error_messages: ["order.callback_url must be an absolute URL"],
      })
    },
  )

  it("rejects an invoice number that is too long or has spaces", async () => {
    expect(await refusalOf(order("x".repeat(65)))).toEqual({
      error_messages: ["order.invoice_number must be at most 64 characters"],
    })
    expect(await refusalOf(order("INV 1"))).toEqual({
      error_messages: ["order.invoice_number must not contain spaces"],
    })
    sandbox.updateSettings({ maxInvoiceLength: 30 })
    expect((await client.create(order("x".repeat(30)))).status).toBe(200)
    expect((await client.create(order("y".repeat(31)))).status).toBe(400)
  })

  const item = { name: "Roti", price: 150_000, quantity: 1 }
  it.each([
    ["a string", "Roti", "order.line_items is mandatory"],
    ["an empty array", [], "order.line_items is mandatory"],
    ["a row that is no object", ["Roti"], "order.line_items[0] must be an object"],
    ["no name", [{ ...item, name: undefined }], "order.line_items[0].name is mandatory"],
    ["a blank name", [{ ...item, name: "  " }], "order.line_items[0].name is mandatory"],
    [
      "a long name",
      [{ ...item, name: "x".repeat(256) }],
      "order.line_items[0].name must be at most 255 characters",
    ],
    [
      "a free row",
      [item, { ...item, price: 0 }],
      "order.line_items[1].price must be an integer of at least 1",
    ],
    ["half a price", [{ ...item, price: 1.5 }], "order.line_items[0].price must be an integer of at least 1"],
    [
      "a price as text",
      [{ ...item, price: "150000" }],
      "order.line_items[0].price must be an integer of at least 1",
    ],
    [
      "no quantity",
      [{ ...item, quantity: undefined }],
      "order.line_items[0].quantity must be an integer of at least 1",
    ],
    [
      "a sum that is off",
      [{ ...item, price: 149_999 }],
      "sum of order.line_items must be equal with order.amount",
    ],
  ])("rejects line items with %s", async (_name, line_items, message) => {
    expect(await refusalOf(order("INV-1", { line_items }))).toEqual({ error_messages: [message] })
  })

  it("accepts another sum of the items when the setting allows it", async () => {
    sandbox.updateSettings({ enforceLineItemSum: false })
    const line_items = [{ ...item, price: 1 }]
    expect((await client.create(order("INV-1", { line_items }))).status).toBe(200)
  })

  it.each([
    ["an accent in an item", order("INV-1", { line_items: [{ ...item, name: "Café" }] })],
    ["a tag in an item", order("INV-1", { line_items: [{ ...item, name: "<b>Roti</b>" }] })],
    ["an ampersand in a name", { ...order("INV-1"), customer: { name: "Ali & Co" } }],
    ["a hash in an invoice number", order("INV#1")],
  ])("rejects %s", async (_name, body) => {
    expect(await refusalOf(body)).toEqual({ message: [CHARACTERS] })
  })

  it("accepts every allowed character", async () => {
    const name = " aZ09.-/+,=_:'@%()"
    const body = { ...order("INV-1", { line_items: [{ ...item, name }] }), customer: { name } }
    expect((await client.create(body)).status).toBe(200)
  })

  it.each([
    [{ name: "" }, "customer.name must be 1 to 255 characters"],
    [{ name: 5 }, "customer.name must be 1 to 255 characters"],
    [{ email: "jessica" }, "customer.email must be an e-mail address"],
    [{ phone: "+62 811" }, "customer.phone must be 5 to 16 digits"],
    [{ phone: "" }, "customer.phone must be 5 to 16 digits"],
    [{ phone: "12345678901234567" }, "customer.phone must be 5 to 16 digits"],
    [null, "customer must be an object"],
    ["Jessica", "customer must be an object"],
  ])("rejects customer %p", async (customer, message) => {
    expect(await refusalOf({ ...order("INV-1"), customer })).toEqual({ error_messages: [message] })
  })

  it("accepts a body without customer and additional_info, and records unknown fields", async () => {
    const body = { order: { ...order("INV-1").order, note: "x" }, more: { deep: [1] } }
    expect((await client.create(body)).status).toBe(200)
    expect(sandbox.invoice("INV-1").request).toEqual(body)
  })

  it.each([
    ["text", "additional_info must be an object"],
    [
      { override_notification_url: "/hooks" },
      "additional_info.override_notification_url must be an absolute URL",
    ],
  ])("rejects additional_info %p", async (additional_info, message) => {
    expect(await refusalOf({ ...order("INV-1"), additional_info })).toEqual({ error_messages: [message] })
  })
})
