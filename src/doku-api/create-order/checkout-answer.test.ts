import fc from "fast-check"
import { change, DEEP, flawOf, HOSTILE, rename, unreadable } from "../__fixtures__/json-changes"
import { DokuError } from "../errors/doku-error"
import { DEFAULT_REDIRECT_HOSTS } from "../redirect"
import type { CreateOrderAnswer } from "./answer"
import { checkPageIsOpen, isEndedPage, parseCheckoutAnswer } from "./checkout-answer"

const RULE = { hosts: DEFAULT_REDIRECT_HOSTS }
const UUID = "2912345678901234567890123456789012345678"

const answer = {
  message: ["SUCCESS"],
  response: {
    order: { invoice_number: "INV1", amount: "500000", session_id: "0123456789abcdef0123456789abcdef" },
    payment: {
      payment_method_types: ["EMONEY_LINKAJA"],
      payment_due_date: 60,
      token_id: "0123456789abcdef0123456789abcdef20251204135732123",
      url: "https://staging.doku.com/checkout-link-v2/0123456789abcdef",
      expired_date: "20251204145732",
      expired_datetime: "2025-12-04T07:57:33Z",
    },
    additional_info: { override_notification_url: "https://store.id/hooks" },
    uuid: Number(UUID),
    headers: { request_id: "INV1", signature: "HMACSHA256=abc", client_id: "BRN-1" },
  },
}

const parsed: CreateOrderAnswer = {
  invoiceNumber: "INV1",
  amount: 500_000,
  redirect: {
    method: "GET",
    url: "https://staging.doku.com/checkout-link-v2/0123456789abcdef",
    parameters: [],
  },
  expiresAt: new Date("2025-12-04T07:57:33Z"),
  details: {
    uuid: UUID,
    channels: ["EMONEY_LINKAJA"],
    dueMinutes: 60,
    overrideNotificationUrl: "https://store.id/hooks",
  },
}

/** The text as DOKU writes it, with the number that JavaScript would round. */
function textOf(json: unknown): string {
  return JSON.stringify(json)?.replace(/"uuid":[\d.e+]+/, `"uuid":${UUID}`) ?? ""
}

function parse(json: unknown, text = textOf(json)): CreateOrderAnswer {
  return parseCheckoutAnswer({ json, text }, RULE)
}

