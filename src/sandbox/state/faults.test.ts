import { checkout, MerchantClient, order } from "../__fixtures__/merchant"
import { Shop, until } from "../__fixtures__/shop"
import { DEFAULT_MERCHANT, type FaultKind, type Sandbox, startSandbox } from "../index"

describe("faults", () => {
  let sandbox: Sandbox
  let client: MerchantClient

  beforeEach(async () => {
    sandbox = await startSandbox()
    client = new MerchantClient(sandbox.url)
  })
  afterEach(() => sandbox.close())

  const created = () => sandbox.book().invoices.map((invoice) => invoice.invoiceNumber)

  it.each([
    ["status_500", 500, '{"message":["500 INTERNAL SERVER ERROR"]}', []],
    ["html_502", 502, "502 Bad Gateway", []],
    ["rate_limited", 429, "TOO MANY REQUESTS", []],
    ["inactive_channel", 400, '{"message":["PAYMENT CHANNEL IS INACTIVE"]}', []],
    ["not_json_200", 200, "Maintenance", ["INV-1"]],
  ] as const)("answers %s on create, once", async (kind, status, text, book) => {
    sandbox.addFault({ route: "create", kind })
    const answer = await client.create(order("INV-1"), { requestId: "r-1" })
    expect(answer.status).toBe(status)
    expect(answer.text).toContain(text)
    expect(created()).toEqual(book)
    const again = await client.create(order("INV-1"), { requestId: "r-1" })
    expect(again.status).toBe(book.length === 0 ? 200 : 409)
    expect(sandbox.requests()[0]).toMatchObject({ fault: kind, answerStatus: status })
  })

  it("processes the request behind empty_200", async () => {
    sandbox.addFault({ route: "create", kind: "empty_200" })
    const answer = await client.create(order("INV-1"))
    expect([answer.status, answer.text, created()]).toEqual([200, "", ["INV-1"]])
  })

  it("sends Retry-After with rate_limited", async () => {
    sandbox.addFault({ route: "status", kind: "rate_limited", retryAfterSeconds: 30 })
    expect((await client.status("INV-1")).headers.get("retry-after")).toBe("30")
  })

  it("answers inactive_channel only after the checks of the request", async () => {
    sandbox.addFault({ route: "create", kind: "inactive_channel", count: 2 })
    const { json } = await client.create(order("INV-1", { amount: 0 }))
    expect(json).toMatchObject({ error_messages: ["order.amount must greater than 0"] })
    expect((await client.create(order("INV-1"))).json).toEqual({ message: ["PAYMENT CHANNEL IS INACTIVE"] })
  })

  describe.each([
    ["direct", () => client.create(order("INV-1"))],
    ["Checkout", () => client.createCheckout(checkout("INV-1"))],
  ])("on the create of %s", (_way, create) => {
    it.each([
      ["inactive_channel", { message: ["PAYMENT CHANNEL IS INACTIVE"] }],
      ["invoice_already_used", { message: ["INVOICE ALREADY USED"] }],
      ["amount_not_match", { message: ["AMOUNT NOT MATCH"] }],
      [
        "missing_fields",
        { error_messages: ["order.invoice_number must be filled", "order.amount must be filled"] },
      ],
      [
        "bad_credentials",
        {
          error: {
            code: "invalid_signature",
            message: "Invalid Header Signature",
            type: "invalid_request_error",
          },
        },
      ],
    ] as const)("answers %s with DOKU's refusal, once", async (kind, body) => {
      sandbox.addFault({ route: "create", kind, invoice: "INV-1" })
      const answer = await create()
      expect([answer.status, answer.json, created()]).toEqual([400, body, []])
      expect(sandbox.requests()[0]).toMatchObject({ fault: kind, answerStatus: 400 })
      expect((await create()).status).toBe(200)
    })

    it("answers a fault of every route", async () => {
      sandbox.addFault({ route: "create", kind: "html_502" })
      expect([(await create()).status, created()]).toEqual([502, []])
    })
  })

  it("answers bad_credentials before the body is read", async () => {
    sandbox.addFault({ route: "create", kind: "bad_credentials" })
    expect((await client.createCheckout("{")).json).toMatchObject({ error: { code: "invalid_signature" } })
  })

  it.each([
    ["status_500", true, ["INV-1"]],
    ["html_502", true, ["INV-1"]],
    ["empty_200", false, []],
    ["not_json_200", false, []],
  ] as const)("processes the request behind %s as `processed` says: %p", async (kind, processed, book) => {
    sandbox.addFault({ route: "create", kind, processed })
    await client.create(order("INV-1"))
    expect(created()).toEqual(book)
  })

  it("breaks off half-way through a processed answer with truncated", async () => {
    sandbox.addFault({ route: "create", kind: "truncated" })
    await expect(client.create(order("INV-1"))).rejects.toThrow()
    expect(created()).toEqual(["INV-1"])
    expect((await client.create(order("INV-1"))).json).toEqual({ message: ["INVOICE ALREADY USED"] })
  })

  it.each([
    ["reset_before", []],
    ["reset_after", ["INV-1"]],
  ] as const)("resets the connection with %s", async (kind, book) => {
    sandbox.addFault({ route: "create", kind })
    const error: unknown = await client.create(order("INV-1")).catch((reason: unknown) => reason)
    expect((error as { cause?: { code?: string } }).cause?.code).toMatch(/ECONNRESET|UND_ERR_SOCKET/)
    expect(created()).toEqual(book)
    expect(sandbox.requests()[0]).toMatchObject({ fault: kind, answerStatus: null })
  })

  it.each([
    ["hang_before", []],
    ["hang_after", ["INV-1"]],
  ] as const)("hangs with %s until the sandbox is closed", async (kind, book) => {
    sandbox.addFault({ route: "create", kind })
    let over = false
    const call = client.create(order("INV-1")).finally(() => {
      over = true
    })
    const failed = expect(call).rejects.toThrow()
    await until(() => sandbox.requests().length === 1)
    // Another call is answered meanwhile, so this one isn't merely late.
    expect((await client.status("INV-1")).status).toBe(book.length === 0 ? 404 : 200)
    expect([over, created()]).toEqual([false, book])
    await sandbox.close()
    await failed
  })

  it("delays the answer with slow", async () => {
    sandbox.addFault({ route: "status", kind: "slow", ms: 60 })
    const startedAt = Date.now()
    expect((await client.status("INV-1")).status).toBe(404)
    expect(Date.now() - startedAt).toBeGreaterThanOrEqual(58)
  })

  it("hits only its route, invoice and count, in the order of the queue", async () => {
    sandbox.addFaults([
      { route: "create", kind: "status_500", invoice: "INV-2", count: 2 },
      { route: "create", kind: "html_502" },
    ])
    const statuses: number[] = []
    for (const invoice of ["INV-2", "INV-1", "INV-1", "INV-2", "INV-2"]) {
      statuses.push((await client.create(order(invoice))).status)
    }
    expect(statuses).toEqual([500, 502, 200, 500, 200])
    expect(sandbox.faults()).toEqual([])
  })

  it("matches a status call by the invoice behind a Request-Id", async () => {
    await client.create(order("INV-1"), { requestId: "r-1" })
    sandbox.addFault({ route: "status", kind: "status_500", invoice: "INV-1", count: 2 })
    const statuses = [await client.status("r-1"), await client.status("INV-1"), await client.status("INV-1")]
    expect(statuses.map((answer) => answer.status)).toEqual([500, 500, 200])
  })

  it("hits by chance, but repeatably for a seed", async () => {
    const series = async (seed: number) => {
      sandbox.reset()
      sandbox.addFault({ route: "status", kind: "status_500", probability: 0.5, seed })
      const statuses: number[] = []
      for (let call = 0; call < 40; call += 1) statuses.push((await client.status("X")).status)
      return statuses.map((status) => (status === 500 ? "x" : ".")).join("")
    }
    const first = await series(1)
    expect(await series(1)).toBe(first)
    expect(await series(2)).not.toBe(first)
    const hits = first.split("x").length - 1
    expect(hits).toBeGreaterThan(8)
    expect(hits).toBeLessThan(32)
    expect(sandbox.faults()).toMatchObject([{ left: null, hits: expect.any(Number) }])
    sandbox.clearFaults()
    expect((await client.status("X")).status).toBe(404)
  })

  describe("on notifications", () => {
    const attemptsUnder = async (kind: FaultKind, ms?: number) => {
      const shop = await new Shop().open()
      const busy = await startSandbox({
        merchants: [{ ...DEFAULT_MERCHANT, notificationUrl: shop.url("/hook") }],
        timeScale: 1e6,
        settings: { notificationTimeoutMs: 60 },
      })
      try {
        await new MerchantClient(busy.url).create(order("INV-1"))
        busy.addFault({ route: "notify", kind, invoice: "INV-1", ...(ms === undefined ? {} : { ms }) })
        busy.pay("INV-1")
        await busy.idle({ retries: true })
        const errors = busy.notifications()[0]?.attempts.map((attempt) => attempt.error)
        return { visits: shop.visits.length, errors, state: busy.notifications()[0]?.state }
      } finally {
        await busy.close()
        await shop.close()
      }
    }

    it.each([
      ["reset_before", 1, "fault: connection reset"],
      ["hang_before", 1, "fault: timed out"],
      ["reset_after", 2, "fault: connection reset"],
      ["hang_after", 2, "no answer within 60 ms"],
    ] as const)("%s is retried; it has arrived %i times then", async (kind, visits, error) => {
      expect(await attemptsUnder(kind)).toEqual({ visits, errors: [error, null], state: "delivered" })
    })

    it("slow arrives later, once", async () => {
      expect(await attemptsUnder("slow", 20)).toEqual({ visits: 1, errors: [null], state: "delivered" })
    })
  })
})
