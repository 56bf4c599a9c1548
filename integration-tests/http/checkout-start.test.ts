import { unusedInvoiceNumber } from "../../src/modules/doku/ledger/invoice-number"
import type { FaultSpec } from "../../src/sandbox"
import { checkout, MerchantClient } from "../../src/sandbox/__fixtures__/merchant"
import { eventually } from "./support/eventually"
import { CHECKOUT_ID, CHECKOUT_OPTIONS_ID, WITH_CHECKOUT } from "./support/integrations"
import { letTimePass, runJob } from "./support/job"
import { captureLog } from "./support/log"
import { PROVIDER_ID } from "./support/names"
import { expectNoOrder, expectOneOrder } from "./support/orders"
import type { CartWishes } from "./support/shop"
import { dokuSuite } from "./support/suite"

const CHECKOUT_PATH = "/checkout/v1/payment"
const OUR_KEYS = ["amount", "environment", "expires_at", "invoice_number", "redirect_url", "session_id"]
const MINUTE_MS = 60_000

interface CheckoutRequest {
  order: {
    amount: number
    line_items: { name: string; price: number; quantity: number; sku?: string }[]
  }
  customer?: { name?: string; email?: string; phone?: string; country?: string }
}

dokuSuite(
  "starting a payment by DOKU Checkout",
  (suite) => {
    const open = (wishes: CartWishes = {}, providerId: string = CHECKOUT_ID) =>
      suite.shop.checkout(wishes, undefined, providerId)
    /** Requests a session that may be refused. */
    const start = async (providerId: string = CHECKOUT_ID) => {
      const cart = await suite.shop.cart()
      const collectionId = await suite.shop.collection(cart.id)
      const answer = await suite.shop.requestSession(collectionId, {}, providerId)
      return { cart, collectionId, answer }
    }
    const requestAt = (invoice: string) =>
      suite.sandbox.invoice(invoice).request as unknown as CheckoutRequest
    const creates = () => suite.sandbox.requests().filter(({ method }) => method === "POST")
    const transactions = () =>
      suite.sql<{ invoice_number: string; status: string }>(
        `select invoice_number, status, integration, redirect is not null as offered, request_body is null as sent,
           next_check_at is not null as watched from doku_transaction order by created_at`,
      )
    const eventOf = async (type: string) => {
      const [event] = await suite.sql<{ data: Record<string, unknown> }>(
        "select data from doku_event where type = ? order by created_at desc",
        [type],
      )
      return event?.data
    }
    const cases = () =>
      suite.sql<{ kind: string; provider_id: string; details: Record<string, unknown>; open: boolean }>(
        "select kind, provider_id, details, closed_at is null as open from doku_case order by opened_at",
      )

    describe("the create request", () => {
      it("has exactly these fields, with the cart's total, items and customer", async () => {
        const { shop, sandbox, sql } = suite
        const { cart, session, invoice } = await open({ skus: { "SAMBAL-ROA-150": 2, "KAOS-JKT-M": 1 } })
        const [transaction] = await sql<{ return_token: string; integration: string }>(
          "select return_token, integration from doku_transaction",
        )
        const back = `http://localhost:9000/doku/return/${transaction?.return_token}`
        expect(requestAt(invoice)).toEqual({
          order: {
            amount: cart.total,
            invoice_number: invoice,
            currency: "IDR",
            language: "ID",
            auto_redirect: true,
            callback_url: back,
            callback_url_result: back,
            callback_url_cancel: back,
            line_items: [
              { name: "Sambal Roa Manado - Standar", price: 38_000, quantity: 2, sku: "SAMBAL-ROA-150" },
              { name: "Kaos Jakarta Malam - M", price: 129_000, quantity: 1, sku: "KAOS-JKT-M" },
              { name: "JNE REG", price: 18_000, quantity: 1 },
            ],
          },
          payment: { payment_due_date: 60, payment_method_types: ["EMONEY_LINKAJA"] },
          customer: {
            name: "Siti Nurhaliza",
            email: "siti@example.com",
            phone: "6281234567890",
            country: "ID",
          },
          additional_info: {},
        })
        expect(creates()).toMatchObject([{ path: CHECKOUT_PATH, headers: { "request-id": invoice } }])
        expect(transaction?.integration).toBe("checkout")
        expect(sandbox.invoice(invoice)).toMatchObject({ integration: "checkout", opened: 0 })
        expect(Object.keys(session.data).sort()).toEqual(OUR_KEYS)
        expect(session.data).toMatchObject({
          session_id: session.id,
          amount: cart.total,
          environment: "sandbox",
          redirect_url: expect.stringMatching(/^http:\/\/localhost:9000\/doku\/pay\/[\w-]{22}$/),
        })
        expect(await shop.word(session.id)).toEqual({ payment: "pending" })
      })

      it("has the entry's language, time and notification URL", async () => {
        const { invoice } = await open({}, CHECKOUT_OPTIONS_ID)
        expect(requestAt(invoice)).toMatchObject({
          order: { language: "EN" },
          payment: { payment_due_date: 20 },
          additional_info: {
            override_notification_url: "http://localhost:9000/hooks/payment/doku-linkaja_options",
          },
        })
      })

      it("adds up with a discount in fractions of a rupiah", async () => {
        const { shop, sandbox } = suite
        await shop.admin("POST", "/admin/promotions", {
          code: "HEMAT7",
          type: "standard",
          status: "active",
          application_method: {
            type: "percentage",
            target_type: "items",
            allocation: "across",
            value: 7.77,
            currency_code: "idr",
          },
        })
        const { cart, invoice } = await open({
          skus: { "TEH-MELATI-80": 3, "SAMBAL-ROA-150": 1 },
          promotions: ["HEMAT7"],
        })
        const { amount, line_items } = requestAt(invoice).order
        expect(cart.total).not.toBe(amount)
        expect(amount).toBe(Math.round(cart.total))
        expect(line_items.reduce((sum, { price, quantity }) => sum + price * quantity, 0)).toBe(amount)
        sandbox.pay(invoice)
        await sandbox.idle()
        await eventually(() => expectOneOrder(suite, cart.id, cart.total))
      })

      it("is accepted by DOKU whatever the shopper's name, e-mail and phone are", async () => {
        const { shop, sql } = suite
        const cart = await shop.cart()
        const collectionId = await shop.collection(cart.id)
        const customerWith = async (person: { name?: string; email?: string | null; phone?: string }) => {
          const { name = "Siti", email = "siti@example.com", phone = "" } = person
          await sql("update cart set email = ?, customer_id = null where id = ?", [email, cart.id])
          await sql("update cart_address set first_name = ?, last_name = '', phone = ?", [name, phone])
          const session = await shop.session(collectionId, {}, CHECKOUT_ID)
          const { customer } = requestAt(session.data.invoice_number)
          // A cart has only so many payable pages.
          await sql("update doku_transaction set status = 'expired'")
          return customer
        }
        const names = [
          "王小明",
          "محمد علي",
          "🙂🙂",
          '<b>Budi"; drop table',
          "Budi (Toko) a/b+c=d'@%",
          "B".repeat(300),
        ]
        for (const name of names) {
          const customer = await customerWith({ name })
          expect(customer?.name ?? "-").toMatch(/^[A-Za-z0-9.,_ -]{1,255}$/)
          expect(customer).toMatchObject({ email: "siti@example.com", country: "ID" })
        }
        const tooLong = `${"a".repeat(60)}@${"b".repeat(60)}.${"c".repeat(4)}.id`
        for (const email of [tooLong, "siti!belanja@example.com", "王@例子.中国", "siti", null]) {
          expect(await customerWith({ email })).toEqual({ name: "Siti", country: "ID" })
        }
        for (const phone of ["12", "zero eight one", "0".repeat(30)]) {
          expect(await customerWith({ phone })).not.toHaveProperty("phone")
        }
        expect(await customerWith({ name: "", email: null })).toEqual({ country: "ID" })
      })
    })

    describe("DOKU's answer", () => {
      it("has its amount read in every form", async () => {
        const { shop, sandbox } = suite
        const cart = await shop.cart()
        const collectionId = await shop.collection(cart.id)
        for (const checkoutAmountFormat of ["string", "number", "string2", "decimal"] as const) {
          sandbox.updateSettings({ checkoutAmountFormat })
          const session = await shop.session(collectionId, {}, CHECKOUT_ID)
          expect(session.data.amount).toBe(cart.total)
        }
      })

      it("has its uuid kept with all 40 digits in the timeline, and no token or signature", async () => {
        const { sandbox } = suite
        const { invoice } = await open()
        const { body } = creates()[0] ?? { body: "" }
        // DOKU repeats its first answer for the same bytes and Request-Id.
        const { text } = await new MerchantClient(sandbox.url).createCheckout(body, { requestId: invoice })
        const [, uuid] = /"uuid":(\d{40})/.exec(text) ?? []
        expect(uuid).toBeDefined()
        const accepted = await eventOf("create_accepted")
        expect(accepted).toEqual({
          attempts: 1,
          replayed: false,
          response_signature: "valid",
          identifier: null,
          uuid,
          channels: "EMONEY_LINKAJA",
          clock_skew_ms: expect.any(Number),
        })
      })

      it("ends the offer with DOKU's page, or by our clock when DOKU names no end", async () => {
        const { shop, sandbox } = suite
        const collectionId = await shop.collection((await shop.cart()).id)
        for (const checkoutExpiryFields of ["both", "expired_datetime", "expired_date", "none"] as const) {
          // DOKU's clock differs from ours, so that the end shows whose it is.
          sandbox.updateSettings({ checkoutExpiryFields, clockOffsetMs: 10 * MINUTE_MS })
          const { data } = await shop.session(collectionId, {}, CHECKOUT_ID)
          const atDoku = Date.parse(String(sandbox.invoice(data.invoice_number).expiresAt))
          const end = Date.parse(String(data.expires_at))
          if (checkoutExpiryFields !== "none") expect(end).toBe(Math.floor(atDoku / 1_000) * 1_000)
          else expect(Math.abs(atDoku - end - 10 * MINUTE_MS)).toBeLessThan(MINUTE_MS)
        }
      })

      it("ends the offer after the entry's own time", async () => {
        const { session } = await open({}, CHECKOUT_OPTIONS_ID)
        const left = Date.parse(String(session.data.expires_at)) - Date.now()
        expect(left).toBeGreaterThan(18 * MINUTE_MS)
        expect(left).toBeLessThanOrEqual(20 * MINUTE_MS)
      })

      it.each([
        ["another invoice", { wrongInvoiceEcho: "create" as const }, undefined],
        ["another amount", { wrongAmountEcho: "create" as const }, undefined],
        ["a page on a host that isn't allowed", { redirectHost: "https://evil.example" }, "unavailable"],
        ["a page without TLS", { redirectHost: "http://checkout.doku.com" }, "unavailable"],
      ])("with %s gives the shopper no page, and the payment is watched", async (_, settings, code) => {
        const { sandbox } = suite
        sandbox.updateSettings(settings)
        const { cart, answer } = await start()
        expect([answer.status, (answer.body as { code?: string }).code]).toEqual([422, code])
        expect(answer.text).not.toMatch(/doku\.com|evil|stack/)
        const [transaction] = await transactions()
        expect(transaction).toMatchObject({ status: "created", offered: false, watched: true })
        // The order exists at DOKU all the same.
        sandbox.pay(String(transaction?.invoice_number))
        await sandbox.idle()
        await eventually(() => expectOneOrder(suite, cart.id, cart.total))
      })

      it("gives the shopper no page that has ended already", async () => {
        const { sandbox } = suite
        sandbox.addFaults([
          { route: "create", kind: "status_500", processed: true },
          { route: "create", kind: "slow", ms: 800 },
        ])
        const starting = start(CHECKOUT_OPTIONS_ID)
        await eventually(async () => expect(creates()).toHaveLength(2))
        // DOKU repeats its first answer half an hour later by its clock; the page was open for twenty minutes.
        sandbox.updateSettings({ clockOffsetMs: 30 * MINUTE_MS })
        const { answer } = await starting
        expect(answer.status).toBe(422)
        expect(await transactions()).toMatchObject([{ status: "created", offered: false, watched: true }])
        expect(await eventOf("create_unknown")).toMatchObject({
          error: expect.stringMatching(/^invalid_response page_ended: .*the page has ended already$/),
        })
      })

      it("signed wrongly is recorded only", async () => {
        suite.sandbox.updateSettings({ responseSignature: "bad" })
        await open()
        expect(await eventOf("create_accepted")).toMatchObject({ response_signature: "invalid" })
      })
    })

    describe("when DOKU", () => {
      it.each(["reset_after", "status_500", "html_502", "empty_200", "not_json_200", "truncated"] as const)(
        "fails once with %s, the same bytes are resent, and the shopper continues",
        async (kind) => {
          suite.sandbox.addFault({ route: "create", kind })
          const { answer } = await start()
          expect(answer.status).toBe(200)
          expect(creates().map(({ path }) => path)).toEqual([CHECKOUT_PATH, CHECKOUT_PATH])
          expect(new Set(creates().map(({ body }) => body)).size).toBe(1)
          expect(new Set(creates().map(({ headers }) => headers["request-id"])).size).toBe(1)
          expect(await transactions()).toMatchObject([{ status: "pending", offered: true, sent: true }])
        },
      )

      it.each([
        ["has the order by then, and answers 409", "hang_after", true],
        ["never got the order", "hang_before", false],
      ] as const)("doesn't answer in time, and %s, the same bytes are resent", async (_, kind, replayed) => {
        suite.sandbox.addFault({ route: "create", kind })
        const { answer } = await start(CHECKOUT_OPTIONS_ID)
        expect(answer.status).toBe(200)
        expect(creates().at(-1)?.answerStatus).toBe(replayed ? 409 : 200)
        expect(new Set(creates().map(({ body }) => body)).size).toBe(1)
        expect(await eventOf("create_accepted")).toMatchObject({ attempts: 2, replayed })
        expect(suite.sandbox.book().invoices).toHaveLength(1)
      })

      it("fails twice, the outcome is unknown, and the shopper reads to try again", async () => {
        const { sandbox, shop } = suite
        sandbox.addFault({ route: "create", kind: "status_500", count: 2 })
        const { cart, collectionId, answer } = await start()
        expect(answer).toMatchObject({ status: 422, body: { message: expect.stringMatching(/try again/) } })
        expect(await transactions()).toMatchObject([{ status: "created", offered: false, sent: false }])
        const second = await shop.session(collectionId, {}, CHECKOUT_ID)
        sandbox.pay(second.data.invoice_number)
        await sandbox.idle()
        await eventually(() => expectOneOrder(suite, cart.id, cart.total))
      })

      it.each<[FaultSpec["kind"], RegExp]>([
        ["amount_not_match", /amount_not_match.*AMOUNT NOT MATCH/],
        ["missing_fields", /missing_fields.*must be filled/],
        ["bad_credentials", /check clientId, secretKey and environment/],
        ["inactive_channel", /PAYMENT CHANNEL IS INACTIVE/],
      ])(
        "refuses with %s, the shopper reads another method, and the cause is in the timeline",
        async (kind, cause) => {
          suite.sandbox.addFault({ route: "create", kind })
          const { answer } = await start()
          expect(answer).toMatchObject({ status: 422, body: { code: "unavailable" } })
          expect(answer.text).not.toMatch(/MATCH|filled|Signature|INACTIVE|stack/)
          expect(creates()).toHaveLength(1)
          expect(await transactions()).toMatchObject([
            { status: "failed", offered: false, sent: true, watched: false },
          ])
          expect(await eventOf("create_refused")).toMatchObject({ error: expect.stringMatching(cause) })
        },
      )

      it("calls the invoice used, it is never offered, and a late payment becomes an order", async () => {
        const { sandbox } = suite
        sandbox.addFault({ route: "create", kind: "invoice_already_used" })
        const { cart, answer } = await start()
        expect(answer.status).toBe(422)
        const [transaction] = await transactions()
        expect(transaction).toMatchObject({ status: "created", offered: false, watched: true })
        const invoice = String(transaction?.invoice_number)
        const { status } = await new MerchantClient(sandbox.url).createCheckout(
          checkout(invoice, { amount: cart.total, line_items: undefined }),
        )
        expect(status).toBe(200)
        sandbox.pay(invoice, { notify: { drop: true } })
        await letTimePass(suite, "61 seconds")
        await runJob(suite)
        await expectOneOrder(suite, cart.id, cart.total)
      })
    })

    describe("an inactive channel", () => {
      const setActive = (...integrations: ("direct" | "checkout")[]) => {
        const { clientId } = suite.sandbox.merchants()[0] ?? { clientId: "" }
        suite.sandbox.setMerchant({ clientId, integrations })
      }

      it.each([
        ["checkout", CHECKOUT_ID, "direct", /not activated LinkAja in DOKU Checkout.*integration: "direct"/],
        ["direct", PROVIDER_ID, "checkout", /not activated LinkAja's direct API.*integration: "checkout"/],
      ] as const)(
        "of `%s` opens one case that names the other integration",
        async (one, id, other, reason) => {
          setActive(other)
          const log = captureLog(suite)
          for (let shopper = 0; shopper < 3; shopper++) {
            const { answer } = await start(id)
            expect(answer).toMatchObject({ status: 422, body: { code: "unavailable" } })
          }
          jest.restoreAllMocks()
          expect(await cases()).toEqual([
            {
              kind: "channel_inactive",
              provider_id: id,
              open: true,
              details: {
                reason: expect.stringMatching(reason),
                integration: one,
                other_integration: other,
                doku_message: "PAYMENT CHANNEL IS INACTIVE",
              },
            },
          ])
          const problems = log.events().filter(({ event }) => event === "create_refused")
          expect(problems).toHaveLength(3)
          for (const { fields } of problems) expect(fields.problem).toMatch(reason)
          expect(log.events().filter(({ event }) => event === "case_opened")).toHaveLength(1)
          // The other entry isn't concerned.
          const offered = await open({}, one === "direct" ? CHECKOUT_ID : PROVIDER_ID)
          expect(offered.session.data.redirect_url).toBeDefined()
          expect(await cases()).toMatchObject([{ open: true }])
        },
      )

      it("has its case closed by the next accepted invoice", async () => {
        setActive("direct")
        await start()
        expect(await cases()).toMatchObject([{ open: true }])
        setActive("direct", "checkout")
        await open()
        expect(await cases()).toMatchObject([{ kind: "channel_inactive", open: false }])
        const [closed] = await suite.sql("select actor, note from doku_case")
        expect(closed).toEqual({ actor: "system", note: "DOKU accepts LinkAja's invoices again" })
        // It may become inactive again, which is a new case.
        setActive()
        await start()
        expect((await cases()).map(({ open }) => open)).toEqual([false, true])
      })

      it("opens one case for many shoppers at once", async () => {
        setActive("direct")
        await Promise.all([1, 2, 3].map(() => start()))
        expect(await cases()).toMatchObject([{ kind: "channel_inactive", open: true }])
      })

      it("has its case closed by an activation check that finds it active", async () => {
        const { shop } = suite
        setActive("direct")
        await start()
        const check = () => shop.admin("POST", `/admin/doku/accounts/${CHECKOUT_ID}/activation`)
        expect((await check()).body).toMatchObject({ recommended: "direct" })
        expect(await cases()).toMatchObject([{ open: true }])
        setActive("checkout")
        expect((await check()).body).toMatchObject({ recommended: "checkout" })
        expect(await cases()).toMatchObject([{ open: false }])
      })
    })

    it("takes no amount, invoice, integration or language from the storefront", async () => {
      const { shop, sandbox } = suite
      const cart = await shop.cart()
      const collectionId = await shop.collection(cart.id)
      const session = await shop.session(
        collectionId,
        { amount: 1, invoice_number: unusedInvoiceNumber(""), integration: "direct", language: "en" },
        CHECKOUT_ID,
      )
      expect(Object.keys(session.data).sort()).toEqual(OUR_KEYS)
      expect(requestAt(session.data.invoice_number)).toMatchObject({
        order: { amount: cart.total, language: "ID" },
      })
      expect(sandbox.book().invoices).toHaveLength(1)
      expect((await shop.complete(cart.id)).body).toMatchObject({ type: "cart" })
      await expectNoOrder(suite, cart.id)
    })

    it("writes no secret, token, page or customer data to the log or the timeline", async () => {
      const { shop, sandbox, sql } = suite
      const log = captureLog(suite)
      const { cart, session, invoice } = await open({
        email: "rahasia@example.com",
        firstName: "Nama",
        lastName: "Rahasia",
        phone: "081299998888",
      })
      await shop.http("GET", session.data.redirect_url)
      sandbox.decline(invoice)
      sandbox.pay(invoice)
      await sandbox.idle()
      await eventually(() => expectOneOrder(suite, cart.id, cart.total))
      jest.restoreAllMocks()
      const ours = log.lines().join("\n")
      expect(ours).toContain("integration=checkout")
      const timeline = JSON.stringify(await sql("select data from doku_event"))
      const [transaction] = await sql<{ pay_token: string; return_token: string }>(
        "select pay_token, return_token from doku_transaction",
      )
      const { payUrl } = sandbox.invoice(invoice)
      for (const hidden of [
        "SK-SANDBOX0001",
        "HMACSHA256=",
        "rahasia@example.com",
        "Rahasia",
        "81299998888",
        payUrl.slice(payUrl.lastIndexOf("/") + 1),
        String(transaction?.pay_token),
        String(transaction?.return_token),
      ]) {
        expect(ours).not.toContain(hidden)
        expect(timeline).not.toContain(hidden)
      }
    })
  },
  WITH_CHECKOUT,
)
