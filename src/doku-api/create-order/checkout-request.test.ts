import { CHECKOUT_LINKAJA, type CheckoutRequest, serializeCheckout } from "./checkout-request"

const MAX = 999_999_999_999

/** Every field that a request can have. */
const FULL: CheckoutRequest = {
  order: {
    amount: 168_000,
    invoice_number: "INV202611280001",
    currency: "IDR",
    language: "ID",
    auto_redirect: true,
    callback_url: "https://api.store.id/back",
    callback_url_result: "https://api.store.id/result",
    callback_url_cancel: "https://api.store.id/cancel",
    line_items: [
      { name: "Roti", quantity: 15, price: 10_000, sku: "ROTI-1" },
      { name: "Ongkir", quantity: 2, price: 9_000, sku: "SHIP" },
    ],
  },
  payment: { payment_due_date: 60, payment_method_types: ["EMONEY_LINKAJA"] },
  customer: { name: "Siti", email: "siti@example.co.id", phone: "6281112345678", country: "ID" },
  additional_info: { override_notification_url: "https://other.store.id/hooks" },
}

type Json = Record<string, unknown>

/** A copy of the full request in which the field at the path has another value; undefined leaves it out. */
function withField(path: string, value: unknown): CheckoutRequest {
  const copy = structuredClone(FULL) as unknown as Json
  const keys = path.split(".")
  const last = keys.pop() ?? ""
  const parent = keys.reduce<Json>((at, key) => at[key] as Json, copy)
  if (value === undefined) delete parent[last]
  else parent[last] = value
  return copy as unknown as CheckoutRequest
}

function refusalOf(request: CheckoutRequest): string {
  try {
    serializeCheckout(request)
  } catch (error) {
    expect(error).toBeInstanceOf(TypeError)
    return (error as TypeError).message
  }
  throw new Error("this request was accepted")
}

