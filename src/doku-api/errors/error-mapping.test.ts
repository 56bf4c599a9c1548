import type { HttpResponse, ResponseHeaders } from "../http-exchange"
import {
  codeAndDetail,
  type FailureContext,
  failureError,
  isOnlyPage,
  isWrongPath,
  knownRefusal,
  readRetryAfter,
  responseError,
  unusableResponseError,
} from "./error-mapping"

const CONTEXT: FailureContext = { requestId: "REQ-1", clockSkewMs: 1_000, secrets: ["rahasia"] }
const NOON = "Mon, 05 Oct 2026 12:00:00 GMT"

function answer(status: number, body: unknown = "", headers: ResponseHeaders = {}): HttpResponse {
  const text = typeof body === "string" ? body : JSON.stringify(body)
  return { answered: true, status, headers, body: Buffer.from(text), complete: true }
}

const gateway = (code: string, message = "no") => ({ error: { code, message } })

describe("a call without an answer", () => {
  it.each([
    ["timeout", "in time"],
    ["aborted", "before the caller gave up"],
    ["network", "(ECODE)"],
  ] as const)("by %s is of unknown outcome once it was sent, and not sent before", (why, cause) => {
    const failure = { answered: false, why, code: "ECODE", detail: "rahasia\nbroke" } as const
    expect(failureError({ ...failure, sent: true }, CONTEXT)).toMatchObject({
      kind: "unknown_outcome",
      message: `DOKU gave no whole answer ${cause}; what it did is not known`,
      code: "ECODE",
      requestId: "REQ-1",
      detail: "*** broke",
    })
    expect(failureError({ ...failure, sent: false, detail: undefined }, CONTEXT)).toMatchObject({
      kind: "not_sent",
      message: `DOKU could not be reached ${cause}; nothing was sent`,
      code: "ECODE",
      requestId: "REQ-1",
      detail: undefined,
    })
  })
})

describe("an unusable answer", () => {
  it("is an unknown outcome with all details of the answer", () => {
    const headers = { "retry-after": "7" }
    expect(
      unusableResponseError(answer(200, gateway("rahasia_1", "rahasia"), headers), "ours", CONTEXT),
    ).toEqual(
      expect.objectContaining({
        kind: "unknown_outcome",
        message: "DOKU's answer (HTTP 200) doesn't tell what it did: ***",
        code: "***_1",
        detail: "***",
        httpStatus: 200,
        requestId: "REQ-1",
        retryAfterMs: 7_000,
        clockSkewMs: 1_000,
      }),
    )
    expect(unusableResponseError(answer(200), "ours", CONTEXT).code).toBe("ours")
  })

  it("has a detail of at most 300 characters", () => {
    expect(unusableResponseError(answer(200, "x".repeat(400)), "ours", CONTEXT).detail).toBe("x".repeat(300))
  })
})

