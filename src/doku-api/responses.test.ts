import fc from "fast-check"
import { DokuError } from "./errors/doku-error"
import { DEFAULT_REDIRECT_HOSTS } from "./redirect"
import { parseCreateOrderAnswer, parseNotification, parseStatus } from "./responses"

const RULE = { hosts: DEFAULT_REDIRECT_HOSTS }

type Json = { [key: string]: unknown }

/** A copy in which the field at the path has another value, or is missing. */
function change(json: Json, path: string, value: unknown): Json {
  const [key = "", ...rest] = path.split(".")
  const { [key]: old, ...others } = json
  if (rest.length > 0) return { ...others, [key]: change(old as Json, rest.join("."), value) }
  return value === undefined ? others : { ...others, [key]: value }
}

function rename(json: Json, path: string): Json {
  const keys = path.split(".")
  const value = keys.reduce<unknown>((at, key) => (at as Json)[key], json)
  return change(change(json, path, undefined), `${path}_renamed`, value)
}

function flawOf(run: () => unknown): { kind?: string; field?: string; code?: string } {
  try {
    run()
  } catch (error) {
    expect(error).toBeInstanceOf(DokuError)
    if (error instanceof DokuError) return { kind: error.kind, field: error.field, code: error.code }
  }
  return {}
}

function unreadable(field: string) {
  return { kind: "invalid_response", field, code: "unreadable" }
}

const HOSTILE = [undefined, null, "", [], ["x"], {}, 0, true]
const DEEP = `${"[".repeat(30_000)}${"]".repeat(30_000)}`

describe("the answer to a create-order request", () => {
  const answer = {
    order: { invoice_number: "INV-1", amount: "150000.00" },
    emoney_configuration: { identifier: "1234567890" },
    emoney_payment: {
      redirect_method_http: "POST",
      redirect_url_http: "https://api-uat.doku.com/linkaja/redirect",
      redirect_parameter: [{ name: "Message", value: "dGVzdA==" }],
      status: "SUCCESS",
    },
    additional_info: { override_notification_url: "https://store.id/hooks" },
  }
  const parsed = {
    invoiceNumber: "INV-1",
    amount: 150000,
    identifier: "1234567890",
    requestStatus: "SUCCESS",
    redirect: {
      method: "POST",
      url: "https://api-uat.doku.com/linkaja/redirect",
      parameters: [{ name: "Message", value: "dGVzdA==" }],
    },
    overrideNotificationUrl: "https://store.id/hooks",
  }

  it("is read field by field", () => {
    expect(parseCreateOrderAnswer(answer, RULE)).toStrictEqual(parsed)
  })

  it("may have its parameter under the name of DOKU's page", () => {
    const named = change(
      rename(answer, "emoney_payment.redirect_parameter"),
      "emoney_payment.parameter",
      "dGVzdA==",
    )
    expect(parseCreateOrderAnswer(named, RULE)).toStrictEqual(parsed)
  })

  it.each([
    "order.invoice_number",
    "order.amount",
    "emoney_payment.redirect_method_http",
    "emoney_payment.redirect_url_http",
  ])("needs %s", (path) => {
    expect(flawOf(() => parseCreateOrderAnswer(rename(answer, path), RULE))).toMatchObject({
      kind: "invalid_response",
      field: path,
    })
  })

  it.each([
    ["emoney_configuration.identifier", { identifier: undefined }],
    ["emoney_configuration", { identifier: undefined }],
    ["emoney_payment.status", { requestStatus: "PENDING" }],
    ["emoney_payment.redirect_parameter", { redirect: { ...parsed.redirect, parameters: [] } }],
    ["additional_info.override_notification_url", { overrideNotificationUrl: undefined }],
    ["additional_info", { overrideNotificationUrl: undefined }],
  ])("is read without %s", (path, difference) => {
    expect(parseCreateOrderAnswer(rename(answer, path), RULE)).toStrictEqual({ ...parsed, ...difference })
  })

  it.each([150000, "150000", 150000.0, "150000.0"])("has the amount %p", (amount) => {
    expect(parseCreateOrderAnswer(change(answer, "order.amount", amount), RULE)).toStrictEqual(parsed)
  })

  it.each(["150000.50", 150000.5, "1e5", -1, null, [150000]])("is rejected for the amount %p", (amount) => {
    const flaw = flawOf(() => parseCreateOrderAnswer(change(answer, "order.amount", amount), RULE))
    expect(flaw).toEqual(unreadable("order.amount"))
  })

  it("has an accepted status in upper or lower case, and no other", () => {
    const pending = change(answer, "emoney_payment.status", " pending ")
    expect(parseCreateOrderAnswer(pending, RULE).requestStatus).toBe("PENDING")
    for (const status of ["FAILED", "", [], 1]) {
      const flaw = flawOf(() => parseCreateOrderAnswer(change(answer, "emoney_payment.status", status), RULE))
      expect(flaw).toEqual(unreadable("emoney_payment.status"))
    }
  })

  it("redirects to an allowed host only", () => {
    const away = change(answer, "emoney_payment.redirect_url_http", "https://evil.com/")
    expect(flawOf(() => parseCreateOrderAnswer(away, RULE))).toEqual({
      kind: "invalid_response",
      field: "emoney_payment.redirect_url_http",
      code: "unusable_redirect",
    })
  })

  it("accepts unknown fields and unusable values of optional ones", () => {
    for (const value of HOSTILE) {
      const odd = { ...answer, extra: JSON.parse(DEEP), emoney_configuration: value, additional_info: value }
      expect(parseCreateOrderAnswer(odd, RULE)).toMatchObject({ invoiceNumber: "INV-1", amount: 150000 })
    }
  })
})