describe("the answer to a Checkout request", () => {
  it("is read field by field", () => {
    expect(parse(answer)).toStrictEqual(parsed)
  })

  it.each([
    ["message", "message"],
    ["response", "response"],
    ["response.order", "response.order"],
    ["response.order.invoice_number", "response.order.invoice_number"],
    ["response.order.amount", "response.order.amount"],
    ["response.payment", "response.payment"],
  ])("needs %s", (path, field) => {
    expect(flawOf(() => parse(rename(answer, path)))).toEqual(unreadable(field))
  })

  it("needs the page's URL", () => {
    expect(flawOf(() => parse(rename(answer, "response.payment.url")))).toEqual({
      kind: "invalid_response",
      field: "response.payment.url",
      code: "unusable_redirect",
    })
  })

  it.each([
    ["response.payment.payment_method_types", { details: { ...parsed.details, channels: undefined } }],
    ["response.payment.payment_due_date", { details: { ...parsed.details, dueMinutes: undefined } }],
    ["response.payment.expired_datetime", { expiresAt: new Date("2025-12-04T07:57:32Z") }],
    ["response.payment.token_id", {}],
    ["response.additional_info", { details: { ...parsed.details, overrideNotificationUrl: undefined } }],
    [
      "response.additional_info.override_notification_url",
      { details: { ...parsed.details, overrideNotificationUrl: undefined } },
    ],
    ["response.headers", {}],
  ])("is read without %s", (path, difference) => {
    expect(parse(rename(answer, path))).toStrictEqual({ ...parsed, ...difference })
  })

  it("has no end of the page where DOKU names none", () => {
    const without = rename(
      rename(answer, "response.payment.expired_datetime"),
      "response.payment.expired_date",
    )
    expect(parse(without)).toStrictEqual({ ...parsed, expiresAt: undefined })
  })

  it.each([["SUCCESS"], ["WARNING", " success "], "SUCCESS", "success"])(
    "may have the message %p",
    (message) => {
      expect(parse({ ...answer, message })).toStrictEqual(parsed)
    },
  )

  it.each([["FAILED"], [], "", "NO SUCCESS", [["SUCCESS"]], [1], null, { 0: "SUCCESS" }])(
    "is rejected with the message %j",
    (message) => {
      expect(flawOf(() => parse({ ...answer, message }))).toEqual(unreadable("message"))
    },
  )

  it("is rejected with a reason when its message is another", () => {
    expect(() => parse({ ...answer, message: ["FAILED"] })).toThrow(
      expect.objectContaining({ message: "DOKU's answer to a Checkout request: message: is not SUCCESS" }),
    )
  })

  it.each([500_000, "500000.00", 500_000.0])("has the amount %p", (amount) => {
    expect(parse(change(answer, "response.order.amount", amount))).toStrictEqual(parsed)
  })

  it.each(["500000.50", "5e5", -1, null])("is rejected for the amount %p", (amount) => {
    const flaw = flawOf(() => parse(change(answer, "response.order.amount", amount)))
    expect(flaw).toEqual(unreadable("response.order.amount"))
  })

  it.each([
    "https://evil.com/checkout-link-v2/a",
    "http://staging.doku.com/a",
    "https://a:b@doku.com/",
    "/checkout-link-v2/a",
    1,
  ])("is rejected for the URL %p", (url) => {
    const flaw = flawOf(() => parse(change(answer, "response.payment.url", url)))
    expect(flaw).toMatchObject({ code: "unusable_redirect", field: "response.payment.url" })
  })

  it("accepts unknown fields and unusable values of optional ones", () => {
    for (const value of HOSTILE) {
      const odd = {
        ...answer,
        extra: JSON.parse(DEEP),
        response: { ...answer.response, additional_info: value },
      }
      expect(parse(odd, "").details.overrideNotificationUrl).toBeUndefined()
      expect(parse(change(answer, "response.payment.payment_due_date", value)).invoiceNumber).toBe("INV1")
    }
    expect(
      parse(change(answer, "response.payment.payment_method_types", "QRIS")).details.channels,
    ).toBeUndefined()
    expect(
      parse(change(answer, "response.payment.payment_method_types", [1])).details.channels,
    ).toBeUndefined()
    for (const minutes of [0, -1, 1.5, "x"]) {
      expect(
        parse(change(answer, "response.payment.payment_due_date", minutes)).details.dueMinutes,
      ).toBeUndefined()
    }
    expect(parse(change(answer, "response.payment.payment_due_date", "30")).details.dueMinutes).toBe(30)
  })

  describe("its uuid", () => {
    const uuidOf = (json: unknown, text: string) => parse(json, text).details.uuid

    it("keeps every digit, which no JavaScript number does", () => {
      expect(String(Number(UUID))).not.toBe(UUID)
      expect(uuidOf(answer, textOf(answer))).toBe(UUID)
      expect(uuidOf(answer, textOf(answer).replace('"uuid":', '"uuid" : '))).toBe(UUID)
    })

    it("is not taken from another object, or from a text", () => {
      const other = { ...answer, extra: { uuid: 7 }, note: `"uuid":${UUID}` }
      const text = `{"extra":{"uuid":7},${textOf(answer).slice(1)}`
      expect(uuidOf(other, text)).toBe(UUID)
      const without = rename({ ...answer, note: '"uuid":1234' }, "response.uuid")
      expect(uuidOf(without, JSON.stringify(without))).toBeUndefined()
    })

    it("may be a text, too", () => {
      const written = change(answer, "response.uuid", UUID)
      expect(uuidOf(written, JSON.stringify(written))).toBe(UUID)
    })

    it.each([null, undefined, {}, [], true])("is undefined when it is %p", (uuid) => {
      const odd = change(answer, "response.uuid", uuid)
      expect(uuidOf(odd, JSON.stringify(odd))).toBeUndefined()
    })
  })

  it("property: arbitrary JSON is read, or refused by a DokuError", () => {
    const anything = fc.oneof(fc.jsonValue(), fc.anything())
    const near = fc.record({ message: fc.constant(["SUCCESS"]), response: anything }, { requiredKeys: [] })
    fc.assert(
      fc.property(fc.oneof(near, anything), (json) => {
        try {
          parseCheckoutAnswer({ json, text: "" }, RULE)
        } catch (error) {
          expect(error).toBeInstanceOf(DokuError)
        }
      }),
    )
  })
})

describe("isEndedPage", () => {
  it("is true for the error of an ended page only", () => {
    expect(isEndedPage(new DokuError("invalid_response", "no", { code: "page_ended" }))).toBe(true)
    expect(isEndedPage(new DokuError("invalid_response", "no", { code: "unreadable" }))).toBe(false)
    expect(isEndedPage(Object.assign(new Error("no"), { code: "page_ended" }))).toBe(false)
  })
})

describe("checkPageIsOpen", () => {
  const end = new Date("2025-12-04T07:57:33Z")
  const checkedAt = (ms: number) => () => checkPageIsOpen(parsed, new Date(end.getTime() + ms))

  it("rejects a page that has ended by DOKU's clock", () => {
    for (const ms of [0, 1]) {
      expect(flawOf(checkedAt(ms))).toEqual({
        kind: "invalid_response",
        code: "page_ended",
        field: "response.payment.expired_datetime",
      })
    }
    expect(checkedAt(0)).toThrow("DOKU's answer: the page has ended already")
  })

  it("accepts a page that is open, or whose end isn't known", () => {
    expect(checkedAt(-1)).not.toThrow()
    expect(() => checkPageIsOpen({ ...parsed, expiresAt: undefined }, end)).not.toThrow()
  })
})