describe("a Checkout request", () => {
  it("has every field of DOKU's page, by its name and in a fixed order", () => {
    expect(serializeCheckout(FULL)).toBe(
      '{"order":{"amount":168000,"invoice_number":"INV202611280001","currency":"IDR","language":"ID",' +
        '"auto_redirect":true,"callback_url":"https://api.store.id/back",' +
        '"callback_url_result":"https://api.store.id/result","callback_url_cancel":"https://api.store.id/cancel",' +
        '"line_items":[{"name":"Roti","quantity":15,"price":10000,"sku":"ROTI-1"},' +
        '{"name":"Ongkir","quantity":2,"price":9000,"sku":"SHIP"}]},' +
        '"payment":{"payment_due_date":60,"payment_method_types":["EMONEY_LINKAJA"]},' +
        '"customer":{"name":"Siti","email":"siti@example.co.id","phone":"6281112345678","country":"ID"},' +
        '"additional_info":{"override_notification_url":"https://other.store.id/hooks"}}',
    )
  })

  it("names LinkAja by DOKU's code", () => {
    expect(CHECKOUT_LINKAJA).toBe("EMONEY_LINKAJA")
  })

  it("omits what is not known", () => {
    const { customer, additional_info, ...rest } = FULL
    expect(JSON.parse(serializeCheckout(rest))).toStrictEqual({ ...rest, additional_info: {} })
    expect(
      JSON.parse(serializeCheckout({ ...rest, customer: { country: "ID" }, additional_info: {} })),
    ).toStrictEqual({
      ...rest,
      customer: { country: "ID" },
      additional_info: {},
    })
  })

  it.each([
    "order.amount",
    "order.invoice_number",
    "order.currency",
    "order.language",
    "order.auto_redirect",
    "order.callback_url",
    "order.callback_url_result",
    "order.callback_url_cancel",
    "order.line_items",
    "payment.payment_due_date",
    "payment.payment_method_types",
  ])("needs %s", (path) => {
    expect(refusalOf(withField(path, undefined))).toContain(`serializeCheckout: ${path} `)
  })

  it.each<[string, unknown, string]>([
    ["order.amount", 168_001, "order.line_items must add up to order.amount"],
    ["order.amount", 0, "order.amount must be the amount in whole rupiah"],
    ["order.amount", MAX + 1, "order.amount must be the amount in whole rupiah"],
    ["order.invoice_number", "INV-1", "order.invoice_number must be 1 to 30 letters or digits"],
    ["order.invoice_number", "A1\n", "order.invoice_number must be 1 to 30 letters or digits"],
    ["order.invoice_number", " A1", "order.invoice_number must be 1 to 30 letters or digits"],
    ["order.invoice_number", "A".repeat(31), "order.invoice_number must be 1 to 30 letters or digits"],
    ["order.invoice_number", 1, "order.invoice_number must be 1 to 30 letters or digits"],
    ["order.currency", "USD", "order.currency must be IDR"],
    ["order.language", "id", "order.language must be ID or EN"],
    ["order.auto_redirect", "true", "order.auto_redirect must be true or false"],
    ["order.callback_url", "/back", "order.callback_url must be an absolute http(s) URL"],
    ["order.callback_url_result", "/back", "order.callback_url_result must be an absolute http(s) URL"],
    ["order.callback_url_cancel", "/back", "order.callback_url_cancel must be an absolute http(s) URL"],
    ["order.line_items", {}, "order.line_items must be a list of items"],
    ["order.line_items", [], "order.line_items must hold at least one item"],
    ["order.line_items.0.name", 1, "order.line_items.0.name must be the item's name"],
    ["order.line_items.0.name", "Café", "order.line_items.0.name may hold only"],
    ["order.line_items.0.price", 0, "order.line_items.0.price must be the unit price in whole rupiah"],
    ["order.line_items.0.quantity", 0, "order.line_items.0.quantity must be a whole number"],
    ["order.line_items.0.sku", 1, "order.line_items.0.sku must be the item's sku"],
    ["order.line_items.0.sku", "A".repeat(65), "order.line_items.0.sku must have at most 64 characters"],
    ["payment.payment_due_date", 0, "payment.payment_due_date must be whole minutes, 1 to 999999"],
    ["payment.payment_due_date", 1.5, "payment.payment_due_date must be whole minutes, 1 to 999999"],
    ["payment.payment_due_date", 1_000_000, "payment.payment_due_date must be whole minutes, 1 to 999999"],
    ["payment.payment_method_types", [], "payment.payment_method_types must name at least one channel"],
    ["payment.payment_method_types", "EMONEY_LINKAJA", "payment.payment_method_types must be DOKU's codes"],
    ["payment.payment_method_types", ["linkaja"], "payment.payment_method_types.0 must be DOKU's codes"],
    ["payment.payment_method_types", [1], "payment.payment_method_types.0 must be DOKU's codes"],
    ["payment.payment_method_types", [" QRIS"], "payment.payment_method_types.0 must be DOKU's codes"],
    ["payment.payment_method_types", ["QRIS\n"], "payment.payment_method_types.0 must be DOKU's codes"],
    ["payment.payment_method_types", ["Q".repeat(65)], "payment.payment_method_types.0 must be DOKU's codes"],
    ["customer.name", 1, "customer.name must be the customer's name"],
    ["customer.email", `${"a".repeat(120)}@store.id`, "customer.email must have at most 128 characters"],
    ["customer.email", "siti", "customer.email must be an e-mail address"],
    ["customer.phone", "+62811", "customer.phone must be a text of 1 to 16 digits"],
    ["customer.country", "id", "customer.country must be two capital letters, such as ID"],
    ["customer.country", "IDN", "customer.country must be two capital letters, such as ID"],
    ["customer.country", "XID", "customer.country must be two capital letters, such as ID"],
    ["customer.country", 1, "customer.country must be two capital letters, such as ID"],
    ["additional_info.override_notification_url", "/hooks", "must be an absolute http(s) URL"],
    ["additional_info.account", {}, "additional_info "],
    ["order.session_id", "x", "order "],
    ["payment.type", "SALE", "payment "],
    ["customer.address", "x", "customer "],
    ["settings", {}, "request "],
  ])("is rejected at %s: %j", (path, value, advice) => {
    expect(refusalOf(withField(path, value))).toContain(advice)
  })

  it.each<[string, unknown]>([
    ["order.language", "EN"],
    ["order.auto_redirect", false],
    ["order.invoice_number", "A".repeat(30)],
    ["order.line_items.0.sku", "A".repeat(64)],
    ["payment.payment_due_date", 1],
    ["payment.payment_due_date", 999_999],
    ["payment.payment_method_types", ["Q", `Q${"_".repeat(63)}`, "EMONEY_SHOPEE_PAY"]],
    ["customer.email", `${"a".repeat(119)}@store.id`],
  ])("may have %s: %j", (path, value) => {
    const keys = path.split(".")
    const sent = keys.reduce<unknown>(
      (at, key) => (at as Json)[key],
      JSON.parse(serializeCheckout(withField(path, value))),
    )
    expect(sent).toEqual(value)
  })

  it("is rejected without quoting the customer", () => {
    expect(refusalOf(withField("customer.email", "siti rahmawati"))).not.toContain("rahmawati")
  })
})