const message = {
  service: { id: "EMONEY" },
  acquirer: { id: "LINKAJA" },
  channel: { id: "EMONEY_LINKAJA" },
  order: { invoice_number: "INV-1", amount: 150000, currency: "idr", status: "ORDER_GENERATED" },
  transaction: { status: "SUCCESS", date: "2025-01-19T15:59:16Z", original_request_id: "REQ-1" },
  additional_info: {},
}
const parsedMessage = {
  invoiceNumber: "INV-1",
  amount: { rupiah: 150000, exact: true },
  currency: "IDR",
  status: "SUCCESS",
  orderStatus: "ORDER_GENERATED",
  date: "2025-01-19T15:59:16Z",
  originalRequestId: "REQ-1",
  channelId: "EMONEY_LINKAJA",
  acquirerId: "LINKAJA",
  serviceId: "EMONEY",
}

describe.each([
  ["a notification", parseNotification],
  ["a status answer", parseStatus],
])("%s", (_, parse) => {
  it("is read field by field", () => {
    expect(parse(message)).toStrictEqual(parsedMessage)
  })

  it.each([
    ["service.id", "serviceId"],
    ["acquirer.id", "acquirerId"],
    ["channel.id", "channelId"],
    ["service", "serviceId"],
    ["acquirer", "acquirerId"],
    ["channel", "channelId"],
    ["order.currency", "currency"],
    ["order.status", "orderStatus"],
    ["transaction.date", "date"],
    ["transaction.original_request_id", "originalRequestId"],
  ])("is read without %s, or with an unusable value there", (path, field) => {
    const without = { ...parsedMessage, [field]: undefined }
    expect(parse(rename(message, path))).toStrictEqual(without)
    for (const value of HOSTILE) expect(parse(change(message, path, value))).toStrictEqual(without)
  })

  it("needs an invoice number", () => {
    for (const value of [...HOSTILE, "A\u0000B", "A\nB", "\ud800", "A".repeat(129)]) {
      expect(flawOf(() => parse(change(message, "order.invoice_number", value)))).toEqual(
        unreadable("order.invoice_number"),
      )
    }
    expect(flawOf(() => parse(change(message, "order", undefined)))).toEqual(unreadable("order"))
  })

  it("may have any invoice number of up to 128 characters", () => {
    for (const value of ["A", "é/ 😀", "A".repeat(128)]) {
      const numbered = change(message, "order.invoice_number", value)
      expect(parse(numbered).invoiceNumber).toBe(value)
    }
  })

  it.each([null, "SUCCESS", [], [message], 1, undefined])("can't be %p", (json) => {
    expect(flawOf(() => parse(json))).toEqual(unreadable("body"))
  })

  it.each(["success", " Success ", "FAILED", "REFUNDED", "SOMETHING_NEW", "A-1 B", "X".repeat(40)])(
    "has the status %p",
    (status) => {
      expect(parse(change(message, "transaction.status", status)).status).toBe(status.trim().toUpperCase())
    },
  )

  it.each([["SUCCESS"], {}, 1, true, "", "A\u0000", "\u0000A", "X".repeat(41)])(
    "has no status in %p",
    (status) => {
      expect(flawOf(() => parse(change(message, "transaction.status", status)))).toEqual(
        unreadable("transaction.status"),
      )
    },
  )

  it("has the amount as DOKU wrote it, marked inexact if it had a fraction", () => {
    expect(parse(change(message, "order.amount", "150000.00")).amount).toEqual({
      rupiah: 150000,
      exact: true,
    })
    expect(parse(change(message, "order.amount", 150000.5)).amount).toEqual({ rupiah: 150000, exact: false })
  })

  it("cuts and cleans texts so that they can be stored", () => {
    const odd = change(message, "transaction.date", `a\u0000${"b".repeat(300)}`)
    expect(parse(odd).date).toBe(`a ${"b".repeat(253)}`)
  })

  it("property: arbitrary JSON is read, or refused by a DokuError", () => {
    const anything = fc.oneof(fc.jsonValue(), fc.anything())
    const near = fc.record(
      {
        order: fc.oneof(fc.record({ invoice_number: anything, amount: anything }), anything),
        transaction: fc.oneof(fc.record({ status: anything, date: anything }), anything),
        channel: anything,
        emoney_payment: anything,
      },
      { requiredKeys: [] },
    )
    fc.assert(
      fc.property(fc.oneof(near, anything), (json) => {
        for (const read of [parse, (value: unknown) => parseCreateOrderAnswer(value, RULE)]) {
          try {
            read(json)
          } catch (error) {
            expect(error).toBeInstanceOf(DokuError)
          }
        }
      }),
      { numRuns: 3 * (fc.readConfigureGlobal().numRuns ?? 100) },
    )
  })

  it("ignores __proto__", () => {
    const json = JSON.parse(
      `{"__proto__": ${JSON.stringify(message)}, "order": {"__proto__": {"invoice_number": "X"}}}`,
    )
    expect(flawOf(() => parse(json))).toEqual(unreadable("order.invoice_number"))
  })
})

