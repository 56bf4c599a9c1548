import { inspect } from "node:util"
import fc from "fast-check"
import vectors from "./__fixtures__/signature-vectors.json"
import { createSignature } from "./signature"
import {
  type NotificationToVerify,
  type NotificationVerdict,
  type ResponseToVerify,
  verifyNotification,
  verifyResponse,
} from "./signature-verification"

const SECRET = "SK-current-0001"
const OLD = "SK-previous-0001"
const BODY = Buffer.from('{"order":{"invoice_number":"INV-1","amount":150000.00}}')
const PATH = "/hooks/payment/doku-linkaja_doku"

interface Signing {
  target?: string
  body?: Buffer
  secretKey?: string
  timestampHeader?: "Response-Timestamp"
}

function signed(signing: Signing = {}): Record<string, string> {
  const parts = { clientId: "BRN-1", requestId: "REQ-1", timestamp: "2026-10-05T03:00:00Z" }
  const signature = createSignature({ ...parts, target: PATH, body: BODY, secretKey: SECRET, ...signing })
  return {
    "client-id": parts.clientId,
    "request-id": parts.requestId,
    "request-timestamp": parts.timestamp,
    signature,
  }
}

function notification(change: Partial<NotificationToVerify> = {}): NotificationToVerify {
  return {
    headers: signed(),
    rawBody: BODY,
    path: PATH,
    clientId: "BRN-1",
    secretKey: SECRET,
    previousSecretKeys: [OLD],
    ...change,
  }
}