describe("an answer that isn't a success", () => {
  it.each([408, 409, 425, 429, 500, 502, 599])("is an unknown outcome for status %d", (status) => {
    expect(responseError(answer(status, gateway("invalid_signature")), CONTEXT).kind).toBe("unknown_outcome")
    expect(responseError(answer(status), CONTEXT)).toMatchObject({
      kind: "unknown_outcome",
      code: `http_${status}`,
    })
  })

  it.each([400, 401, 403, 404, 410, 422, 426, 428, 430, 499])("is a refusal for status %d", (status) => {
    expect(responseError(answer(status, "rahasia no"), CONTEXT)).toMatchObject({
      kind: "refused",
      code: `http_${status}`,
      message: `DOKU refused the request (HTTP ${status}): *** no`,
      httpStatus: status,
      reason: undefined,
    })
    expect(responseError(answer(status, gateway("limit")), CONTEXT).code).toBe("limit")
  })

  it.each([
    ["clock", "request_time_out_of_range", "DOKU refuses this machine's clock: set it by NTP"],
    [
      "credentials",
      "invalid_header_request",
      "DOKU doesn't accept the credentials (no): check clientId, secretKey and environment",
    ],
    [
      "credentials",
      "invalid_client_id",
      "DOKU doesn't accept the credentials (no): check clientId, secretKey and environment",
    ],
    [
      "credentials",
      "invalid_signature",
      "DOKU doesn't accept the credentials (no): check clientId, secretKey and environment",
    ],
  ])("is a misconfiguration (%s) when its code is %s", (reason, code, message) => {
    expect(responseError(answer(400, gateway(code)), CONTEXT)).toMatchObject({
      kind: "misconfigured",
      reason,
      code,
      message,
      clockSkewMs: 1_000,
    })
  })

  it("is a misconfigured channel, whatever the case and the words around it", () => {
    expect(
      responseError(answer(400, { message: ["Sorry, Payment Channel is INACTIVE."] }), CONTEXT),
    ).toMatchObject({
      kind: "misconfigured",
      reason: "channel_inactive",
      message: expect.stringMatching(
        /^DOKU has not activated LinkAja's direct API for this merchant: ask DOKU to/,
      ),
    })
  })

  it("is a misconfigured baseUrl when no service handles the path, or another host answers", () => {
    expect(responseError(answer(404, { message: "No static resource x." }), CONTEXT)).toMatchObject({
      kind: "misconfigured",
      code: "wrong_path",
      reason: undefined,
      message: "DOKU's host doesn't know this path: check baseUrl",
    })
    for (const status of [301, 399]) {
      expect(responseError(answer(status), CONTEXT)).toMatchObject({
        kind: "misconfigured",
        code: "wrong_host",
        message: `DOKU's host answered with HTTP ${status}, which is not followed: check baseUrl`,
      })
    }
  })

  it("is a wrong path only for 404 with the framework's message", () => {
    expect(isWrongPath(answer(404, "NO STATIC RESOURCE x"))).toBe(true)
    expect(isWrongPath(answer(400, "No static resource x"))).toBe(false)
    expect(isWrongPath(answer(404, "Order not found"))).toBe(false)
  })
})

