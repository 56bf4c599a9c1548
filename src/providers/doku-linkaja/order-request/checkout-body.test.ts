import type { BodyInput } from "./body-input"
import { checkoutBody } from "./checkout-body"
import type { OrderSource } from "./line-items"

const OPTIONS: BodyInput["options"] = {
  overrideNotificationUrl: false,
  notificationUrl: "https://api.store.id/hooks/payment/doku-linkaja_checkout",
  expiresInMinutes: 60,
  language: "id",
}

const SOURCE: OrderSource = {
  email: "siti@example.co.id",
  items: [{ product_title: "Kaos", variant_title: "L", variant_sku: "KAOS-L", quantity: 2, total: 100_000 }],
  shipping_methods: [{ name: "JNE", total: 9_000 }],
  shipping_address: {
    first_name: "Siti",
    last_name: "Rahmawati",
    phone: "0811 1234 5678",
    country_code: "id",
  },
}

function body({
  source = SOURCE,
  options = {},
}: {
  source?: OrderSource | null
  options?: Partial<BodyInput["options"]>
} = {}) {
  return JSON.parse(
    checkoutBody({
      source,
      invoiceNumber: "INV1",
      amount: 109_000,
      returnUrl: "https://api.store.id/doku/return/token",
      options: { ...OPTIONS, ...options },
    }),
  )
}

const withItem = (item: Record<string, unknown>): OrderSource => ({
  items: [{ ...SOURCE.items?.[0], ...item }],
})

describe("the request of DOKU Checkout", () => {
  it("has every field that concerns LinkAja", () => {
    expect(body()).toEqual({
      order: {
        amount: 109_000,
        invoice_number: "INV1",
        currency: "IDR",
        language: "ID",
        auto_redirect: true,
        callback_url: "https://api.store.id/doku/return/token",
        callback_url_result: "https://api.store.id/doku/return/token",
        callback_url_cancel: "https://api.store.id/doku/return/token",
        line_items: [
          { name: "Kaos - L", quantity: 2, price: 50_000, sku: "KAOS-L" },
          { name: "JNE", quantity: 1, price: 9_000 },
        ],
      },
      payment: { payment_due_date: 60, payment_method_types: ["EMONEY_LINKAJA"] },
      customer: {
        name: "Siti Rahmawati",
        email: "siti@example.co.id",
        phone: "6281112345678",
        country: "ID",
      },
      additional_info: {},
    })
  })

  it("follows the options", () => {
    const made = body({ options: { language: "en", expiresInMinutes: 15, overrideNotificationUrl: true } })
    expect(made.order.language).toBe("EN")
    expect(made.payment.payment_due_date).toBe(15)
    expect(made.additional_info).toEqual({
      override_notification_url: "https://api.store.id/hooks/payment/doku-linkaja_checkout",
    })
  })

  it("is complete without a cart or an order", () => {
    const made = body({ source: null })
    expect(made.order.line_items).toEqual([{ name: "Order", quantity: 1, price: 109_000 }])
    expect(made).not.toHaveProperty("customer")
  })
})

describe("an item of DOKU Checkout", () => {
  const itemOf = (item: Record<string, unknown>) => body({ source: withItem(item) }).order.line_items[0]

  it.each([
    ["Kopi (250g) @ Rp/bag: 100%", "Kopi 250g Rp bag 100 - L"],
    ["Es 'Teh' + Gula = 1", "Es Teh Gula 1 - L"],
    ["Café_1.5,5-6", "Cafe_1.5,5-6 - L"],
  ])("keeps only the characters of DOKU's own plugin: %s", (product_title, name) => {
    expect(itemOf({ product_title }).name).toBe(name)
  })

  it("has a name even if no letter is left of it", () => {
    expect(itemOf({ product_title: "@@@", title: "@@@", variant_title: null }).name).toBe("Item")
  })

  it.each(["KAOS/L", "KAOS L (1)", "Ø-1", "A".repeat(65), "--", " ", null])(
    "has no altered sku: %p",
    (variant_sku) => {
      expect(itemOf({ variant_sku })).not.toHaveProperty("sku")
    },
  )

  it.each(["A".repeat(64), "kaos_l-1.5"])("has the sku %p", (variant_sku) => {
    expect(itemOf({ variant_sku }).sku).toBe(variant_sku)
  })
})

describe("the customer of DOKU Checkout", () => {
  const customerOf = (source: OrderSource) => body({ source: { items: SOURCE.items, ...source } }).customer

  it("has a name in the characters of DOKU's own plugin, or none", () => {
    const named = (first_name: string) => customerOf({ shipping_address: { first_name } })
    expect(named("Siti (Ibu) O'Neil")).toEqual({ name: "Siti Ibu O Neil" })
    expect(named("(')")).toBeUndefined()
  })

  it("has an e-mail address of at most 128 characters", () => {
    const address = (length: number) => `${"a".repeat(length - 9)}@store.id`
    expect(customerOf({ email: address(128) })).toEqual({ email: address(128) })
    expect(customerOf({ email: address(129) })).toBeUndefined()
  })

  it("has the country of the shipping address, or else of the billing address", () => {
    const sg = { country_code: " sg " }
    expect(customerOf({ shipping_address: { country_code: "id" }, billing_address: sg })).toEqual({
      country: "ID",
    })
    expect(customerOf({ shipping_address: { country_code: null }, billing_address: sg })).toEqual({
      country: "SG",
    })
    expect(customerOf({ shipping_address: { country_code: "idn" } })).toBeUndefined()
  })
})
