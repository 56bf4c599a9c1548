import { DEFAULT_MERCHANT } from "../../src/sandbox"
import { eventually } from "./support/eventually"
import { BOTH_INTEGRATIONS, CHECKOUT_ID, WITH_CHECKOUT } from "./support/integrations"
import { letTimePass, runJob } from "./support/job"
import { PROVIDER_ID } from "./support/names"
import { expectNoOrder, expectOneOrder } from "./support/orders"
import { expectOk } from "./support/shop"
import { dokuSuite } from "./support/suite"

const { clientId } = DEFAULT_MERCHANT

dokuSuite(
  "a payment by DOKU Checkout",
  (suite) => {
    const open = () => suite.shop.checkout({}, undefined, CHECKOUT_ID)
    const transactions = () =>
      suite.sql<{ status: string; settlement: string; doku_status: string | null; expires_at: Date }>(
        "select status, settlement, doku_status, expires_at from doku_transaction",
      )
    const cases = () =>
      suite.sql("select kind, details, closed_at is null as open from doku_case order by opened_at")
    const statusQueries = () =>
      suite.sandbox.requests().filter(({ path }) => path.startsWith("/orders/v1/status/")).length
    const payPage = async (session: { data: { redirect_url: string } }) => {
      const page = await suite.shop.http("GET", session.data.redirect_url)
      expect(page.status).toBe(302)
      return String(page.headers.get("location"))
    }
    /** What the storefront is told when the shopper comes to the return page. */
    const comeBack = async (url: string) => {
      const back = await suite.shop.http("GET", url)
      expect(back.status).toBe(303)
      return new URL(String(back.headers.get("location"))).searchParams.get("payment")
    }
    const comeBackFrom = (invoice: string) => comeBack(suite.sandbox.invoice(invoice).callbackUrl)
    /** Settling may take longer than the return page waits. */
    const expectPaid = (sessionId: string) =>
      eventually(async () => expect(await suite.shop.word(sessionId)).toMatchObject({ payment: "paid" }))
    const expectOrder = (cart: { id: string; total: number }) =>
      eventually(() => expectOneOrder(suite, cart.id, cart.total))

    describe("the pay page", () => {
      it("redirects to DOKU's page, and prolongs nothing however often it is opened", async () => {
        const { shop, sandbox, sql } = suite
        const { session, invoice } = await open()
        const { payUrl } = sandbox.invoice(invoice)
        const [before] = await transactions()
        const page = await shop.http("GET", session.data.redirect_url)
        expect([page.status, page.headers.get("location")]).toEqual([302, payUrl])
        expect(page.headers.get("referrer-policy")).toBe("no-referrer")
        expect(page.headers.get("cache-control")).toBe("no-store")
        expect(statusQueries()).toBe(0)
        expect(await transactions()).toMatchObject([{ expires_at: before?.expires_at }])

        await sql("update doku_transaction set redirected_at = redirected_at - interval '10 minutes'")
        expect(await payPage(session)).toBe(payUrl)
        expect(statusQueries()).toBe(1)
        expect(await transactions()).toMatchObject([{ status: "pending", expires_at: before?.expires_at }])
        expect(await sql("select type from doku_event where type = 'page_opened'")).toHaveLength(2)
        expect(Date.parse(String(session.data.expires_at))).toBe(before?.expires_at.getTime())
      })

      it("leads through DOKU's page, a declined attempt and a second one, to the order", async () => {
        const { shop, sandbox } = suite
        const { cart, session, invoice } = await open()
        const dokuPage = await payPage(session)
        const click = async (action: string) => {
          const form = { "content-type": "application/x-www-form-urlencoded" }
          const answer = await shop.http("POST", dokuPage, `action=${action}`, form)
          return new URL(String(answer.headers.get("location")), sandbox.url).href
        }
        expect((await shop.http("GET", dokuPage)).text).toContain("LinkAja")
        expect(await click("decline")).toContain("result=failed")
        await sandbox.idle()
        await eventually(async () => expect(await shop.word(session.id)).toEqual({ payment: "failed" }))
        // It is the same page, under the same invoice number.
        expect(await payPage(session)).toBe(dokuPage)
        const back = await click("pay")
        expect(back).toMatch(/^http:\/\/localhost:9000\/doku\/return\//)
        await sandbox.idle()
        expect(["paid", "pending"]).toContain(await comeBack(back))
        await expectPaid(session.id)
        await expectOrder(cart)
        expect(sandbox.invoice(invoice)).toMatchObject({ attempts: 2, paidAmount: cart.total })
      })

      it("leads to the return page as `expired` after DOKU's end, and a late payment becomes the order", async () => {
        const { shop, sandbox } = suite
        const { cart, session, invoice } = await open()
        await letTimePass(suite, "61 minutes")
        sandbox.expire(invoice)
        const location = await payPage(session)
        expect(location).toMatch(/\/doku\/return\//)
        expect(await comeBack(location)).toBe("expired")
        expect(await shop.word(session.id)).toEqual({ payment: "expired" })
        expect(await transactions()).toMatchObject([{ status: "expired" }])
        sandbox.pay(invoice)
        await sandbox.idle()
        await expectOrder(cart)
        await expectPaid(session.id)
      })

      it("is not shown again once DOKU has ended its page before our clock", async () => {
        const { sandbox } = suite
        const { session, invoice } = await open()
        await payPage(session)
        sandbox.expire(invoice)
        const location = await payPage(session)
        expect(location).toMatch(/\/doku\/return\//)
        expect(await comeBack(location)).toBe("expired")
      })
    })

    describe("DOKU's notification", () => {
      it.each([
        ["after two that say FAILED", ["FAILED", "FAILED", "SUCCESS"]],
        ["before two that say FAILED", ["SUCCESS", "FAILED", "FAILED"]],
        ["twice, between FAILED", ["FAILED", "SUCCESS", "FAILED", "SUCCESS"]],
      ])("makes one order of a SUCCESS that comes %s, each of them doubled", async (_, statuses) => {
        const { sandbox } = suite
        const { cart, session, invoice } = await open()
        sandbox.pay(invoice, { notify: false })
        for (const status of statuses) {
          sandbox.notify(invoice, { status, copies: 2 })
          await sandbox.idle()
        }
        await expectOrder(cart)
        await expectPaid(session.id)
        expect(await cases()).toEqual([])
      })

      it("about another channel makes the order, and opens a case that the shopper isn't told of", async () => {
        const { shop, sandbox, doku } = suite
        const { cart, session, invoice, collectionId } = await open()
        const lease = await doku.leases.acquire(collectionId, { waitMs: 5_000 })
        sandbox.pay(invoice, { channel: "QRIS" })
        await sandbox.idle()
        const other = { kind: "other_channel", details: { channel: "QRIS" }, open: true }
        expect(await cases()).toEqual([other])
        // Received, and not yet an order.
        expect(await shop.word(session.id)).toEqual({ payment: "pending" })
        await lease?.release()
        await comeBackFrom(invoice)
        await expectPaid(session.id)
        await expectOrder(cart)
        expect(await cases()).toEqual([other])
      })

      it.each(["with", "without"])(
        "that it has expired, %s a transaction, only makes us query",
        async (form) => {
          const { shop, sandbox } = suite
          const { cart, session, invoice } = await open()
          const order = { invoice_number: invoice, amount: cart.total, status: "ORDER_EXPIRED" }
          const transaction = { status: "EXPIRED", original_request_id: invoice }
          const notifyExpired = async () => {
            sandbox.sendNotification({ body: form === "with" ? { order, transaction } : { order } })
            await sandbox.idle()
            expect(sandbox.notifications().at(-1)?.attempts[0]?.httpStatus).toBe(200)
          }
          await notifyExpired()
          await eventually(async () => expect(statusQueries()).toBe(1))
          // DOKU's page is open.
          expect(await transactions()).toMatchObject([{ status: "pending" }])
          expect(await shop.word(session.id)).toEqual({ payment: "pending" })
          expect(await payPage(session)).toBe(sandbox.invoice(invoice).payUrl)

          sandbox.expire(invoice)
          await suite.sql("update doku_transaction set last_queried_at = now() - interval '2 minutes'")
          await notifyExpired()
          await eventually(async () => expect(await transactions()).toMatchObject([{ status: "expired" }]))
          sandbox.pay(invoice)
          await sandbox.idle()
          await expectOrder(cart)
        },
      )

      it("about another amount opens a case instead of a capture", async () => {
        const { shop, sandbox } = suite
        const { cart, session, invoice } = await open()
        sandbox.pay(invoice, { notify: { amount: 1_000 } })
        await sandbox.idle()
        expect(await cases()).toMatchObject([{ kind: "amount_mismatch", open: true }])
        expect(await shop.word(session.id)).toEqual({ payment: "review", invoice_number: invoice })
        expect((await shop.complete(cart.id)).body).toMatchObject({ type: "cart" })
        await expectNoOrder(suite, cart.id)
      })
    })

    describe("DOKU's status", () => {
      it("ORDER_GENERATED without a transaction changes nothing", async () => {
        const { sandbox } = suite
        const { session, invoice } = await open()
        expect(await comeBackFrom(invoice)).toBe("pending")
        await letTimePass(suite, "61 seconds")
        await runJob(suite)
        expect(await transactions()).toMatchObject([{ status: "pending" }])
        expect(statusQueries()).toBe(2)
        expect(await payPage(session)).toBe(sandbox.invoice(invoice).payUrl)
      })

      it("not found, as on an older account, changes nothing until the shopper has paid", async () => {
        const { sandbox } = suite
        sandbox.setMerchant({ clientId, checkoutStatus: "not_found" })
        const { cart, session, invoice } = await open()
        expect(await comeBackFrom(invoice)).toBe("pending")
        expect(await payPage(session)).toBe(sandbox.invoice(invoice).payUrl)
        // Our clock ends the offer, and the checks go on.
        await letTimePass(suite, "2 hours")
        await runJob(suite)
        expect(await transactions()).toMatchObject([{ status: "expired" }])
        expect(await cases()).toEqual([])
        sandbox.pay(invoice, { notify: { drop: true } })
        await letTimePass(suite, "2 hours")
        await runJob(suite)
        await expectOrder(cart)
      })

      it.each([
        ["without an attempt", false],
        ["after a failed attempt", true],
      ])("ORDER_EXPIRED %s ends the offer, and a late payment becomes the order", async (_, declined) => {
        const { shop, sandbox } = suite
        const { cart, session, invoice } = await open()
        if (declined) sandbox.decline(invoice, { notify: false })
        sandbox.expire(invoice)
        expect(await comeBackFrom(invoice)).toBe("expired")
        expect(await transactions()).toMatchObject([{ status: "expired", doku_status: "EXPIRED" }])
        expect(await shop.word(session.id)).toEqual({ payment: "expired" })
        // The attempt began before the page's end.
        sandbox.pay(invoice, { notify: { drop: true } })
        await letTimePass(suite, "61 seconds")
        await runJob(suite)
        await expectOrder(cart)
      })

      it("ORDER_EXPIRED with SUCCESS is a payment", async () => {
        const { sandbox } = suite
        const { cart, session, invoice } = await open()
        sandbox.expire(invoice)
        sandbox.pay(invoice, { notify: false })
        expect(sandbox.invoice(invoice)).toMatchObject({ orderStatus: "ORDER_EXPIRED", status: "SUCCESS" })
        await comeBackFrom(invoice)
        await expectPaid(session.id)
        await expectOrder(cart)
        expect(await cases()).toEqual([])
      })

      it("ORDER_RECOVERED keeps an open offer open, and an ended one watched", async () => {
        const { shop, sandbox } = suite
        const { cart, session, invoice } = await open()
        sandbox.setStatus(invoice, { orderStatus: "ORDER_RECOVERED" })
        expect(await comeBackFrom(invoice)).toBe("pending")
        expect(await transactions()).toMatchObject([{ status: "pending" }])

        await letTimePass(suite, "61 minutes")
        await runJob(suite)
        expect(await transactions()).toMatchObject([{ status: "expired" }])
        expect(await shop.word(session.id)).toEqual({ payment: "expired" })
        sandbox.pay(invoice, { notify: { drop: true } })
        await letTimePass(suite, "2 hours")
        await runJob(suite)
        await expectOrder(cart)
      })

      it("FAILED isn't final: the page stays payable", async () => {
        const { shop, sandbox } = suite
        const { cart, session, invoice } = await open()
        sandbox.decline(invoice, { notify: false })
        expect(await comeBackFrom(invoice)).toBe("failed")
        expect(await transactions()).toMatchObject([{ status: "pending", doku_status: "FAILED" }])
        expect(await payPage(session)).toBe(sandbox.invoice(invoice).payUrl)
        sandbox.pay(invoice, { notify: false })
        await letTimePass(suite, "10 seconds")
        expect(expectOk(await shop.complete(cart.id)).type).toBe("order")
        await expectOrder(cart)
      })

      it("about another channel opens the case, too", async () => {
        const { sandbox } = suite
        const { cart, session, invoice } = await open()
        sandbox.pay(invoice, { channel: "EMONEY_OVO", notify: false })
        await comeBackFrom(invoice)
        await expectPaid(session.id)
        await expectOrder(cart)
        expect(await cases()).toEqual([
          { kind: "other_channel", details: { channel: "EMONEY_OVO" }, open: true },
        ])
      })
    })

    describe("with a session of each integration", () => {
      it.each(BOTH_INTEGRATIONS)(
        "money received by %s is adopted by the other's session",
        async (_, first) => {
          const { shop, sandbox } = suite
          const second = first === PROVIDER_ID ? CHECKOUT_ID : PROVIDER_ID
          const { cart, session, invoice, collectionId } = await shop.checkout({}, undefined, first)
          await shop.http("GET", session.data.redirect_url)
          sandbox.pay(invoice, { notify: false })
          const adopting = await shop.session(collectionId, {}, second)
          expect(adopting.provider_id).toBe(second)
          expect(adopting.data.invoice_number).toBe(invoice)
          expect(sandbox.book().invoices).toHaveLength(1)
          expect(expectOk(await shop.complete(cart.id)).type).toBe("order")
          await expectOrder(cart)
          await eventually(async () =>
            expect(await transactions()).toMatchObject([{ status: "paid", settlement: "settled" }]),
          )
          for (const id of [session.id, adopting.id]) {
            await expectPaid(id)
          }
        },
      )

      it.each(BOTH_INTEGRATIONS)(
        "both paid, that of %s first, make one order and a case",
        async (_, first) => {
          const { shop, sandbox } = suite
          const second = first === PROVIDER_ID ? CHECKOUT_ID : PROVIDER_ID
          const { cart, session, invoice, collectionId } = await shop.checkout({}, undefined, first)
          const later = await shop.session(collectionId, {}, second)
          sandbox.pay(invoice)
          await sandbox.idle()
          sandbox.pay(later.data.invoice_number)
          await sandbox.idle()
          const order = await expectOrder(cart)
          await eventually(async () =>
            expect(await cases()).toEqual([
              { kind: "paid_twice", details: { paid_by_invoice: invoice, order_id: order.id }, open: true },
            ]),
          )
          await expectPaid(session.id)
          expect(await shop.word(later.id)).toEqual({
            payment: "review",
            invoice_number: later.data.invoice_number,
          })
        },
      )

      it("both paid at the same instant make one order and a case", async () => {
        const { shop, sandbox } = suite
        const { cart, invoice, collectionId } = await shop.checkout()
        const later = await shop.session(collectionId, {}, CHECKOUT_ID)
        sandbox.pay(invoice)
        sandbox.pay(later.data.invoice_number)
        await sandbox.idle()
        const order = await expectOrder(cart)
        const details = expect.objectContaining({ order_id: order.id })
        await eventually(async () =>
          expect(await cases()).toEqual([{ kind: "paid_twice", details, open: true }]),
        )
      })
    })
  },
  WITH_CHECKOUT,
)