describe("a refusal that DOKU words in a message alone", () => {
  it.each<[string, unknown, object]>([
    [
      "INVOICE ALREADY USED",
      { message: ["INVOICE ALREADY USED"] },
      {
        kind: "unknown_outcome",
        code: "invoice_already_used",
        message: "DOKU has an order of this invoice number already (HTTP 400): INVOICE ALREADY USED",
      },
    ],
    [
      "AMOUNT NOT MATCH",
      { message: ["Amount not match"] },
      {
        kind: "refused",
        code: "amount_not_match",
        message: "DOKU finds that the line items don't add up to the amount (HTTP 400): Amount not match",
      },
    ],
    [
      "a field that must be filled",
      { error_messages: ["order.invoice_number must be filled", "order.amount must be filled"] },
      {
        kind: "refused",
        code: "missing_fields",
        message:
          "DOKU misses a field of the request (HTTP 400): order.invoice_number must be filled; order.amount must be filled",
      },
    ],
    [
      "a mandatory field",
      { message: "order.amount is mandatory" },
      { kind: "refused", code: "missing_fields" },
    ],
    ["a required field", { message: "amount is required" }, { kind: "refused", code: "missing_fields" }],
    [
      "an invalid character",
      { message: "Invalid character, allowed only a-z" },
      {
        kind: "refused",
        code: "invalid_character",
        message:
          "DOKU doesn't accept a character of the request (HTTP 400): Invalid character, allowed only a-z",
      },
    ],
  ])("is told apart: %s", (_, body, expected) => {
    expect(knownRefusal(answer(400, body), CONTEXT)).toMatchObject({ httpStatus: 400, ...expected })
    expect(responseError(answer(400, body), CONTEXT)).toMatchObject(expected)
  })

  it.each([200, 409, 429, 500])("counts before the HTTP status %d", (status) => {
    const inactive = answer(status, { message: ["PAYMENT CHANNEL IS INACTIVE"] })
    expect(knownRefusal(inactive, CONTEXT)).toMatchObject({ reason: "channel_inactive", httpStatus: status })
  })

  it("keeps DOKU's own code", () => {
    const coded = answer(422, gateway("amount_wrong", "AMOUNT NOT MATCH"))
    expect(knownRefusal(coded, CONTEXT)).toMatchObject({ kind: "refused", code: "amount_wrong" })
  })

  it.each(["invalid_header_request", "invalid_client_id", "invalid_signature", "request_time_out_of_range"])(
    "is none when the gateway's code %s says more",
    (code) => {
      expect(knownRefusal(answer(400, gateway(code, "Header X is required")), CONTEXT)).toBeUndefined()
    },
  )

  it.each([
    ["other words", { message: ["BAD REQUEST"] }],
    ["none", {}],
    ["a proxy's page", "<p>JavaScript is required</p>"],
    ["a proxy's text", "PAYMENT CHANNEL IS INACTIVE"],
  ])("is none with %s", (_, body) => {
    expect(knownRefusal(answer(400, body), CONTEXT)).toBeUndefined()
  })

  it.each([
    [
      "direct" as const,
      "DOKU has not activated LinkAja's direct API for this merchant: ask DOKU to, " +
        'or set integration: "checkout" if LinkAja is active in DOKU Checkout',
    ],
    [
      "checkout" as const,
      "DOKU has not activated LinkAja in DOKU Checkout for this merchant: activate it in DOKU Back Office, " +
        'or set integration: "direct" if LinkAja\'s direct API is active',
    ],
  ])("names the other integration when LinkAja is inactive for %s", (integration, message) => {
    const inactive = answer(400, { message: ["PAYMENT CHANNEL IS INACTIVE"] })
    expect(knownRefusal(inactive, { ...CONTEXT, integration })).toMatchObject({ message })
  })
})

describe("an answer's code and detail", () => {
  it.each<[unknown, { code?: string; detail?: string }]>([
    [gateway("not_found", "rahasia is unknown"), { code: "not_found", detail: "*** is unknown" }],
    [{ message: ["NOT FOUND"] }, { detail: "NOT FOUND" }],
    ["<h1>Not\nhere</h1>", { detail: "Not here" }],
    ["", {}],
    [{}, {}],
  ])("are, for %j, %j", (body, words) => {
    expect(codeAndDetail(answer(404, body), CONTEXT)).toEqual(words)
  })

  it.each<[unknown, boolean]>([
    ["<html>404</html>", true],
    ["404 page not found", true],
    ["404", true],
    ['"not found"', true],
    ["", false],
    [" \n", false],
    [{ message: ["NOT FOUND"] }, false],
    ["[]", false],
  ])("come from a page, not from a service: %j: %p", (body, onlyPage) => {
    expect(isOnlyPage(answer(404, body))).toBe(onlyPage)
  })
})

describe("readRetryAfter", () => {
  it.each([
    ["7", undefined, 7_000],
    ["0", undefined, 0],
    ["86400", undefined, 86_400_000],
    ["86401", undefined, 86_400_000],
    ["Mon, 05 Oct 2026 12:01:00 GMT", NOON, 60_000],
    ["Mon, 05 Oct 2026 11:59:00 GMT", NOON, 0],
    ["Mon, 05 Oct 2026 12:01:00 GMT", undefined, undefined],
    ["Mon, 05 Oct 2026 12:01:00 GMT", "yesterday", undefined],
    ["soon", NOON, undefined],
    ["7s", undefined, undefined],
    ["in 7", undefined, undefined],
    [["7", "8"], NOON, undefined],
    [undefined, NOON, undefined],
  ])("reads Retry-After %p with Date %p as %p ms", (after, date, ms) => {
    expect(readRetryAfter({ "retry-after": after, date })).toBe(ms)
  })
})
