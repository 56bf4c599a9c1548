import fc from "fast-check"
import { change, DEEP, flawOf, HOSTILE, rename, unreadable } from "../__fixtures__/json-changes"
import { DokuError } from "../errors/doku-error"
import { DEFAULT_REDIRECT_HOSTS } from "../redirect"
import { parseCreateOrderAnswer } from "./direct-answer"

const RULE = { hosts: DEFAULT_REDIRECT_HOSTS }

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
    redirect: {
      method: "POST",
      url: "https://api-uat.doku.com/linkaja/redirect",
      parameters: [{ name: "Message", value: "dGVzdA==" }],
    },
    details: {
      identifier: "1234567890",
      requestStatus: "SUCCESS",
      overrideNotificationUrl: "https://store.id/hooks",
    },
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
    ["emoney_configuration.identifier", { details: { ...parsed.details, identifier: undefined } }],
    ["emoney_configuration", { details: { ...parsed.details, identifier: undefined } }],
    ["emoney_payment.status", { details: { ...parsed.details, requestStatus: "PENDING" } }],
    ["emoney_payment.redirect_parameter", { redirect: { ...parsed.redirect, parameters: [] } }],
    [
      "additional_info.override_notification_url",
      { details: { ...parsed.details, overrideNotificationUrl: undefined } },
    ],
    ["additional_info", { details: { ...parsed.details, overrideNotificationUrl: undefined } }],
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
    expect(parseCreateOrderAnswer(pending, RULE).details.requestStatus).toBe("PENDING")
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

  it.each([
    ["order.amount", "0.5", "order.amount: is not a whole amount"],
    ["emoney_payment.status", "FAILED", "emoney_payment.status: is neither PENDING nor SUCCESS"],
  ])("is rejected with its field and the reason: %s", (path, value, said) => {
    expect(() => parseCreateOrderAnswer(change(answer, path, value), RULE)).toThrow(
      expect.objectContaining({ message: `DOKU's answer to a create-order request: ${said}` }),
    )
  })

  it("property: arbitrary JSON is read, or refused by a DokuError", () => {
    const anything = fc.oneof(fc.jsonValue(), fc.anything())
    const near = fc.record({ order: anything, emoney_payment: anything }, { requiredKeys: [] })
    fc.assert(
      fc.property(fc.oneof(near, anything), (json) => {
        try {
          parseCreateOrderAnswer(json, RULE)
        } catch (error) {
          expect(error).toBeInstanceOf(DokuError)
        }
      }),
    )
  })
})
