import fc from "fast-check"
import { change, flawOf, HOSTILE, rename, unreadable } from "./__fixtures__/json-changes"
import { DokuError } from "./errors/doku-error"
import { parseNotification, parseStatus } from "./responses"

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
      },
      { requiredKeys: [] },
    )
    fc.assert(
      fc.property(fc.oneof(near, anything), (json) => {
        try {
          parse(json)
        } catch (error) {
          expect(error).toBeInstanceOf(DokuError)
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

  it("is named as missing when the order has none either", () => {
    const orderless = change(message, "order.status", undefined)
    for (const path of ["transaction", "transaction.status"]) {
      expect(() => parseNotification(rename(orderless, path))).toThrow(
        expect.objectContaining({ field: path, message: `DOKU's notification: ${path}: is missing` }),
      )
    }
  })

  it("is not needed for the news that the order has expired", () => {
    const expired = change(change(message, "transaction", undefined), "order.status", "order_expired")
    expect(parseNotification(expired)).toStrictEqual({
      ...parsedMessage,
      status: "EXPIRED",
      orderStatus: "ORDER_EXPIRED",
      date: undefined,
      originalRequestId: undefined,
    })
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

describe("an expired order of DOKU Checkout", () => {
  const expired = change(message, "order.status", "ORDER_EXPIRED")

  it.each(["PENDING", "REDIRECT", "FAILED", "TIMEOUT"])(
    "is EXPIRED after an attempt that is %s",
    (status) => {
      expect(parseStatus(change(expired, "transaction.status", status)).status).toBe("EXPIRED")
      expect(parseNotification(change(expired, "transaction.status", status)).status).toBe("EXPIRED")
    },
  )

  it("is EXPIRED without an attempt", () => {
    expect(parseStatus(change(expired, "transaction", null)).status).toBe("EXPIRED")
  })

  it.each(["SUCCESS", "REFUNDED", "SOMETHING_NEW"])("is what its transaction is: %s", (status) => {
    expect(parseStatus(change(expired, "transaction.status", status)).status).toBe(status)
  })

  it.each(["ORDER_GENERATED", "ORDER_RECOVERED", undefined])(
    "is not expired while the order is %s",
    (orderStatus) => {
      const failed = change(change(message, "transaction.status", "FAILED"), "order.status", orderStatus)
      expect(parseStatus(failed).status).toBe("FAILED")
      expect(parseStatus(change(failed, "transaction", undefined)).status).toBe("PENDING")
    },
  )
})