describe("a notification", () => {
  it("verifies in the published shape", () => {
    const vector = vectors.find(({ name }) => name.includes("notification"))
    expect(vector).toBeDefined()
    if (!vector) return
    const headers = {
      "Client-Id": vector.clientId,
      "Request-Id": vector.requestId,
      "Request-Timestamp": vector.timestamp,
      Signature: vector.signature,
    }
    const { clientId, secretKey, target: path } = vector
    const rawBody = Buffer.from(vector.body ?? "")
    const verdict = verifyNotification({
      headers,
      rawBody,
      path,
      clientId,
      secretKey,
      previousSecretKeys: [],
    })
    expect(verdict).toEqual({ ok: true, key: "current" })
  })

  it("verifies whatever the case of its header names", () => {
    expect(verifyNotification(notification())).toEqual({ ok: true, key: "current" })
    const upper = Object.fromEntries(
      Object.entries(signed()).map(([name, value]) => [name.toUpperCase(), value]),
    )
    expect(verifyNotification(notification({ headers: upper }))).toEqual({ ok: true, key: "current" })
  })

  it("reports when a previous key verified it", () => {
    const headers = signed({ secretKey: OLD })
    expect(verifyNotification(notification({ headers }))).toEqual({ ok: true, key: "previous" })
    expect(verifyNotification(notification({ headers, previousSecretKeys: [] })).ok).toBe(false)
  })

  it("verifies at any age, because DOKU retries for hours", () => {
    const old = { clientId: "BRN-1", requestId: "REQ-1", timestamp: "2020-01-01T00:00:00Z" }
    const signature = createSignature({ ...old, target: PATH, body: BODY, secretKey: SECRET })
    const headers = { ...signed(), "request-timestamp": old.timestamp, signature }
    expect(verifyNotification(notification({ headers })).ok).toBe(true)
  })

  it.each(["Client-Id", "Request-Id", "Request-Timestamp", "Signature"])("needs %s, once", (header) => {
    const name = header.toLowerCase()
    const { [name]: value = "", ...others } = signed()
    for (const headers of [
      others,
      { ...others, [name]: undefined },
      { ...others, [name]: "" },
      { ...others, [name]: [] },
      { ...others, [name]: [value, value] },
      { ...others, [name]: value, [header]: value },
      { ...others, [`${name}-renamed`]: value },
    ]) {
      expect(verifyNotification(notification({ headers }))).toMatchObject({
        ok: false,
        reason: "missing_header",
        header,
      })
    }
  })

  it("has different hints for a missing and a repeated header", () => {
    const { signature, ...others } = signed()
    expect(verifyNotification(notification({ headers: others }))).toMatchObject({
      hint: expect.stringMatching(/^Signature did not arrive.*proxy/),
    })
    const twice = { ...others, signature: [signature ?? "", signature ?? ""] }
    expect(verifyNotification(notification({ headers: twice }))).toMatchObject({
      hint: "Signature arrived more than once",
    })
  })

  it("is rejected by its Client-Id when it is for another account", () => {
    for (const clientId of ["BRN-2", ""]) {
      expect(verifyNotification(notification({ clientId }))).toMatchObject({
        ok: false,
        reason: "client_id",
        hint: expect.stringMatching(/another Client ID.*wrong clientId/),
        header: "Client-Id",
      })
    }
  })

  it.each<[string, Partial<NotificationToVerify>, RegExp]>([
    [
      "another path configured",
      { headers: signed({ target: "/hooks/other" }), receivedPath: "/hooks/other" },
      /Back Office.*must be the same/,
    ],
    [
      "another path, without Digest",
      { headers: signed({ target: "/x", body: undefined }), receivedPath: "/x" },
      /Back Office.*must be the same/,
    ],
    ["a slash at the end", { headers: signed({ target: `${PATH}/` }) }, /path .*doku\/, but notificationUrl/],
    ["a missing slash", { path: `${PATH}/` }, /path .*doku, but notificationUrl/],
    ["no Digest line", { headers: signed({ body: undefined }) }, /without the Digest line/],
    [
      "the response's line",
      { headers: signed({ timestampHeader: "Response-Timestamp" }) },
      /line Response-Timestamp/,
    ],
    ["white space around the key", { secretKey: ` ${SECRET}\n` }, /white space/],
    ["another key", { headers: signed({ secretKey: "SK-other" }) }, /secret key is another one/],
    ["a changed body", { rawBody: Buffer.from("{}") }, /changed the body's bytes/],
    [
      "something else than a signature",
      { headers: { ...signed(), signature: "sha256=abc" } },
      /not of DOKU's form/,
    ],
  ])("is rejected with %s, and the hint names it", (_, change, hint) => {
    expect(verifyNotification(notification(change))).toEqual({
      ok: false,
      reason: "signature",
      header: "Signature",
      hint: expect.stringMatching(hint),
    })
  })

  it("has no secret and no signature in the hint", () => {
    for (const change of [
      { headers: signed({ secretKey: "SK-other" }) },
      { headers: signed({ target: "/x" }), receivedPath: "/x" },
      { headers: { ...signed(), signature: "HMACSHA256=secret" } },
      { clientId: "BRN-2" },
    ]) {
      const verdict = verifyNotification(notification(change))
      const told = JSON.stringify(verdict) + inspect(verdict)
      for (const secret of [SECRET, OLD, change.headers?.signature ?? signed().signature ?? "-"]) {
        expect(told).not.toContain(secret)
      }
    }
  })

  it("property: is rejected, without an exception, for any header, body and path", () => {
    const header = fc.oneof(fc.string({ unit: "binary" }), fc.array(fc.string()), fc.constant(undefined))
    const headers = fc.record(
      {
        "client-id": fc.constant("BRN-1"),
        "request-id": header,
        "request-timestamp": header,
        signature: header,
      },
      { requiredKeys: [] },
    )
    fc.assert(
      fc.property(headers, fc.uint8Array(), fc.string(), (given, bytes, receivedPath) => {
        const verdict: NotificationVerdict = verifyNotification(
          notification({ headers: given, rawBody: Buffer.from(bytes), receivedPath }),
        )
        expect(verdict.ok).toBe(false)
      }),
    )
  })
})

describe("an answer's signature", () => {
  const names = ["Response-Timestamp", "Request-Timestamp"] as const
  const parts = {
    clientId: "BRN-1",
    requestId: "REQ-1",
    timestamp: "2026-10-05T03:00:01Z",
    target: "/orders/v1/x",
  }

  function response(
    change: Partial<ResponseToVerify> = {},
    signing: Record<string, unknown> = {},
  ): ResponseToVerify {
    const timestampHeader = (signing.timestampHeader ?? "Response-Timestamp") as (typeof names)[number]
    const signature = createSignature({
      ...parts,
      body: BODY,
      secretKey: SECRET,
      timestampHeader,
      ...signing,
    })
    return {
      headers: {
        "client-id": parts.clientId,
        "request-id": parts.requestId,
        [timestampHeader.toLowerCase()]: parts.timestamp,
        signature,
      },
      rawBody: BODY,
      method: "POST",
      path: parts.target,
      clientId: "BRN-1",
      requestId: "REQ-1",
      secretKey: SECRET,
      ...change,
    }
  }

  it.each(names)("is verified with the line %s when that header is present", (timestampHeader) => {
    expect(verifyResponse(response({}, { timestampHeader }))).toBe("valid")
    const other = timestampHeader === "Response-Timestamp" ? "request-timestamp" : "response-timestamp"
    const made = response({}, { timestampHeader })
    const { [timestampHeader.toLowerCase()]: timestamp, ...headers } = made.headers
    expect(verifyResponse({ ...made, headers: { ...headers, [other]: timestamp } })).toBe("invalid")
    expect(verifyResponse({ ...made, headers })).toBe("invalid")
  })

  it("uses Response-Timestamp when both are present", () => {
    const made = response()
    const headers = { ...made.headers, "request-timestamp": "2020-01-01T00:00:00Z" }
    expect(verifyResponse({ ...made, headers })).toBe("valid")
  })

  it("covers the body of a POST, and not that of a GET", () => {
    expect(verifyResponse(response({ rawBody: Buffer.from("{}") }))).toBe("invalid")
    expect(verifyResponse(response({ method: "GET" }, { body: undefined }))).toBe("valid")
    expect(verifyResponse(response({ method: "GET" }))).toBe("invalid")
    expect(verifyResponse(response({}, { body: undefined }))).toBe("invalid")
  })

  it("may omit the body if requests do", () => {
    expect(verifyResponse(response({ digestOptional: true }, { body: undefined }))).toBe("valid")
    expect(verifyResponse(response({ digestOptional: true }))).toBe("valid")
    expect(verifyResponse(response({ digestOptional: true, rawBody: Buffer.from("{}") }))).toBe("invalid")
  })

  it.each(["client-id", "request-id"])("needs the request's %s, or none", (name) => {
    const made = response()
    const { [name]: _, ...others } = made.headers
    expect(verifyResponse({ ...made, headers: others })).toBe("valid")
    expect(verifyResponse({ ...made, headers: { ...others, [name]: "another" } })).toBe("invalid")
  })

  it.each([
    ["clientId", "BRN-2"],
    ["requestId", "REQ-2"],
    ["path", "/other"],
    ["secretKey", "SK-other"],
  ])("is invalid for another %s", (name, value) => {
    const made = response()
    const { "client-id": _, "request-id": __, ...headers } = made.headers
    expect(verifyResponse({ ...made, headers, [name]: value })).toBe("invalid")
  })

  it("is absent without the header, and invalid when the header is repeated", () => {
    const made = response()
    const { signature, ...others } = made.headers
    expect(verifyResponse({ ...made, headers: others })).toBe("absent")
    const twice = [String(signature), String(signature)]
    expect(verifyResponse({ ...made, headers: { ...others, signature: twice } })).toBe("invalid")
  })
})