describe("a message that can't be read", () => {
  const allowed = (json: unknown) => parseCreateOrderAnswer(json, RULE)
  const ordered = { order: { invoice_number: "INV-1", amount: 1 }, emoney_payment: {} }

  it.each<[(json: unknown) => unknown, unknown, string]>([
    [parseNotification, [], "notification: body: Invalid input: expected object, received array"],
    [
      parseNotification,
      change(message, "order.invoice_number", ""),
      "notification: order.invoice_number: is not an invoice number",
    ],
    [
      parseNotification,
      change(message, "order.amount", null),
      "notification: order.amount: is not an amount",
    ],
    [
      parseStatus,
      change(message, "transaction.status", ""),
      "status answer: transaction.status: is not a status",
    ],
    [
      allowed,
      change(ordered, "order.amount", "0.5"),
      "answer to a create-order request: order.amount: is not a whole amount",
    ],
    [
      allowed,
      change(ordered, "emoney_payment.status", "FAILED"),
      "answer to a create-order request: emoney_payment.status: is neither PENDING nor SUCCESS",
    ],
  ])("is rejected with its field and the reason: %p %j", (read, json, said) => {
    expect(() => read(json)).toThrow(expect.objectContaining({ message: `DOKU's ${said}` }))
  })
})

describe("a notification's SUCCESS", () => {
  it.each(["1e5", null, undefined, [150000], -1, "", {}])("is rejected with the amount %p", (amount) => {
    const paid = change(message, "order.amount", amount)
    expect(flawOf(() => parseNotification(paid))).toEqual(unreadable("order.amount"))
  })

  it("needs an amount, unlike other statuses", () => {
    const failed = change(change(message, "transaction.status", "FAILED"), "order.amount", null)
    expect(parseNotification(failed)).toStrictEqual({ ...parsedMessage, status: "FAILED", amount: undefined })
  })

  it("needs its status", () => {
    expect(flawOf(() => parseNotification(rename(message, "transaction.status")))).toEqual(
      unreadable("transaction.status"),
    )
    expect(flawOf(() => parseNotification(rename(message, "transaction")))).toEqual(unreadable("transaction"))
  })
})

describe("a status answer", () => {
  it.each([
    ["without transaction", change(message, "transaction", undefined)],
    ["with a null transaction", change(message, "transaction", null)],
  ])("%s is PENDING", (_, json) => {
    expect(parseStatus(json)).toStrictEqual({
      ...parsedMessage,
      status: "PENDING",
      date: undefined,
      originalRequestId: undefined,
    })
  })

  it("is PENDING when its transaction has no status", () => {
    for (const json of [rename(message, "transaction.status"), change(message, "transaction.status", null)]) {
      expect(parseStatus(json)).toStrictEqual({ ...parsedMessage, status: "PENDING" })
    }
  })

  it("may have an unreadable amount", () => {
    expect(parseStatus(change(message, "order.amount", "?"))).toStrictEqual({
      ...parsedMessage,
      amount: undefined,
    })
    expect(parseStatus(rename(message, "order.amount"))).toStrictEqual({
      ...parsedMessage,
      amount: undefined,
    })
  })

  it.each(["SUCCESS", [], 1])("can't have the transaction %p", (transaction) => {
    expect(flawOf(() => parseStatus(change(message, "transaction", transaction)))).toEqual(
      unreadable("transaction"),
    )
  })
})
