import { CREATE, digest, hmac, MerchantClient, now, order, type SendOptions } from "../__fixtures__/merchant"
import { DEFAULT_MERCHANT, type Sandbox, startSandbox } from "../index"

const HEADER = "invalid_header_request"

/** In the order of the checks. Each breaks one thing; `refusal` is what DOKU answers then. */
const FLAWS: { name: string; break: SendOptions; code: string; message: string }[] = [
  ...["Client-Id", "Request-Id", "Request-Timestamp", "Signature"].map((name) => ({
    name: `no ${name}`,
    break: { headers: { [name]: null } },
    code: HEADER,
    message: `Header ${name} is required`,
  })),
  {
    name: "a timestamp without Z",
    break: { headers: { "Request-Timestamp": "2023-06-08T08:50:00" } },
    code: HEADER,
    message: "Invalid format Header Request-Timestamp",
  },
  {
    name: "a clock two hours off",
    break: { headers: { "Request-Timestamp": now(-7_200_000) } },
    code: "request_time_out_of_range",
    message: "Header Request-Timestamp is not in +- 3600 second of now",
  },
  {
    name: "a stranger's Client-Id",
    break: { headers: { "Client-Id": "BRN-9999-0000000000009" } },
    code: "invalid_client_id",
    message: "Invalid Client-Id",
  },
  {
    name: "another key's signature",
    break: { secretKey: "SK-OTHER" },
    code: "invalid_signature",
    message: "Invalid Header Signature",
  },
]

describe("header checks", () => {
  let sandbox: Sandbox
  let client: MerchantClient

  beforeAll(async () => {
    sandbox = await startSandbox()
    client = new MerchantClient(sandbox.url)
  })
  afterAll(() => sandbox.close())

  describe.each(FLAWS.map((flaw, index) => ({ ...flaw, index })))("$name", (flaw) => {
    const expected = { error: { code: flaw.code, message: flaw.message, type: "invalid_request_error" } }

    it("is rejected on create and on status", async () => {
      const created = await client.create(order("INV-H"), flaw.break)
      expect([created.status, created.json]).toEqual([400, expected])
      const status = await client.status("INV-H", flaw.break)
      expect([status.status, status.json]).toEqual([400, expected])
      expect(sandbox.book().invoices).toEqual([])
    })

    it("is reported before every later flaw and before an invalid body", async () => {
      // Earlier entries win where two flaws touch one header.
      const all = FLAWS.slice(flaw.index).reverse()
      const headers = Object.assign({}, ...all.map((one) => one.break.headers ?? {}))
      const { json } = await client.create("{broken", { headers, secretKey: "SK-OTHER" })
      expect(json).toEqual(expected)
    })
  })

  it.each([
    ["milliseconds", "2023-06-08T08:50:00.000Z"],
    ["an offset", "2023-06-08T08:50:00+07:00"],
    ["a date that doesn't exist", "2026-02-30T08:50:00Z"],
    ["words", "today"],
  ])("reject a timestamp with %s", async (_name, timestamp) => {
    const { json } = await client.create(order("INV-H"), { timestamp })
    expect(json).toMatchObject({ error: { message: "Invalid format Header Request-Timestamp" } })
  })

  it.each([
    ["just inside an hour", -3_590_000, 200],
    ["just inside an hour ahead", 3_590_000, 200],
    ["just past an hour", -3_602_000, 400],
    ["just past an hour ahead", 3_602_000, 400],
  ])("judge a clock %s by the limit of an hour", async (name, offset, status) => {
    const answer = await client.create(order(`INV-${name.replaceAll(" ", "-")}`), { timestamp: now(offset) })
    expect(answer.status).toBe(status)
  })

  it("reject a Request-Id of more than 128 characters", async () => {
    expect((await client.create(order("INV-L128"), { requestId: "x".repeat(128) })).status).toBe(200)
    const { json } = await client.create(order("INV-L129"), { requestId: "x".repeat(129) })
    expect(json).toMatchObject({ error: { message: "Invalid format Header Request-Id" } })
  })

  it("verify the path without its query", async () => {
    const path = "/orders/v1/status/INV-L128"
    const answer = await client.send("GET", `${path}?client_id=1`, undefined, { signedPath: path })
    expect(answer.status).toBe(200)
    expect((await client.send("GET", `${path}?client_id=1`, undefined, {})).status).toBe(400)
  })

  it("verify the bytes received rather than the JSON they hold", async () => {
    const body = JSON.stringify(order("INV-BYTES"))
    const options = { requestId: "r-bytes", timestamp: now() }
    const signed = await client.create(body, options)
    expect(signed.status).toBe(200)
    // The signature of the compact text on the same order with a space in it.
    const { json } = await client.send("POST", CREATE, `${body} `, {
      ...options,
      headers: {
        Signature: hmac(DEFAULT_MERCHANT.secretKey, [
          `Client-Id:${DEFAULT_MERCHANT.clientId}`,
          "Request-Id:r-bytes",
          `Request-Timestamp:${options.timestamp}`,
          `Request-Target:${CREATE}`,
          `Digest:${digest(body)}`,
        ]),
      },
    })
    expect(json).toMatchObject({ error: { code: "invalid_signature" } })
  })

  it.each([
    ["required", 200, 400],
    ["forbidden", 400, 200],
    ["either", 200, 200],
  ] as const)("follow the digest policy %s", async (digestPolicy, withDigest, withoutDigest) => {
    sandbox.updateSettings({ digestPolicy })
    expect((await client.create(order(`INV-D1-${digestPolicy}`))).status).toBe(withDigest)
    expect((await client.create(order(`INV-D2-${digestPolicy}`), { withDigest: false })).status).toBe(
      withoutDigest,
    )
  })

  it.each([
    [7_200_000, 400],
    [-7_200_000, 400],
    [3_590_000, 404],
  ])(
    "go by DOKU's clock, %p ms off this machine's, which its answers show",
    async (clockOffsetMs, expected) => {
      const sandbox = await startSandbox({ settings: { clockOffsetMs } })
      const client = new MerchantClient(sandbox.url)
      const told = (date: string | null) =>
        Math.round((Date.parse(date ?? "") - Date.now()) / 10_000) * 10_000
      const wrong = await client.status("INV-1")
      expect([wrong.status, told(wrong.headers.get("date"))]).toEqual([expected, clockOffsetMs])
      const made = await client.create(order("INV-1"), { timestamp: now(clockOffsetMs) })
      expect([made.status, told(made.headers.get("date"))]).toEqual([200, clockOffsetMs])
      expect(told(made.headers.get("response-timestamp"))).toBe(clockOffsetMs)
      await sandbox.close()
    },
  )
})
