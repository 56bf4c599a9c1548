import { letTimePass, runJob } from "./support/job"
import { captureLog } from "./support/log"
import { expectOneOrder } from "./support/orders"
import { dokuSuite } from "./support/suite"

const WHATSAPP = { "user-agent": "WhatsApp/2.23.20.79 A" }

/** What one client can do to everybody else, and to the plan of a payment. */
dokuSuite("one client against everybody", (suite) => {
  afterEach(() => jest.restoreAllMocks())

  const statusAsks = () => suite.sandbox.requests().filter(({ path }) => path.includes("/orders/v1/status/"))
  const planned = async () => {
    const [row] = await suite.sql<{ check_count: number; seconds: number; offered_for: number }>(
      `select check_count, extract(epoch from next_check_at - clock_timestamp())::float8 as seconds,
         extract(epoch from expires_at - created_at)::float8 / 3600 as offered_for from doku_transaction`,
    )
    if (!row) throw new Error("There is no invoice")
    return row
  }
  const events = (type: string) => suite.sql("select id from doku_event where type = ?", [type])

  describe("a pay page", () => {
    it("writes one event and one line a minute, however often it is reloaded", async () => {
      const { shop } = suite
      const { session, invoice } = await shop.checkout()
      const log = captureLog(suite)
      for (let reload = 0; reload < 5; reload++) {
        expect((await shop.http("GET", session.data.redirect_url)).status).toBe(200)
      }
      expect(await events("page_opened")).toHaveLength(1)
      expect(log.life(invoice).filter((line) => line.endsWith("page_opened"))).toHaveLength(1)
      await letTimePass(suite, "61 seconds")
      expect((await shop.http("GET", session.data.redirect_url)).status).toBe(200)
      expect(await events("page_opened")).toHaveLength(2)
    })

    it("is offered for a day at the most, however often it is opened", async () => {
      const { shop } = suite
      const { session } = await shop.checkout()
      for (let opened = 0; opened < 25; opened++) {
        const page = await shop.http("GET", session.data.redirect_url)
        expect({ opened, status: page.status }).toEqual({ opened, status: 200 })
        expect((await planned()).offered_for).toBeLessThanOrEqual(24.001)
        await letTimePass(suite, "59 minutes 30 seconds")
      }
      await letTimePass(suite, "20 minutes")
      const late = await shop.http("GET", session.data.redirect_url)
      expect(late.status).toBe(302)
      expect(late.headers.get("location")).toMatch(/\/doku\/return\//)
    })

    it("starts the watch anew when it is opened late: DOKU is asked after 1, 2, 5 minutes again", async () => {
      const { shop, sql } = suite
      const { session } = await shop.checkout()
      await sql(
        "update doku_transaction set check_count = 9, next_check_at = now() + interval '55 minutes', expires_at = now() + interval '40 minutes'",
      )
      expect((await shop.http("GET", session.data.redirect_url)).status).toBe(200)
      const waits: number[] = []
      for (let looks = 0; looks < 4; looks++) {
        const { seconds } = await planned()
        waits.push(Math.round(seconds / 60))
        await letTimePass(suite, `${Math.ceil(seconds) + 1} seconds`)
        await runJob(suite)
      }
      expect(waits).toEqual([1, 1, 2, 5])
      expect(statusAsks()).toHaveLength(4)
    })

    it.each<[string, Record<string, string>]>([
      ["a messenger", WHATSAPP],
      ["a browser that loads ahead", { "sec-purpose": "prefetch" }],
    ])("is not opened by %s, which is shown what the link is", async (_, headers) => {
      const { shop, sql } = suite
      const { session, invoice } = await shop.checkout()
      const before = await sql("select * from doku_transaction")
      const page = await shop.http("GET", session.data.redirect_url, undefined, headers)
      expect(page.status).toBe(200)
      expect(page.text).toMatch(/<title>[^<]*LinkAja[^<]*<\/title>/)
      expect(page.text).not.toContain(invoice)
      expect(page.text).not.toContain("linkaja/redirect")
      expect(page.headers.get("cache-control")).toBe("no-store")
      expect(await sql("select * from doku_transaction")).toEqual(before)
      expect(await events("page_opened")).toEqual([])
    })
  })

  describe("a return page", () => {
    it.each<[string, string, Record<string, string>]>([
      ["a messenger", "GET", WHATSAPP],
      ["a look at its head", "HEAD", {}],
    ])("neither asks nor settles for %s", async (_, method, headers) => {
      const { shop, sandbox, sql } = suite
      const { cart, invoice } = await shop.checkout()
      sandbox.pay(invoice, { notify: false })
      const { callbackUrl } = sandbox.invoice(invoice)
      expect((await shop.http(method, callbackUrl, undefined, headers)).status).toBe(200)
      expect(statusAsks()).toEqual([])
      expect(await sql("select status from doku_transaction")).toEqual([{ status: "pending" }])
      expect((await shop.http("GET", callbackUrl)).status).toBe(303)
      await expectOneOrder(suite, cart.id, cart.total)
    })
  })
})
