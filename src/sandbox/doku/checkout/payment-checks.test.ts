import { type Checkout, checkout, MerchantClient } from "../../__fixtures__/merchant"
import { type Sandbox, startSandbox } from "../../index"

const CHARACTERS = "Invalid character, allowed only a-z A-Z 0-9 . - / + , = _ : ' @ % ( )"
const AMOUNT_NOT_MATCH = { message: ["AMOUNT NOT MATCH"] }

describe("payment checks", () => {
  let sandbox: Sandbox
  let client: MerchantClient

  beforeAll(async () => {
    sandbox = await startSandbox()
    client = new MerchantClient(sandbox.url)
  })
  afterEach(() => sandbox.reset())
  afterAll(() => sandbox.close())

  const refusalOf = async (body: Checkout | string) => {
    const { status, json } = await client.createCheckout(body)
    expect(status).toBe(400)
    expect(sandbox.book().invoices).toEqual([])
    return json
  }
  const accepts = async (body: Checkout) => (await client.createCheckout(body)).status === 200
  const item = { name: "Roti", price: 150_000, quantity: 1 }

  it.each(["", "{", "null", "[]", '"text"'])("rejects %p as invalid JSON", async (body) => {
    expect(await refusalOf(body)).toEqual({ message: ["Invalid JSON Format"] })
  })

  it.each([{}, { order: {} }, { order: null }, { order: { invoice_number: " ", amount: null } }])(
    "names every missing field of %j",
    async (body) => {
      expect(await refusalOf(JSON.stringify(body))).toEqual({
        error_messages: ["order.invoice_number must be filled", "order.amount must be filled"],
      })
    },
  )

  it.each([
    [0, "must greater than 0"],
    [1.5, "must be without decimals"],
    [1_000_000_000_000, "must be at most 12 digits"],
    ["1000000000000", "must be at most 12 digits"],
    ["150000.00", "must be a number"],
    [true, "must be a number"],
  ])("rejects amount %p", async (amount, why) => {
    expect(await refusalOf(checkout("INV-1", { amount, line_items: undefined }))).toEqual({
      error_messages: [`order.amount ${why}`],
    })
  })

  it.each([1, 999_999_999_999, "150000"])("accepts amount %p, and books a number", async (amount) => {
    expect(await accepts(checkout("INV-1", { amount, line_items: undefined }))).toBe(true)
    expect(sandbox.invoice("INV-1").amount).toBe(Number(amount))
  })

  it.each([
    [{ currency: "USD" }, "order.currency must be IDR"],
    [{ language: "id" }, "order.language must be ID or EN"],
    [{ auto_redirect: "true" }, "order.auto_redirect must be true or false"],
    [{ disable_retry_payment: 1 }, "order.disable_retry_payment must be true or false"],
    [{ callback_url: "/back" }, "order.callback_url must be an absolute URL"],
    [{ callback_url_result: "javascript:alert(1)" }, "order.callback_url_result must be an absolute URL"],
    [{ callback_url_cancel: 42 }, "order.callback_url_cancel must be an absolute URL"],
    [{ line_items: "Roti" }, "order.line_items must be an array"],
    [{ line_items: ["Roti"] }, "order.line_items[0] must be an object"],
    [{ line_items: [{ ...item, name: "" }] }, "order.line_items[0].name must be filled"],
    [
      { line_items: [{ ...item, name: "x".repeat(256) }] },
      "order.line_items[0].name must be at most 255 characters",
    ],
    [{ line_items: [{ ...item, price: 0 }] }, "order.line_items[0].price must be an integer of at least 1"],
    [
      { line_items: [{ ...item, quantity: 1.5 }] },
      "order.line_items[0].quantity must be an integer of at least 1",
    ],
    [{ invoice_number: "x".repeat(65) }, "order.invoice_number must be at most 64 characters"],
    [{ invoice_number: "INV 1" }, "order.invoice_number must not contain spaces"],
  ])("rejects an order with %j", async (changes, message) => {
    expect(await refusalOf(checkout("INV-1", changes))).toEqual({ error_messages: [message] })
  })

  it("takes the longest invoice number from the settings", async () => {
    sandbox.updateSettings({ maxInvoiceLength: 30 })
    expect(await accepts(checkout("x".repeat(30)))).toBe(true)
    expect(await accepts(checkout("y".repeat(31)))).toBe(false)
  })

  it.each([[[{ ...item, price: 149_999 }]], [[item, item]], [[]]])(
    "rejects items that don't add up to the amount: %j",
    async (line_items) => {
      expect(await refusalOf(checkout("INV-1", { line_items }))).toEqual(AMOUNT_NOT_MATCH)
      sandbox.updateSettings({ enforceLineItemSum: false })
      expect(await accepts(checkout("INV-1", { line_items }))).toBe(true)
    },
  )

  it.each([
    [{ payment_due_date: 0 }, "payment.payment_due_date must be a whole number from 1 to 999999"],
    [{ payment_due_date: 1_000_000 }, "payment.payment_due_date must be a whole number from 1 to 999999"],
    [{ payment_due_date: 1.5 }, "payment.payment_due_date must be a whole number from 1 to 999999"],
    [{ payment_due_date: "an hour" }, "payment.payment_due_date must be a whole number from 1 to 999999"],
    [{ payment_method_types: "EMONEY_LINKAJA" }, "payment.payment_method_types must be an array of strings"],
    [{ payment_method_types: [1] }, "payment.payment_method_types must be an array of strings"],
    ["soon", "payment must be an object"],
  ])("rejects payment %j", async (payment, message) => {
    expect(await refusalOf({ ...checkout("INV-1"), payment })).toEqual({ error_messages: [message] })
  })

  it.each([
    [{ name: "x".repeat(256) }, "customer.name must be 1 to 255 characters"],
    [{ last_name: "x".repeat(17) }, "customer.last_name must be at most 16 characters"],
    [{ id: "x".repeat(51) }, "customer.id must be at most 50 characters"],
    [{ email: `${"x".repeat(120)}@shop.test` }, "customer.email must be at most 128 characters"],
    [{ email: "jessica" }, "customer.email must be an e-mail address"],
    [{ phone: "+6281112345678" }, "customer.phone must be 5 to 16 digits"],
    [{ phone: "62811123456789012" }, "customer.phone must be 5 to 16 digits"],
    [{ country: "IDN" }, "customer.country must be 2 letters"],
    [{ country: 62 }, "customer.country must be 2 letters"],
    ["Jessica", "customer must be an object"],
  ])("rejects customer %j", async (customer, message) => {
    expect(await refusalOf({ ...checkout("INV-1"), customer })).toEqual({ error_messages: [message] })
  })

  it.each([
    ["an item's name", checkout("INV-1", { line_items: [{ ...item, name: "Café" }] })],
    ["an item's id", checkout("INV-1", { line_items: [{ ...item, id: "sku#1" }] })],
    ["an item's category", checkout("INV-1", { line_items: [{ ...item, category: "food & drink" }] })],
    ["the customer's name", { ...checkout("INV-1"), customer: { name: "Ali & Co" } }],
    ["the customer's address", { ...checkout("INV-1"), customer: { name: "Ali", address: "Jl. #5" } }],
    ["the invoice number", checkout("INV#1")],
  ])("rejects the order for one character in %s", async (_where, body) => {
    expect(await refusalOf(body)).toEqual({ message: [CHARACTERS] })
  })

  it("accepts every allowed character, and any in an item's addresses", async () => {
    const name = " aZ09.-/+,=_:'@%()"
    const line_items = [
      { ...item, name, url: "https://shop.test/?a=1&b=2", image_url: "https://shop.test/#a" },
    ]
    expect(await accepts({ ...checkout("INV-1", { line_items }), customer: { name, address: name } })).toBe(
      true,
    )
  })

  it("accepts null for what is optional", async () => {
    const optional = [
      "currency",
      "language",
      "auto_redirect",
      "callback_url",
      "callback_url_result",
      "line_items",
    ]
    const nulls = Object.fromEntries(optional.map((name) => [name, null]))
    expect(await accepts({ ...checkout("INV-1", nulls), payment: null })).toBe(true)
    expect(sandbox.invoice("INV-1").callbackUrl).toBe("")
  })

  it.each([
    ["text", "additional_info must be an object"],
    [
      { override_notification_url: "/hooks" },
      "additional_info.override_notification_url must be an absolute URL",
    ],
  ])("rejects additional_info %p", async (additional_info, message) => {
    expect(await refusalOf({ ...checkout("INV-1"), additional_info })).toEqual({ error_messages: [message] })
  })
})
