import fc from "fast-check"
import vectors from "../__fixtures__/signature-vectors.json"
import { type CreateOrderRequest, serializeCreateOrder } from "./direct-request"

const MAX = 999_999_999_999

function request(change: (made: CreateOrderRequest) => void = () => undefined): CreateOrderRequest {
  const made: CreateOrderRequest = {
    order: {
      invoice_number: "INV-20210124-0001",
      amount: 150000,
      callback_url: "https://merchant.com/return-url",
      line_items: [{ name: "Roti", price: 10000, quantity: 15 }],
    },
    customer: { name: "Jessica Tessalonika", email: "jessica@example.com", phone: "081112345678" },
  }
  change(made)
  return made
}

function withOrder(change: Partial<CreateOrderRequest["order"]>) {
  return request(({ order }) => Object.assign(order, change))
}

function amount(value: number) {
  return request(({ order }) => {
    order.amount = value
    order.line_items = [{ name: "Order", price: value, quantity: 1 }]
  })
}

describe("a create-order request", () => {
  it("is serialized to the bytes of the signature's test vector", () => {
    expect(serializeCreateOrder(request())).toBe(vectors[0]?.body)
  })

  it("has every field of DOKU's LinkAja page, by its name", () => {
    const full = request((made) => {
      made.additional_info = { override_notification_url: "https://other.store.id/hooks" }
      made.order.line_items.push({ name: "Ongkir", price: 9000, quantity: 2 })
      made.order.amount = 168000
    })
    expect(JSON.parse(serializeCreateOrder(full))).toStrictEqual({
      order: {
        invoice_number: "INV-20210124-0001",
        amount: 168000,
        callback_url: "https://merchant.com/return-url",
        line_items: [
          { name: "Roti", price: 10000, quantity: 15 },
          { name: "Ongkir", price: 9000, quantity: 2 },
        ],
      },
      customer: { name: "Jessica Tessalonika", email: "jessica@example.com", phone: "081112345678" },
      additional_info: { override_notification_url: "https://other.store.id/hooks" },
    })
  })

  it("omits unknown customer fields, and always sends additional_info", () => {
    const unknown = JSON.parse(serializeCreateOrder({ order: request().order }))
    expect(unknown).toStrictEqual({ order: request().order, additional_info: {} })
    const some = JSON.parse(
      serializeCreateOrder({ ...request(), customer: { phone: "08" }, additional_info: {} }),
    )
    expect(some).toMatchObject({ customer: { phone: "08" }, additional_info: {} })
  })

  const refusals: [string, string, CreateOrderRequest | Record<string, unknown>][] = [
    ["order.invoice_number", "empty", withOrder({ invoice_number: "" })],
    ["order.invoice_number", "31 characters", withOrder({ invoice_number: "A".repeat(31) })],
    ["order.invoice_number", "a space before it", withOrder({ invoice_number: " A1" })],
    ["order.invoice_number", "another character", withOrder({ invoice_number: "A_1" })],
    ["order.invoice_number", "a line break", withOrder({ invoice_number: "A1\n" })],
    ["order.amount", "zero", amount(0)],
    ["order.amount", "negative", amount(-1)],
    ["order.amount", "a fraction", amount(1000.5)],
    ["order.amount", "13 digits", amount(MAX + 1)],
    ["order.amount", "not a number", amount(Number.NaN)],
    ["order.amount", "infinite", amount(Number.POSITIVE_INFINITY)],
    ["order.callback_url", "relative", withOrder({ callback_url: "/return" })],
    ["order.callback_url", "another scheme", withOrder({ callback_url: "javascript:a()" })],
    ["order.callback_url", "a scheme that only ends like one", withOrder({ callback_url: "xhttps://a.id/" })],
    ["order.callback_url", "white space", withOrder({ callback_url: "https://a.id/ b" })],
    ["order.callback_url", "a line break", withOrder({ callback_url: "https://a.id/\n" })],
    ["order.callback_url", "credentials", withOrder({ callback_url: "https://a:b@c.id/" })],
    ["order.callback_url", "a user name", withOrder({ callback_url: "https://a@c.id/" })],
    ["order.callback_url", "a password", withOrder({ callback_url: "https://:b@c.id/" })],
    ["order.line_items", "none", withOrder({ line_items: [] })],
    ["order.line_items", "too little", withOrder({ amount: 150001 })],
    ["order.line_items", "too much", withOrder({ amount: 149999 })],
    ["order.line_items.0.name", "blank", request(({ order }) => rename(order, "  "))],
    ["order.line_items.0.name", "a quote before it", request(({ order }) => rename(order, '"Roti'))],
    ["order.line_items.0.name", "an emoji", request(({ order }) => rename(order, "Roti 🍞"))],
    ["order.line_items.0.name", "a quote", request(({ order }) => rename(order, 'Roti "x"'))],
    ["order.line_items.0.name", "a line break", request(({ order }) => rename(order, "Roti\n"))],
    ["order.line_items.0.name", "256 characters", request(({ order }) => rename(order, "R".repeat(256)))],
    ["order.line_items.0.price", "zero", request(({ order }) => item(order, { price: 0 }))],
    ["order.line_items.0.price", "a fraction", request(({ order }) => item(order, { price: 0.5 }))],
    ["order.line_items.0.quantity", "zero", request(({ order }) => item(order, { quantity: 0 }))],
    ["order.line_items.0.quantity", "a fraction", request(({ order }) => item(order, { quantity: 1.5 }))],
    [
      "order.line_items.0.quantity",
      "seven digits",
      request(({ order }) => item(order, { quantity: 1_000_000 })),
    ],
    ["customer.name", "blank", { ...request(), customer: { name: "" } }],
    ["customer.name", "other letters", { ...request(), customer: { name: "Zoë" } }],
    ["customer.email", "nobody before the at sign", { ...request(), customer: { email: "@c.id" } }],
    ["customer.email", "nothing after the at sign", { ...request(), customer: { email: "a@" } }],
    ["customer.email", "two at signs", { ...request(), customer: { email: "a@b@c.id" } }],
    ["customer.email", "an at sign before it", { ...request(), customer: { email: "@a@c.id" } }],
    ["customer.email", "an at sign at its end", { ...request(), customer: { email: "a@c.id@" } }],
    ["customer.email", "no at sign", { ...request(), customer: { email: "jessica" } }],
    ["customer.email", "other characters", { ...request(), customer: { email: "a<b@c.id" } }],
    ["customer.email", "white space", { ...request(), customer: { email: "a b@c.id" } }],
    ["customer.phone", "a plus sign", { ...request(), customer: { phone: "+6281" } }],
    ["customer.phone", "a letter at its end", { ...request(), customer: { phone: "6281x" } }],
    ["customer.phone", "17 digits", { ...request(), customer: { phone: "0".repeat(17) } }],
    ["customer.phone", "empty", { ...request(), customer: { phone: "" } }],
    ["customer.phone", "a number", { ...request(), customer: { phone: 81112345678 } }],
    [
      "additional_info.override_notification_url",
      "relative",
      { ...request(), additional_info: { override_notification_url: "/hooks" } },
    ],
    ["request", "a field DOKU doesn't know", { ...request(), payment: {} }],
    ["order", "a misspelt field", { ...request(), order: { ...request().order, callbackUrl: "x" } }],
  ]

  it.each(refusals)("is rejected at %s: %s", (field, _, made) => {
    expect(() => serializeCreateOrder(made as CreateOrderRequest)).toThrow(TypeError)
    expect(() => serializeCreateOrder(made as CreateOrderRequest)).toThrow(`serializeCreateOrder: ${field} `)
  })

  const row = { name: "Roti", price: 150000, quantity: 1 }
  const lines = (change: Record<string, unknown>) => ({ order: { line_items: [{ ...row, ...change }] } })

  it.each<[{ order?: object; customer?: object; additional_info?: object }, string]>([
    [{ order: { invoice_number: 1 } }, "invoice_number must be 1 to 30 letters, digits or hyphens"],
    [{ order: { invoice_number: "A_1" } }, "invoice_number must be 1 to 30 letters, digits or hyphens"],
    [{ order: { amount: "1" } }, "amount must be the amount in whole rupiah, 1 to 999999999999"],
    [{ order: { amount: 0 } }, "amount must be the amount in whole rupiah, 1 to 999999999999"],
    [{ order: { amount: MAX + 1 } }, "amount must be the amount in whole rupiah, 1 to 999999999999"],
    [{ order: { callback_url: 1 } }, "callback_url must be a text"],
    [
      { order: { callback_url: "/return" } },
      "callback_url must be an absolute http(s) URL without white space or credentials",
    ],
    [{ order: { line_items: {} } }, "line_items must be a list of items"],
    [
      { order: { line_items: [] } },
      "line_items must hold at least one item; give one row of the whole amount",
    ],
    [lines({ quantity: 2 }), "line_items must add up to order.amount; add rows for shipping and fees"],
    [lines({ name: 1 }), "name must be the item's name"],
    [lines({ name: "R".repeat(256) }), "name must have at most 255 characters"],
    [lines({ name: " " }), "name must not be blank; leave it out or give a word"],
    [lines({ name: "é" }), "name may hold only a-z A-Z 0-9 . - / + , = _ : ' @ % ( ) and spaces; replace"],
    [lines({ price: 0 }), "price must be the unit price in whole rupiah"],
    [
      lines({ quantity: "1" }),
      "quantity must be a whole number, 1 to 999999; leave out rows without quantity",
    ],
    [lines({ quantity: 0 }), "quantity must be a whole number, 1 to 999999; leave out rows without quantity"],
    [
      lines({ quantity: 1_000_000 }),
      "quantity must be a whole number, 1 to 999999; leave out rows without quantity",
    ],
    [{ customer: { name: 1 } }, "name must be the customer's name"],
    [{ customer: { email: 1 } }, "email must be the customer's e-mail"],
    [{ customer: { email: "a" } }, "email must be an e-mail address of DOKU's characters; leave it out"],
    [{ customer: { phone: 1 } }, "phone must be a text of 1 to 16 digits; strip the plus sign and spaces"],
    [{ customer: { phone: "+1" } }, "phone must be a text of 1 to 16 digits; strip the plus sign and spaces"],
  ])("is rejected with the remedy: %j", ({ order, ...rest }, advice) => {
    const made = { ...request(), ...rest, order: { ...request().order, ...order } }
    expect(() => serializeCreateOrder(made as CreateOrderRequest)).toThrow(advice)
  })

  it("is rejected without quoting the customer", () => {
    for (const [field, , made] of refusals.filter(([name]) => name.startsWith("customer"))) {
      const value = String(Object.values(made.customer ?? {})[0])
      expect(() => serializeCreateOrder(made as CreateOrderRequest)).toThrow(
        expect.objectContaining({
          message: value === "" ? expect.stringContaining(field) : expect.not.stringContaining(value),
        }),
      )
    }
  })

  it("may have a callback on plain http, as in development", () => {
    const made = withOrder({ callback_url: "http://localhost:9000/doku/return" })
    expect(JSON.parse(serializeCreateOrder(made)).order.callback_url).toBe(made.order.callback_url)
  })

  it.each([1, MAX])("may have the amount %p", (value) => {
    expect(JSON.parse(serializeCreateOrder(amount(value))).order.amount).toBe(value)
  })

  it.each(["a-z A-Z 0-9.-/+,=_:'@%()", "R".repeat(255)])("may have the name %p", (name) => {
    const made = request(({ order }) => rename(order, name))
    expect(JSON.parse(serializeCreateOrder(made)).order.line_items[0].name).toBe(name)
  })

  it("is summed exactly beyond the precision of a number", () => {
    const made = request(({ order }) => {
      order.line_items = [
        { name: "A", price: MAX, quantity: 999_999 },
        { name: "B", price: 1, quantity: 1 },
      ]
      order.amount = MAX
    })
    expect(() => serializeCreateOrder(made)).toThrow("order.line_items must add up")
  })

  it("property: is serialized completely, or rejected with a TypeError", () => {
    const items = fc.array(
      fc.record({
        name: fc.oneof(fc.constant("Roti"), fc.string()),
        price: fc.integer({ min: 0, max: 1_000_000 }),
        quantity: fc.integer({ min: 0, max: 9 }),
      }),
      { maxLength: 4 },
    )
    fc.assert(
      fc.property(items, (line_items) => {
        const sum = line_items.reduce((total, { price, quantity }) => total + price * quantity, 0)
        const made = request(({ order }) => Object.assign(order, { line_items, amount: sum }))
        try {
          expect(JSON.parse(serializeCreateOrder(made)).order.line_items).toEqual(line_items)
        } catch (error) {
          expect(error).toBeInstanceOf(TypeError)
        }
      }),
    )
  })
})

function rename(order: CreateOrderRequest["order"], name: string): void {
  item(order, { name })
}

function item(
  order: CreateOrderRequest["order"],
  change: Partial<{ name: string; price: number; quantity: number }>,
) {
  Object.assign(order.line_items[0] ?? {}, change)
}
