import type { HttpResponse, ResponseHeaders } from "../http-exchange"
import {
  codeAndDetail,
  type FailureContext,
  failureError,
  isOnlyPage,
  isWrongPath,
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
