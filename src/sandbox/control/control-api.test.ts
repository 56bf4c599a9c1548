import { MerchantClient, order } from "../__fixtures__/merchant"
import { Shop } from "../__fixtures__/shop"
import { DEFAULT_MERCHANT, DEFAULT_SETTINGS, type Sandbox, startSandbox } from "../index"

const MERCHANT_DEFAULTS = {
  integrations: ["direct", "checkout"],
  checkoutStatus: "order_generated",
  checkoutChannels: ["QRIS", "EMONEY_OVO", "EMONEY_DANA", "EMONEY_SHOPEE_PAY", "EMONEY_LINKAJA"],
}

describe("control API", () => {
  let sandbox: Sandbox

  beforeAll(async () => {
    sandbox = await startSandbox({ settings: { maxInvoiceLength: 30 } })
  })
  beforeEach(() => new MerchantClient(sandbox.url).create(order("INV-1"), { requestId: "r-1" }))
  afterEach(() => sandbox.reset())
  afterAll(() => sandbox.close())

  const call = async (method: string, path: string, body?: unknown) => {
    const response = await fetch(`${sandbox.url}/__sandbox/${path}`, {
      method,
      ...(body === undefined
        ? {}
        : { body: JSON.stringify(body), headers: { "Content-Type": "application/json" } }),
    })
    return { status: response.status, json: (await response.json()) as Record<string, unknown> }
  }

  it("answers health with URL, uptime and merchants", async () => {
    expect(await call("GET", "health")).toEqual({
      status: 200,
      json: {
        status: "ok",
        url: sandbox.url,
        uptimeMs: expect.any(Number),
        merchants: [{ clientId: DEFAULT_MERCHANT.clientId, notificationUrl: null, ...MERCHANT_DEFAULTS }],
      },
    })
  })

  it("answers book, invoice, requests and notifications as the functions in the process do", async () => {
    sandbox.pay("INV-1")
    expect((await call("GET", "book")).json).toEqual(sandbox.book())
    expect((await call("GET", "book/INV-1")).json).toEqual(sandbox.invoice("INV-1"))
    expect((await call("GET", `book/INV-1?clientId=${DEFAULT_MERCHANT.clientId}`)).status).toBe(200)
    expect((await call("GET", "requests")).json).toEqual(sandbox.requests())
    expect((await call("GET", "notifications")).json).toEqual(sandbox.notifications())
    expect((await call("GET", "idle?retries=true")).json).toEqual({ ok: true })
  })

  it("reads and changes settings", async () => {
    expect((await call("GET", "settings")).json).toEqual({ ...DEFAULT_SETTINGS, maxInvoiceLength: 30 })
    const { json } = await call("PATCH", "settings", { parameterShape: "none", notification: { drop: true } })
    expect(json).toMatchObject({ parameterShape: "none", notification: { drop: true } })
    expect(sandbox.settings()).toEqual(json)
  })

  it("empties the book and restores the initial settings on reset", async () => {
    sandbox.updateSettings({ maxInvoiceLength: 5 })
    sandbox.addFault({ route: "create", kind: "status_500" })
    sandbox.notify("INV-1")
    expect(await call("POST", "reset")).toEqual({ status: 200, json: { ok: true } })
    expect(sandbox.book()).toEqual({ paidTotal: 0, refundedTotal: 0, paidCount: 0, invoices: [] })
    expect([sandbox.faults(), sandbox.requests(), sandbox.notifications()]).toEqual([[], [], []])
    expect(sandbox.settings().maxInvoiceLength).toBe(30)
    const again = await new MerchantClient(sandbox.url).create(order("INV-1"), { requestId: "r-1" })
    expect(again.status).toBe(200)
  })

  it("queues, lists and clears faults", async () => {
    expect((await call("POST", "faults", { route: "create", kind: "slow", ms: 5 })).json).toMatchObject({
      left: 1,
    })
    const several = [
      { route: "status", kind: "html_502" },
      { route: "notify", kind: "hang_after" },
    ]
    expect((await call("POST", "faults", several)).json).toHaveLength(2)
    expect((await call("GET", "faults")).json).toHaveLength(3)
    await call("DELETE", "faults")
    expect(sandbox.faults()).toEqual([])
  })

  it.each([
    ["pay", { status: "SUCCESS", paidAmount: 150_000 }],
    ["decline", { status: "FAILED", paidAmount: 0 }],
    ["abandon", { status: "PENDING", abandoned: 1 }],
    ["expire", { status: "EXPIRED", orderStatus: "ORDER_EXPIRED" }],
  ])("changes an invoice by invoices/:invoice/%s", async (verb, expected) => {
    expect((await call("POST", `invoices/INV-1/${verb}`)).json).toMatchObject(expected)
  })

  it("refunds only a paid invoice, and sets any status", async () => {
    expect(await call("POST", "invoices/INV-1/refund")).toEqual({
      status: 409,
      json: { message: "INV-1 isn't paid; pay it before refunding" },
    })
    await call("POST", "invoices/INV-1/pay", { notify: false })
    expect((await call("POST", "invoices/INV-1/refund")).json).toMatchObject({
      status: "REFUNDED",
      refundedAmount: 150_000,
    })
    expect(sandbox.book()).toMatchObject({ paidTotal: 150_000, refundedTotal: 150_000 })
    const set = await call("POST", "invoices/INV-1/set-status", { status: "TIMEOUT", notify: { drop: true } })
    expect(set.json).toMatchObject({
      status: "TIMEOUT",
      notifications: [{ status: "TIMEOUT", state: "dropped" }],
    })
  })

  it("changes nothing and notifies nobody when a paid invoice is paid again", async () => {
    const first = sandbox.pay("INV-1")
    sandbox.setStatus("INV-1", { status: "PENDING" })
    for (const again of [sandbox.pay("INV-1"), sandbox.setStatus("INV-1", { status: "PENDING" })]) {
      expect(again).toMatchObject({ status: "PENDING", paidAt: first.paidAt, paidAmount: 150_000 })
    }
    expect(sandbox.notifications()).toHaveLength(1)
    expect(sandbox.book()).toMatchObject({ paidTotal: 150_000, paidCount: 1 })
  })

  it("pays the invoice on set-status SUCCESS", () => {
    sandbox.setStatus("INV-1", { status: "SUCCESS" })
    expect(sandbox.book()).toMatchObject({ paidTotal: 150_000, paidCount: 1 })
  })

  it.each(["decline", "expire"])("rejects %s for a paid invoice", async (verb) => {
    sandbox.pay("INV-1")
    expect((await call("POST", `invoices/INV-1/${verb}`)).status).toBe(409)
    expect(sandbox.invoice("INV-1").status).toBe("SUCCESS")
  })

  it("pays an expired invoice only where the setting allows it", async () => {
    sandbox.expire("INV-1")
    sandbox.updateSettings({ payAfterExpiryAllowed: false })
    expect((await call("POST", "invoices/INV-1/pay")).status).toBe(409)
    expect(sandbox.book().paidTotal).toBe(0)
  })

  it("sends notifications to a merchant's URL that was set later", async () => {
    const shop = await new Shop().open()
    try {
      const path = `merchants/${DEFAULT_MERCHANT.clientId}`
      expect((await call("PUT", path, { notificationUrl: shop.url("/hook") })).json).toEqual({
        clientId: DEFAULT_MERCHANT.clientId,
        notificationUrl: shop.url("/hook"),
        ...MERCHANT_DEFAULTS,
      })
      const sent = await call("POST", "invoices/INV-1/notify", { status: "FAILED", copies: 2 })
      expect(sent.json).toHaveLength(2)
      await call("POST", "notify", { body: { any: "thing" } })
      await call("GET", "idle")
      expect(shop.bodies()).toHaveLength(3)
      expect(shop.bodies()).toContainEqual({ any: "thing" })
    } finally {
      await shop.close()
    }
  })

  it.each([
    [
      "PATCH",
      "settings",
      { parameterSchape: 1 },
      400,
      /^settings\.parameterSchape is unknown; known names: .*parameterShape/,
    ],
    [
      "PATCH",
      "settings",
      { parameterShape: "xml" },
      400,
      /^settings\.parameterShape must be one of: redirect_parameter/,
    ],
    [
      "PATCH",
      "settings",
      { enforceLineItemSum: "yes" },
      400,
      /^settings\.enforceLineItemSum must be true or false/,
    ],
    [
      "PATCH",
      "settings",
      { statusNotFoundMs: -1 },
      400,
      /^settings\.statusNotFoundMs must be a whole number from 0/,
    ],
    ["PATCH", "settings", { redirectHost: "a b" }, 400, /^settings\.redirectHost must be null, a host/],
    [
      "PATCH",
      "settings",
      { notification: { copy: 2 } },
      400,
      /^settings\.notification\.copy is unknown; .*copies/,
    ],
    ["PATCH", "settings", [], 400, /^the body must be a JSON object/],
    ["POST", "faults", { kind: "slow" }, 400, /^fault\.route is missing/],
    ["POST", "faults", { route: "create" }, 400, /^fault\.kind is missing; one of: status_500/],
    ["POST", "faults", { route: "create", kind: "slow" }, 400, /^fault\.ms is missing/],
    ["POST", "faults", { route: "notify", kind: "html_502" }, 400, /^fault\.kind html_502 can't happen/],
    ["POST", "faults", { route: "status", kind: "inactive_channel" }, 400, /needs route create/],
    ["POST", "faults", { route: "status", kind: "bad_credentials" }, 400, /needs route create/],
    [
      "POST",
      "faults",
      { route: "create", kind: "truncated", processed: false },
      400,
      /^fault\.processed can't be chosen/,
    ],
    [
      "POST",
      "faults",
      { route: "create", kind: "status_500", probability: 2 },
      400,
      /^fault\.probability must be a number/,
    ],
    ["POST", "faults", [{ route: "create", kind: "status_500" }, {}], 400, /^faults\[1\]\.route is missing/],
    ["POST", "invoices/INV-1/set-status", {}, 400, /^set-status\.status is missing/],
    [
      "POST",
      "invoices/INV-1/set-status",
      { status: "paid" },
      400,
      /^set-status\.status must be an upper-case word/,
    ],
    [
      "POST",
      "invoices/INV-1/pay",
      { channel: "qris" },
      400,
      /^pay\.channel must be one of DOKU's channel codes/,
    ],
    ["POST", "invoices/INV-1/refund", { channel: "QRIS" }, 400, /^refund\.channel is unknown/],
    ["POST", "invoices/INV-1/pay", { notify: { amount: "1" } }, 400, /^pay\.notify\.amount must be a number/],
    [
      "POST",
      "invoices/INV-1/notify",
      { signature: "wrong" },
      400,
      /^notify\.signature must be one of: valid/,
    ],
    ["POST", "invoices/INV-9/pay", {}, 404, /^no invoice INV-9/],
    ["POST", "invoices/INV-1/steal", {}, 404, /^no POST .*steal; routes:/],
    ["POST", "notify", {}, 400, /^notify\.body is missing/],
    ["POST", "notify", { body: {}, clientId: "BRN-NOBODY" }, 404, /^no merchant BRN-NOBODY; known: BRN-0201/],
    ["PUT", "merchants/BRN-NEW", {}, 400, /^merchant\.secretKey is missing/],
    ["PUT", "merchants/BRN-NEW", { integrations: "direct" }, 400, /^merchant\.integrations must be an array/],
    [
      "PUT",
      "merchants/BRN-NEW",
      { integrations: ["snap"] },
      400,
      /^merchant\.integrations\[0\] must be one of: direct, checkout/,
    ],
    ["PUT", "merchants/BRN-NEW", { checkoutStatus: "old" }, 400, /^merchant\.checkoutStatus must be one of/],
    [
      "PUT",
      "merchants/BRN-NEW",
      { secretKey: "SK", notificationUrl: "hook" },
      400,
      /^merchant\.notificationUrl must be an absolute URL/,
    ],
    ["GET", "idle?retries=1", undefined, 400, /^retries must be true or false/],
    ["GET", "books", undefined, 404, /^no GET/],
    ["GET", "book/", undefined, 404, /^no GET/],
    ["GET", "book/%E0%A4%A", undefined, 400, /broken escape/],
  ])("rejects %s %s %j with %i and the fix", async (method, path, body, status, message) => {
    const answer = await call(method, path, body)
    expect([answer.status, answer.json.message]).toEqual([status, expect.stringMatching(message)])
    expect(sandbox.settings()).toEqual({ ...DEFAULT_SETTINGS, maxInvoiceLength: 30 })
    expect(sandbox.faults()).toEqual([])
    expect(sandbox.book().paidTotal).toBe(0)
  })

  it("rejects a body that isn't JSON or isn't sent as JSON", async () => {
    const send = async (contentType: string, body: string) => {
      const headers = { "Content-Type": contentType }
      const answer = await fetch(`${sandbox.url}/__sandbox/settings`, { method: "PATCH", headers, body })
      return [answer.status, ((await answer.json()) as { message: string }).message]
    }
    expect(await send("text/plain", "{}")).toEqual([
      400,
      expect.stringContaining("Content-Type: application/json"),
    ])
    expect(await send("application/json", "{")).toEqual([400, expect.stringContaining("the body is no JSON")])
  })
})
