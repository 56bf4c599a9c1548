import { eventually } from "./support/eventually"
import { BOTH_INTEGRATIONS } from "./support/integrations"
import { PROVIDER_ID, RETURN_URL } from "./support/names"
import { expectNoOrder, expectOneOrder } from "./support/orders"
import { expectOk } from "./support/shop"
import { suiteOfBothIntegrations } from "./support/suite"

suiteOfBothIntegrations("a LinkAja checkout", (suite) => {
  describe("the order", () => {
    it.each(BOTH_INTEGRATIONS)(
      "is made once by %s, with one captured payment, when DOKU's notification comes",
      async (_, providerId) => {
        const { shop, sandbox } = suite
        const { cart, session, invoice } = await shop.checkout({}, undefined, providerId)
        sandbox.pay(invoice)
        await sandbox.idle()
        const status = await eventually(async () => {
          const now = await shop.word(session.id)
          expect(now).toMatchObject({ payment: "paid" })
          return now
        })
        const order = await expectOneOrder(suite, cart.id, cart.total)
        expect(status).toEqual({ payment: "paid", order_id: order.id })
      },
    )

    it.each(BOTH_INTEGRATIONS)(
      "is made by the storefront's own completion when the notification of %s is lost",
      async (_, providerId) => {
        const { shop, sandbox } = suite
        const { cart, session, invoice } = await shop.checkout({}, undefined, providerId)
        sandbox.pay(invoice, { notify: false })
        const answer = expectOk(await shop.complete(cart.id))
        expect(answer.type).toBe("order")
        await expectOneOrder(suite, cart.id, cart.total)
        await eventually(async () => expect(await shop.word(session.id)).toMatchObject({ payment: "paid" }))
      },
    )

    it("is the same for every further completion", async () => {
      const { shop, sandbox } = suite
      const { cart, invoice } = await shop.checkout()
      sandbox.pay(invoice, { notify: false })
      const first = expectOk(await shop.complete(cart.id))
      const second = expectOk(await shop.complete(cart.id))
      expect(second.order?.id).toBe(first.order?.id)
      await expectOneOrder(suite, cart.id, cart.total)
    })

    it.each(BOTH_INTEGRATIONS)(
      "is made once when notification, return page and completions of %s come at the same instant",
      async (_, providerId) => {
        const { shop, sandbox } = suite
        const { cart, invoice } = await shop.checkout({}, undefined, providerId)
        const { callbackUrl } = sandbox.invoice(invoice)
        sandbox.pay(invoice, { notify: { copies: 5 } })
        await Promise.all([
          shop.complete(cart.id),
          shop.http("GET", callbackUrl),
          shop.complete(cart.id),
          shop.http("GET", callbackUrl),
          sandbox.idle(),
        ])
        await eventually(() => expectOneOrder(suite, cart.id, cart.total))
      },
    )

    it("isn't captured while unpaid: completion answers with the cart, and may be retried", async () => {
      const { shop, sandbox } = suite
      const { cart, session, invoice } = await shop.checkout()
      const unpaid = await shop.complete(cart.id)
      expect(unpaid.status).toBe(200)
      expect(unpaid.body).toMatchObject({ type: "cart", error: { type: "payment_requires_more_error" } })
      await expectNoOrder(suite, cart.id)
      expect(await shop.word(session.id)).toEqual({ payment: "pending" })

      sandbox.pay(invoice)
      await sandbox.idle()
      await eventually(() => expectOneOrder(suite, cart.id, cart.total))
    })

    it("is not made while DOKU is unreachable, and is made later", async () => {
      const { shop, sandbox } = suite
      const { cart, invoice } = await shop.checkout()
      sandbox.pay(invoice, { notify: false })
      sandbox.addFault({ route: "status", kind: "status_500", count: 5 })
      const answer = await shop.complete(cart.id)
      expect(answer.body).toMatchObject({ type: "cart" })
      await expectNoOrder(suite, cart.id)
    })

    it.each(BOTH_INTEGRATIONS)(
      "is not made for a payment declined by %s, which can still be paid later",
      async (_, providerId) => {
        const { shop, sandbox } = suite
        const { cart, session, invoice } = await shop.checkout({}, undefined, providerId)
        sandbox.decline(invoice)
        await sandbox.idle()
        await eventually(async () => expect(await shop.word(session.id)).toEqual({ payment: "failed" }))
        await expectNoOrder(suite, cart.id)
        sandbox.pay(invoice)
        await sandbox.idle()
        await eventually(() => expectOneOrder(suite, cart.id, cart.total))
      },
    )

    it("remains when DOKU's FAILED arrives after SUCCESS", async () => {
      const { shop, sandbox } = suite
      const { cart, session, invoice } = await shop.checkout()
      sandbox.pay(invoice, { notify: { followedBy: "FAILED" } })
      await sandbox.idle()
      await eventually(() => expectOneOrder(suite, cart.id, cart.total))
      expect(await shop.word(session.id)).toMatchObject({ payment: "paid" })
    })

    it.each(BOTH_INTEGRATIONS)("is made by a late SUCCESS of %s after the expiry", async (_, providerId) => {
      const { shop, sandbox, sql } = suite
      const { cart, session, invoice } = await shop.checkout({}, undefined, providerId)
      await sql("update doku_transaction set expires_at = now() - interval '1 hour'")
      expect(await shop.word(session.id)).toEqual({ payment: "expired" })
      sandbox.expire(invoice)
      sandbox.pay(invoice)
      await sandbox.idle()
      await eventually(() => expectOneOrder(suite, cart.id, cart.total))
    })
  })

  describe("a cart that changes after the shopper went to LinkAja", () => {
    it("becomes an order by the old payment when its total is the same", async () => {
      const { shop, sandbox } = suite
      const { cart, invoice, collectionId } = await shop.checkout()
      await shop.addItem(cart.id, "TEH-MELATI-80")
      const changed = await shop.readCart(cart.id)
      const tea = changed.items.find(({ id }) => !cart.items.some((item) => item.id === id))
      await shop.store("DELETE", `/store/carts/${cart.id}/line-items/${tea?.id}`)
      expect((await shop.readCart(cart.id)).total).toBe(cart.total)

      sandbox.pay(invoice)
      await sandbox.idle()
      await eventually(() => expectOneOrder(suite, cart.id, cart.total))
      const sessions = await suite.sql("select id from payment_session where payment_collection_id = ?", [
        collectionId,
      ])
      expect(sessions).toHaveLength(1)
    })

    it("never gets a second invoice beside a received payment", async () => {
      const { shop, sandbox, sql } = suite
      const { cart, invoice, collectionId } = await shop.checkout()
      await shop.http(
        "GET",
        (await sql<{ pay_token: string }>("select pay_token from doku_transaction")).map(
          ({ pay_token }) => `/doku/pay/${pay_token}`,
        )[0] as string,
      )
      await shop.addItem(cart.id, "TEH-MELATI-80")
      const changed = await shop.readCart(cart.id)
      const tea = changed.items.find(({ id }) => !cart.items.some((item) => item.id === id))
      await shop.store("DELETE", `/store/carts/${cart.id}/line-items/${tea?.id}`)
      sandbox.pay(invoice, { notify: false })

      const again = await shop.session(collectionId)
      expect(again.data.invoice_number).toBe(invoice)
      expect(sandbox.book().invoices).toHaveLength(1)
      expect(expectOk(await shop.complete(cart.id)).type).toBe("order")
      await expectOneOrder(suite, cart.id, cart.total)
    })

    it("opens a case with both amounts when its total differs, and starts no other payment", async () => {
      const { shop, sandbox, sql } = suite
      const { cart, session, invoice, collectionId } = await shop.checkout()
      await shop.addItem(cart.id, "TEH-MELATI-80")
      sandbox.pay(invoice)
      await sandbox.idle()
      await eventually(async () =>
        expect(await shop.word(session.id)).toEqual({ payment: "review", invoice_number: invoice }),
      )
      await expectNoOrder(suite, cart.id)
      expect(await sql("select kind, details from doku_case")).toEqual([
        { kind: "cart_changed", details: { paid_amount: cart.total, cart_total: cart.total + 12_500 } },
      ])

      const refused = await shop.requestSession(collectionId)
      expect(refused.status).toBe(400)
      expect(refused.body.message).toMatch(`received and is under review`)
      expect(refused.body.message).toMatch(invoice)

      // The shopper removes the tea again, so the next check makes the order.
      const changed = await shop.readCart(cart.id)
      const tea = changed.items.find(({ id }) => !cart.items.some((item) => item.id === id))
      await shop.store("DELETE", `/store/carts/${cart.id}/line-items/${tea?.id}`)
      await shop.http("GET", sandbox.invoice(invoice).callbackUrl)
      await eventually(() => expectOneOrder(suite, cart.id, cart.total))
      expect(await sql("select actor from doku_case where closed_at is not null")).toEqual([
        { actor: "system" },
      ])
    })

    it("keeps its session when only the e-mail changes", async () => {
      const { shop, sandbox } = suite
      const { cart, invoice } = await shop.checkout()
      expectOk(await shop.store("POST", `/store/carts/${cart.id}`, { email: "budi@example.com" }))
      sandbox.pay(invoice)
      await sandbox.idle()
      await eventually(() => expectOneOrder(suite, cart.id, cart.total))
    })
  })

  describe("the pay page", () => {
    it("posts the shopper's browser to LinkAja, with a visible button and a strict policy", async () => {
      const { shop, sandbox } = suite
      const { session, invoice } = await shop.checkout()
      const page = await shop.http("GET", session.data.redirect_url)
      expect(page.status).toBe(200)
      expect(page.text).toContain(`action="${sandbox.url}/linkaja/redirect"`)
      expect(page.text).toMatch(/name="Message" value="[^"]+"/)
      expect(page.text).toContain('<button type="submit">')
      expect(page.headers.get("content-security-policy")).toContain(`form-action https: ${sandbox.url};`)
      expect(page.headers.get("referrer-policy")).toBe("no-referrer")
      expect(page.headers.get("cache-control")).toBe("no-store")
      expect(page.text).not.toContain("siti@example.com")
      expect(page.text).not.toContain(invoice)
    })

    it("redirects when LinkAja wants a GET", async () => {
      const { shop, sandbox } = suite
      sandbox.updateSettings({ redirectMethod: "GET" })
      const { session } = await shop.checkout()
      const page = await shop.http("GET", session.data.redirect_url)
      expect(page.status).toBe(302)
      expect(page.headers.get("location")).toMatch(new RegExp(`^${sandbox.url}/linkaja/redirect\\?Message=`))
    })

    it("restarts the expiry when it is opened, and can be opened twice", async () => {
      const { shop, sql } = suite
      const { session } = await shop.checkout()
      await sql("update doku_transaction set expires_at = now() + interval '1 minute'")
      expect((await shop.http("GET", session.data.redirect_url)).status).toBe(200)
      const [transaction] = await sql<{ minutes: string }>(
        "select extract(epoch from expires_at - now()) / 60 as minutes from doku_transaction",
      )
      expect(Number(transaction?.minutes)).toBeGreaterThan(55)
      const both = await Promise.all([1, 2].map(() => shop.http("GET", session.data.redirect_url)))
      expect(both.map(({ status }) => status)).toEqual([200, 200])
    })

    it("queries DOKU when it is opened again, and isn't shown for a paid invoice", async () => {
      const { shop, sandbox } = suite
      const { cart, session, invoice } = await shop.checkout()
      await shop.http("GET", session.data.redirect_url)
      sandbox.pay(invoice, { notify: false })
      const again = await shop.http("GET", session.data.redirect_url)
      expect(again.status).toBe(302)
      expect(again.headers.get("location")).toMatch(/\/doku\/return\//)
      const back = await shop.http("GET", String(again.headers.get("location")))
      expect(new URL(String(back.headers.get("location"))).searchParams.get("payment")).toBe("paid")
      await expectOneOrder(suite, cart.id, cart.total)
    })

    it.each([
      ["it has expired", "update doku_transaction set expires_at = now()"],
      ["the session is gone", "delete from payment_session"],
      ["the session has another amount", "update payment_session set amount = amount + 1"],
      ["DOKU refused the invoice", "update doku_transaction set status = 'failed'"],
      ["the cart was completed by another payment", "update cart set completed_at = now()"],
      [
        "the provider's entry has another id now",
        "update doku_transaction set provider_id = 'pp_doku-linkaja_old', expires_at = now()",
      ],
    ])("redirects to the return page when %s", async (_, change) => {
      const { shop, sql } = suite
      const { session } = await shop.checkout()
      await sql(change)
      const page = await shop.http("GET", session.data.redirect_url)
      expect(page.status).toBe(302)
      expect(page.headers.get("location")).toMatch(/\/doku\/return\//)
      expect(page.headers.get("referrer-policy")).toBe("no-referrer")
    })

    it("is answered 404 for anything but a token", async () => {
      for (const path of ["/doku/pay/%00", "/doku/return/%00", `/doku/pay/${"x".repeat(500)}`]) {
        expect((await suite.shop.http("GET", path)).status).toBe(404)
      }
      expect((await suite.shop.store("GET", "/store/doku/sessions/%00")).status).toBe(404)
    })

    it("isn't opened by a messenger's preview", async () => {
      const { shop, sql } = suite
      const { session } = await shop.checkout()
      expect((await shop.http("HEAD", session.data.redirect_url)).status).toBe(200)
      expect(await sql("select redirected_at from doku_transaction")).toEqual([{ redirected_at: null }])
    })

    it("answers an unknown link with a friendly page", async () => {
      const page = await suite.shop.http("GET", "/doku/pay/AAAAAAAAAAAAAAAAAAAAAA")
      expect(page.status).toBe(404)
      expect(page.text).toContain("tidak dikenal")
    })
  })

  describe("the return page", () => {
    async function comeBack(invoice: string, init: { method?: string; body?: unknown } = {}) {
      const { shop, sandbox } = suite
      const page = await shop.http(init.method ?? "GET", sandbox.invoice(invoice).callbackUrl, init.body)
      expect(page.status).toBe(303)
      expect(page.headers.get("referrer-policy")).toBe("no-referrer")
      expect(page.headers.get("cache-control")).toBe("no-store")
      const url = new URL(String(page.headers.get("location")))
      expect(url.origin + url.pathname).toBe(RETURN_URL)
      return Object.fromEntries(url.searchParams)
    }

    it("finds a payment whose notification was lost, settles it, and returns the order", async () => {
      const { shop, sandbox } = suite
      const { cart, session, invoice } = await shop.checkout()
      sandbox.pay(invoice, { notify: false })
      const returned = await comeBack(invoice)
      const order = await eventually(() => expectOneOrder(suite, cart.id, cart.total))
      expect(returned).toEqual({
        payment: "paid",
        session_id: session.id,
        cart_id: cart.id,
        order_id: order.id,
      })
    })

    it.each([
      ["pending", () => undefined],
      ["failed", (invoice: string) => suite.sandbox.decline(invoice, { notify: false })],
      ["expired", (invoice: string) => suite.sandbox.expire(invoice)],
    ])("says %s", async (payment, happen) => {
      const { session, cart, invoice } = await suite.shop.checkout()
      happen(invoice)
      expect(await comeBack(invoice)).toEqual({ payment, session_id: session.id, cart_id: cart.id })
      expect(await suite.shop.word(session.id)).toEqual({ payment })
    })

    it("returns `review` when the payment requires a person", async () => {
      const { shop, sandbox } = suite
      const { cart, session, invoice } = await shop.checkout()
      await shop.addItem(cart.id, "TEH-MELATI-80")
      sandbox.pay(invoice, { notify: false })
      expect(await comeBack(invoice)).toEqual({
        payment: "review",
        session_id: session.id,
        cart_id: cart.id,
      })
    })

    it("returns `pending` before the account's own time limit when DOKU doesn't answer", async () => {
      const { shop, sandbox, doku } = suite
      const { invoice } = await shop.checkout()
      sandbox.addFault({ route: "status", kind: "hang_before" })
      const startedAt = performance.now()
      expect(await comeBack(invoice)).toMatchObject({ payment: "pending" })
      // Its limit is 3 s plus a busy machine's delay, which must stay below the limit of other calls to DOKU.
      const { timeoutMs } = doku.accounts.byProviderId(PROVIDER_ID).options
      expect(performance.now() - startedAt).toBeLessThan(timeoutMs)
    })

    describe("when it is opened repeatedly", () => {
      const countStatusRequests = () =>
        suite.sandbox.requests().filter(({ path }) => path.startsWith("/orders/v1/status/")).length
      const letPass = (interval: string) =>
        suite.sql("update doku_transaction set last_queried_at = last_queried_at - ?::interval", [interval])

      it("queries DOKU five times, half a second apart, and then every ten seconds", async () => {
        const { invoice } = await suite.shop.checkout()
        for (let visit = 0; visit < 12; visit++) {
          await letPass("600 milliseconds")
          expect(await comeBack(invoice)).toMatchObject({ payment: "pending" })
        }
        expect(countStatusRequests()).toBe(5)
        await letPass("10 seconds")
        await comeBack(invoice)
        await comeBack(invoice)
        expect(countStatusRequests()).toBe(6)
      })

      it("queries DOKU no more often for simultaneous visits", async () => {
        const { invoice } = await suite.shop.checkout()
        const returned = await Promise.all(Array.from({ length: 12 }, () => comeBack(invoice)))
        expect(returned.map(({ payment }) => payment)).toEqual(Array(12).fill("pending"))
        expect(countStatusRequests()).toBeGreaterThanOrEqual(1)
        expect(countStatusRequests()).toBeLessThanOrEqual(5)
      })
    })

    it("answers in time when settling takes longer", async () => {
      const { shop, sandbox, locked } = suite
      const { cart, invoice } = await shop.checkout()
      sandbox.pay(invoice, { notify: false })
      await locked("doku_lease", async () => {
        expect(await comeBack(invoice)).toMatchObject({ payment: "pending" })
      })
      await eventually(() => expectOneOrder(suite, cart.id, cart.total))
    })

    it("accepts any POST, and ignores its content", async () => {
      const { shop } = suite
      const { cart, invoice } = await shop.checkout()
      const returned = await comeBack(invoice, { method: "POST", body: '{"status":"SUCCESS' })
      expect(returned).toMatchObject({ payment: "pending" })
      await expectNoOrder(suite, cart.id)
    })

    it("answers an unknown link with a friendly page", async () => {
      for (const method of ["GET", "POST"]) {
        const page = await suite.shop.http(method, "/doku/return/AAAAAAAAAAAAAAAAAAAAAA")
        expect(page.status).toBe(404)
        expect(page.text).toContain("tidak dikenal")
      }
    })
  })

  describe("the status route", () => {
    it("answers 404 for another provider's session", async () => {
      const answer = await suite.shop.store("GET", "/store/doku/sessions/payses_unknown")
      expect(answer.status).toBe(404)
    })

    it("requires a publishable key, as every store route does", async () => {
      const { shop } = suite
      const { session } = await shop.checkout()
      expect((await shop.http("GET", `/store/doku/sessions/${session.id}`)).status).toBe(400)
    })

    it("answers for a session that was replaced", async () => {
      const { shop, sandbox } = suite
      const { cart, session, collectionId } = await shop.checkout()
      const second = await shop.session(collectionId)
      expect(second.id).not.toBe(session.id)
      sandbox.pay(second.data.invoice_number)
      await sandbox.idle()
      await eventually(async () => expect(await shop.word(session.id)).toMatchObject({ payment: "paid" }))
      await expectOneOrder(suite, cart.id, cart.total)
    })
  })
})
