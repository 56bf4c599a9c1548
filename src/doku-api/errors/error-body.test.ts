import fc from "fast-check"
import { extractError } from "./error-body"

describe("extractError", () => {
  it.each([
    [
      "the gateway's",
      { error: { code: "invalid_client_id", message: "Invalid Client-Id", type: "invalid_request_error" } },
      { code: "invalid_client_id", message: "Invalid Client-Id", type: "invalid_request_error" },
    ],
    [
      "a code alone",
      { error: { code: "idempotent_request" } },
      { code: "idempotent_request", message: "idempotent_request" },
    ],
    [
      "a list under message",
      { message: ["PAYMENT CHANNEL IS INACTIVE"] },
      { message: "PAYMENT CHANNEL IS INACTIVE" },
    ],
    ["several messages", { message: ["one", "two"] }, { message: "one; two" }],
    [
      "a list under error_messages",
      { error_messages: ["order.amount must greater than 0"] },
      { message: "order.amount must greater than 0" },
    ],
    [
      "a text under message",
      { message: "No static resource checkout/v9/payment." },
      { message: "No static resource checkout/v9/payment." },
    ],
    [
      "the framework's",
      { timestamp: "2026-10-05T03:00:00Z", status: 500, error: "Internal Server Error", path: "/x" },
      { message: "Internal Server Error" },
    ],
    ["a code in response", { response: { code: "0014" } }, { code: "0014", message: "0014" }],
    ["a code and text in response", { response: { code: 14, message: "no" } }, { code: "14", message: "no" }],
    ["a code at the root", { code: "E1", message: "no" }, { code: "E1", message: "no" }],
    [
      "an empty error beside a message",
      { error: {}, message: "INVOICE ALREADY USED" },
      { message: "INVOICE ALREADY USED" },
    ],
    ["a bare list", ["Invalid JSON Format"], { message: "Invalid JSON Format" }],
    ["nothing", undefined, { message: "no message" }],
    ["an empty object", {}, { message: "no message" }],
    ["null", null, { message: "no message" }],
  ])("reads %s, parsed or as text", (_, body, expected) => {
    expect(extractError(body)).toStrictEqual(expected)
    if (body !== undefined) expect(extractError(JSON.stringify(body))).toStrictEqual(expected)
  })

  it.each([
    ["Invalid JSON Format", "Invalid JSON Format"],
    ['"INVOICE ALREADY USED"', "INVOICE ALREADY USED"],
    ["500 INTERNAL SERVER ERROR", "500 INTERNAL SERVER ERROR"],
    ["", "no message"],
    [
      "<html><head><title>502 Bad Gateway</title><style>b{}</style></head>\n<body><h1>502 Bad Gateway</h1></body></html>",
      "502 Bad Gateway 502 Bad Gateway",
    ],
  ])("reads the text %p", (text, message) => {
    expect(extractError(text)).toStrictEqual({ message })
  })

  it("never reads inherited properties", () => {
    expect(extractError(Object.create({ message: "inherited" }))).toStrictEqual({ message: "no message" })
    expect(
      extractError('{"__proto__": {"message": "no"}, "error": {"__proto__": {"code": "no"}}}'),
    ).toStrictEqual({
      message: "no message",
    })
  })

  it("reads at most ten messages of a list", () => {
    const list = Array.from({ length: 12 }, (_, index) => `m${index + 1}`)
    expect(extractError({ message: list }).message).toBe("m1; m2; m3; m4; m5; m6; m7; m8; m9; m10")
  })

  it("returns one line without control or direction characters and lone surrogates", () => {
    expect(extractError({ message: "a\r\nb\u0000c\u202Ed\u2028e\uD800f" }).message).toBe("a b c d e f")
  })

  it("cuts at 300 characters, never inside a surrogate pair", () => {
    expect(extractError({ message: "x".repeat(301) }).message).toBe("x".repeat(300))
    expect(extractError({ message: `${"x".repeat(299)}😀` }).message).toBe("x".repeat(299))
  })

  it.each([
    ["<".repeat(60_000)],
    ["<script>".repeat(8_000)],
    [`{"message":${"[".repeat(30_000)}${"]".repeat(30_000)}}`],
  ])("stays fast with hostile text", (text) => {
    const before = process.cpuUsage()
    extractError(text)
    expect(process.cpuUsage(before).user).toBeLessThan(1_000_000)
  })

  const envelope = fc.oneof(
    fc.json(),
    fc.string({ unit: "binary", maxLength: 2_000 }),
    fc
      .string({ unit: "binary", maxLength: 2_000 })
      .map((message) => ({ message, error: { message, code: message } })),
    fc.anything(),
  )

  it("property: never throws, and returns a message within its limits, without control characters", () => {
    fc.assert(
      fc.property(envelope, (body) => {
        const { message, code = "-", type = "-" } = extractError(body)
        for (const [text, limit] of [
          [message, 300],
          [code, 64],
          [type, 64],
        ] as const) {
          expect(text.length).toBeLessThanOrEqual(limit)
          expect(text).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/u)
          expect(text.trim()).not.toBe("")
        }
      }),
      { numRuns: 5 * (fc.readConfigureGlobal().numRuns ?? 100) },
    )
  })
})
