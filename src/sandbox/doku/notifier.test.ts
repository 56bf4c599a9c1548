import { MerchantClient, order } from "../__fixtures__/merchant"
import { isSignedBy, Shop, until } from "../__fixtures__/shop"
import { DEFAULT_MERCHANT, type NotifyOptions, type Sandbox, startSandbox } from "../index"

const HOOK = "/hooks/payment/doku-linkaja_doku"
/** Half an hour in 18 ms, 12 hours in 432 ms. */
const TIME_SCALE = 100_000

describe("notifier", () => {
  let shop: Shop
  let sandbox: Sandbox

  beforeEach(async () => {
    shop = await new Shop().open()
    const merchant = { ...DEFAULT_MERCHANT, notificationUrl: shop.url(HOOK) }
    sandbox = await startSandbox({ merchants: [merchant], timeScale: TIME_SCALE })
    await new MerchantClient(sandbox.url).create(order("INV-1"), { requestId: "r-1" })
  })
  afterEach(async () => {
    await sandbox.close()
    await shop.close()
  })

  const told = async (options: NotifyOptions) => {
    sandbox.notify("INV-1", options)
    await sandbox.idle()
    const visit = shop.visits[0]
    if (!visit) throw new Error("nothing arrived")
    return { ...visit, json: JSON.parse(visit.body) as Record<string, unknown> }
  }

  it("retries half an hour, six and twelve hours after the first attempt, then gives up", async () => {
    shop.willAnswer(500, 404, 302, 500, 200)
    sandbox.pay("INV-1")
    await sandbox.idle({ retries: true })
    const [record, ...others] = sandbox.notifications()
    expect(others).toEqual([])
    expect(record?.state).toBe("gave_up")
    expect(record?.attempts.map((attempt) => attempt.httpStatus)).toEqual([500, 404, 302, 500])
    const [first = 0, ...later] = record?.attempts.map((attempt) => Date.parse(attempt.at)) ?? []
    const hours = later.map((at) => ((at - first) * TIME_SCALE) / 3_600_000)
    // A timer may be late on a busy machine, but never more than a millisecond early.
    ;[0.5, 6, 12].forEach((wanted, index) => {
      expect(hours[index]).toBeGreaterThanOrEqual(wanted - 0.05)
    })
  })

  it("keeps Request-Id and body on its retries, and signs each attempt", async () => {
    shop.willAnswer(503, 200)
    sandbox.pay("INV-1")
    await sandbox.idle({ retries: true })
    expect(shop.visits).toHaveLength(2)
    expect(new Set(shop.visits.map((visit) => visit.headers["request-id"])).size).toBe(1)
    expect(new Set(shop.visits.map((visit) => visit.body)).size).toBe(1)
    for (const visit of shop.visits) expect(isSignedBy(DEFAULT_MERCHANT, visit, HOOK)).toBe(true)
    expect(sandbox.invoice("INV-1").notifications).toMatchObject([
      { state: "delivered", attempts: [{ httpStatus: 503 }, { httpStatus: 200, ms: expect.any(Number) }] },
    ])
  })

  it("gives each notification a Request-Id of its own", async () => {
    sandbox.notify("INV-1")
    sandbox.notify("INV-1")
    await sandbox.idle()
    expect(new Set(shop.visits.map((visit) => visit.headers["request-id"])).size).toBe(2)
  })

  it("resolves idle without waiting for retries by default", async () => {
    shop.willAnswer(500, 500, 500)
    sandbox.pay("INV-1")
    await sandbox.idle()
    expect(shop.visits).toHaveLength(1)
    expect(sandbox.notifications()[0]?.state).toBe("retrying")
  })

  it("follows no redirect", async () => {
    shop.willAnswer((response) => response.writeHead(307, { Location: shop.url("/elsewhere") }).end())
    sandbox.notify("INV-1", { retry: false })
    await sandbox.idle()
    expect(shop.visits.map((visit) => visit.path)).toEqual([HOOK])
    expect(sandbox.notifications()[0]).toMatchObject({ state: "gave_up", attempts: [{ httpStatus: 307 }] })
  })

  it("counts a missing answer within the timeout as a failed attempt", async () => {
    sandbox.updateSettings({ notificationTimeoutMs: 500 })
    shop.willAnswer(() => undefined, 200)
    sandbox.pay("INV-1")
    await sandbox.idle({ retries: true })
    expect(sandbox.notifications()[0]?.attempts).toMatchObject([
      { httpStatus: null, error: "no answer within 500 ms" },
      { httpStatus: 200 },
    ])
  })

  it("records a notification without a URL, and one that nobody accepts", async () => {
    await shop.close()
    sandbox.notify("INV-1", { retry: false })
    await sandbox.idle()
    expect(sandbox.notifications()[0]).toMatchObject({
      state: "gave_up",
      attempts: [{ httpStatus: null, error: expect.stringContaining("ECONNREFUSED") }],
    })
    sandbox.setMerchant({ clientId: "BRN-SILENT", secretKey: "SK-SILENT" })
    const [record] = sandbox.sendNotification({ clientId: "BRN-SILENT", body: {} })
    expect(record).toMatchObject({ state: "no_notification_url", attempts: [], url: null })
  })

  describe("override of the notification URL", () => {
    const overridden = async (path: string) => {
      const url = shop.url(path).replace("localhost", "127.0.0.1")
      const body = { ...order("INV-2"), additional_info: { override_notification_url: url } }
      await new MerchantClient(sandbox.url).create(body)
      return { url, sent: sandbox.notify("INV-2", { drop: true })[0]?.url }
    }

    it("changes the host", async () => {
      const { url, sent } = await overridden(HOOK)
      expect(sent).toBe(url)
    })

    it("is ignored with another path", async () => {
      expect((await overridden("/other")).sent).toBe(shop.url(HOOK))
    })
  })

  describe("options", () => {
    it("record a dropped notification without sending it", async () => {
      sandbox.notify("INV-1", { drop: true })
      await sandbox.idle({ retries: true })
      expect(shop.visits).toEqual([])
      expect(sandbox.notifications()[0]?.state).toBe("dropped")
    })

    it("send copies under one Request-Id with one body", async () => {
      expect(sandbox.notify("INV-1", { copies: 3 })).toHaveLength(3)
      await sandbox.idle()
      expect(shop.visits).toHaveLength(3)
      expect(new Set(shop.visits.map((visit) => visit.headers["request-id"] + visit.body)).size).toBe(1)
    })

    it("delay the first attempt", async () => {
      const askedAt = Date.now()
      sandbox.notify("INV-1", { delayMs: 60 })
      await sandbox.idle()
      expect(Date.parse(sandbox.notifications()[0]?.attempts[0]?.at ?? "") - askedAt).toBeGreaterThanOrEqual(
        58,
      )
    })

    it("send FAILED after SUCCESS", async () => {
      sandbox.pay("INV-1", { notify: { followedBy: "FAILED" } })
      await sandbox.idle()
      expect(shop.bodies()).toMatchObject([
        { transaction: { status: "SUCCESS" } },
        { transaction: { status: "FAILED" } },
      ])
      expect(new Set(shop.visits.map((visit) => visit.headers["request-id"])).size).toBe(2)
      expect(sandbox.invoice("INV-1")).toMatchObject({ status: "SUCCESS", paidAmount: 150_000 })
    })

    it.each(["EXPIRED", "PENDING", "TIMEOUT", "REFUNDED", "WHATEVER"])(
      "send the status %s without changing the invoice",
      async (status) => {
        expect((await told({ status })).json).toMatchObject({ transaction: { status } })
        expect(sandbox.invoice("INV-1").status).toBe("PENDING")
      },
    )

    it("send another amount, currency and invoice, and unknown fields", async () => {
      const { json } = await told({
        status: "SUCCESS",
        amount: 1,
        currency: "USD",
        invoiceNumber: "INV-NEVER",
        extraFields: { wallet: { issuer: "LINKAJA" } },
      })
      expect(json).toMatchObject({
        order: { invoice_number: "INV-NEVER", amount: 1, currency: "USD" },
        wallet: { issuer: "LINKAJA" },
      })
    })

    it.each([
      ["number", '"amount":150000}'],
      ["string2", '"amount":"150000.00"}'],
      ["decimal", '"amount":150000.00}'],
    ] as const)("write the amount in the format %s", async (amountFormat, spelling) => {
      expect((await told({ amountFormat })).body).toContain(spelling)
    })

    it("label the time of Jakarta's clock Z", async () => {
      sandbox.pay("INV-1", { notify: false })
      const { json } = await told({ dateZone: "wib_as_z" })
      const date = (json.transaction as { date: string }).date
      const paidAt = Math.floor(Date.parse(sandbox.invoice("INV-1").paidAt ?? "") / 1000) * 1000
      expect(Date.parse(date) - paidAt).toBe(7 * 3_600_000)
    })

    it("send null channel ids, or none", async () => {
      expect((await told({ channelIds: "null" })).json).toMatchObject({
        service: { id: null },
        acquirer: { id: null },
        channel: { id: null },
      })
      shop.visits.length = 0
      expect(Object.keys((await told({ channelIds: "missing" })).json)).toEqual([
        "order",
        "transaction",
        "additional_info",
      ])
    })

    it("sign badly or not at all", async () => {
      const bad = await told({ signature: "bad" })
      expect(bad.headers.signature).toMatch(/^HMACSHA256=.{44}$/)
      expect(isSignedBy(DEFAULT_MERCHANT, bad, HOOK)).toBe(false)
      shop.visits.length = 0
      expect((await told({ signature: "absent" })).headers.signature).toBeUndefined()
    })

    it("sign with another key, Client-Id or path", async () => {
      const oldKey = await told({ secretKey: "SK-OLD" })
      expect(isSignedBy(DEFAULT_MERCHANT, oldKey, HOOK)).toBe(false)
      expect(isSignedBy({ ...DEFAULT_MERCHANT, secretKey: "SK-OLD" }, oldKey, HOOK)).toBe(true)
      shop.visits.length = 0
      const stranger = await told({ clientIdHeader: "BRN-STRANGER" })
      expect(stranger.headers["client-id"]).toBe("BRN-STRANGER")
      expect(isSignedBy(DEFAULT_MERCHANT, stranger, HOOK)).toBe(true)
      shop.visits.length = 0
      expect(isSignedBy(DEFAULT_MERCHANT, await told({ signedPath: "/other" }), "/other")).toBe(true)
    })

    it("send a chosen Request-Id and an old timestamp", async () => {
      const { headers } = await told({ requestId: "n-1", timestamp: "2023-06-08T08:52:11Z" })
      expect(headers).toMatchObject({ "request-id": "n-1", "request-timestamp": "2023-06-08T08:52:11Z" })
    })

    it("apply as a setting to what a shopper causes, unless a call has its own", async () => {
      sandbox.updateSettings({ notification: { amount: 7, channelIds: "missing" } })
      sandbox.pay("INV-1", { notify: { amount: 8 } })
      await sandbox.idle()
      expect(shop.bodies()).toMatchObject([{ order: { amount: 8 } }])
      expect(shop.bodies()[0]).not.toHaveProperty("channel")
    })
  })

  it("sends any body, signed", async () => {
    sandbox.sendNotification({ body: "no JSON" })
    await sandbox.idle()
    const [visit] = shop.visits
    expect(visit?.body).toBe("no JSON")
    expect(visit && isSignedBy(DEFAULT_MERCHANT, visit, HOOK)).toBe(true)
  })

  it("stops open calls and delayed notifications on close", async () => {
    shop.willAnswer(() => undefined)
    const [hanging] = sandbox.notify("INV-1")
    await until(() => shop.visits.length === 1)
    sandbox.notify("INV-1", { delayMs: 3_600_000 })
    const idle = sandbox.idle({ retries: true })
    await sandbox.close()
    await idle
    expect(hanging?.state).toBe("waiting")
    expect(sandbox.notifications().map((record) => record.state)).toEqual(["stopped", "stopped"])
    expect(sandbox.notify("INV-1")[0]?.state).toBe("stopped")
  })
})
