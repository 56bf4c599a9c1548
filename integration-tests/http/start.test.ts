import { createCartCreditLinesWorkflow } from "@medusajs/medusa/core-flows"
import { eventually } from "./support/eventually"
import { captureLog } from "./support/log"
import { PROVIDER_ID } from "./support/names"
import { expectNoOrder, expectOneOrder } from "./support/orders"
import { expectOk } from "./support/shop"
import { dokuSuite } from "./support/suite"

const OUR_KEYS = ["amount", "environment", "expires_at", "invoice_number", "redirect_url", "session_id"]

interface CreateRequest {
  order: {
    invoice_number: string
    amount: number
    callback_url: string
    line_items: { name: string; price: number; quantity: number }[]
  }
  customer?: { name?: string; email?: string; phone?: string }
  additional_info: Record<string, unknown>
}

dokuSuite("starting a LinkAja payment", (suite) => {
  const requestAt = (invoice: string) => suite.sandbox.invoice(invoice).request as CreateRequest

  describe("the create-order request", () => {
    it("has the cart's total, items and customer, under an opaque invoice number", async () => {
      const { shop, sandbox, sql } = suite
      const { cart, session, invoice } = await shop.checkout({
        skus: { "SAMBAL-ROA-150": 2, "KAOS-JKT-M": 1 },
        firstName: "Siti",
        lastName: "Nurhaliza",
      })
      expect(requestAt(invoice)).toMatchObject({
        order: { invoice_number: invoice, amount: cart.total },
        customer: { name: "Siti Nurhaliza", email: "siti@example.com", phone: "6281234567890" },
        additional_info: {},
      })
      const { line_items } = requestAt(invoice).order
      expect(line_items.map(({ price, quantity }) => [price, quantity])).toEqual([
        [38_000, 2],
        [129_000, 1],
        [18_000, 1],
      ])
      expect(invoice).toMatch(/^[0-9A-HJKMNP-TV-Z]{26}$/)
      expect(invoice).not.toContain(session.id.slice(-8))
      const [transaction] = await sql<{ return_token: string; request_body: string | null }>(
        "select return_token, request_body from doku_transaction",
      )
      expect(requestAt(invoice).order.callback_url).toBe(
        `http://localhost:9000/doku/return/${transaction?.return_token}`,
      )
      // The body contains the customer's name and phone, so it is cleared as soon as it is not needed.
      expect(transaction?.request_body).toBeNull()
      expect(sandbox.requests().at(-1)?.headers).toMatchObject({ "request-id": invoice })
    })

    it("takes missing customer fields from the buyer's account", async () => {
      const { shop, sql } = suite
      const cart = await shop.cart({ email: "dewi@example.com", phone: "" })
      await sql("update customer set phone = '081298765432' where email = 'dewi@example.com'")
      const session = await shop.session(await shop.collection(cart.id))
      expect(requestAt(session.data.invoice_number).customer).toEqual({
        name: "Siti Nurhaliza",
        email: "dewi@example.com",
        phone: "6281298765432",
      })
    })

    it.each([
      ["Chinese", "王", "小明"],
      ["Arabic", "محمد", "علي"],
      ["Javanese and emoji", "ꦲꦏ꧀ꦱꦫ", "🙂"],
      ["HTML", "<b>Budi", '"; drop table'],
    ])("is accepted by DOKU when the shopper's name is in %s", async (_, firstName, lastName) => {
      const { shop } = suite
      const { invoice } = await shop.checkout({ firstName, lastName })
      expect(requestAt(invoice).customer?.name).toMatch(/^[A-Za-z0-9.\-/+,=_:'@%() ]+$/)
    })

    it("adds up with a discount and a tax in fractions of a rupiah", async () => {
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
      const { cart, invoice } = await shop.checkout({
        skus: { "TEH-MELATI-80": 3, "SAMBAL-ROA-150": 1 },
        promotions: ["HEMAT7"],
      })
      const { amount, line_items } = requestAt(invoice).order
      expect(cart.total).not.toBe(amount)
      expect(amount).toBe(Math.round(cart.total))
      expect(line_items.reduce((sum, { price, quantity }) => sum + price * quantity, 0)).toBe(amount)
      sandbox.pay(invoice)
      await sandbox.idle()
      // Medusa gets its own unrounded amount, so the order is paid in full.
      await eventually(() => expectOneOrder(suite, cart.id, cart.total))
    })

    it("adds up when store credit or a gift card pays a part", async () => {
      const { shop, container, sandbox } = suite
      const cart = await shop.cart({ skus: { "KAOS-JKT-M": 2 } })
      await createCartCreditLinesWorkflow(container).run({
        input: [
          {
            cart_id: cart.id,
            amount: 100_000,
            reference: "store-credit",
            reference_id: "sc_1",
            metadata: {},
          },
        ],
      })
      const reduced = await shop.readCart(cart.id)
      expect(reduced.total).toBe(cart.total - 100_000)
      const collectionId = await shop.collection(cart.id)
      const session = await shop.session(collectionId)
      const { order } = requestAt(session.data.invoice_number)
      expect(order.amount).toBe(reduced.total)
      sandbox.pay(session.data.invoice_number)
      await sandbox.idle()
      await eventually(async () => expect(await shop.word(session.id)).toMatchObject({ payment: "paid" }))
    })
  })

  describe("the storefront's data", () => {
    it("is dropped: amounts, invoices and links come from the server only", async () => {
      const { shop, sandbox } = suite
      const cart = await shop.cart()
      const collectionId = await shop.collection(cart.id)
      const session = await shop.session(collectionId, {
        invoice_number: "MINE",
        amount: 1,
        session_id: "payses_of_somebody_else",
        redirect_url: "https://evil.example/pay",
        expires_at: "2099-01-01T00:00:00Z",
        environment: "production",
        line_items: [{ name: "x", price: 1, quantity: 1 }],
        currency_code: "usd",
        status: "captured",
        paid: true,
      })
      expect(Object.keys(session.data).sort()).toEqual(OUR_KEYS)
      expect(session.data).toMatchObject({
        session_id: session.id,
        amount: cart.total,
        environment: "sandbox",
      })
      expect(session.data.redirect_url).toMatch(/^http:\/\/localhost:9000\/doku\/pay\/[\w-]{22}$/)
      expect(session.amount).toBe(cart.total)
      expect(sandbox.book().invoices).toMatchObject([
        { invoiceNumber: session.data.invoice_number, amount: cart.total },
      ])
      expect((await shop.complete(cart.id)).body).toMatchObject({ type: "cart" })
      await expectNoOrder(suite, cart.id)
    })

    it.each([
      "https://evil.example/",
      "//evil.example",
      "https://localhost:8000@evil.example/",
      "javascript:alert(1)",
      "http://localhost:8000.evil.example/",
      "tokoku://pembayaran",
      "intent://linkaja#Intent;scheme=tokoku;end",
      "not a url",
      42,
    ])("is rejected as a return_url when it is %p", async (return_url) => {
      const { shop, sandbox } = suite
      const cart = await shop.cart()
      const collectionId = await shop.collection(cart.id)
      const answer = await shop.requestSession(collectionId, { return_url })
      expect(answer.status).toBe(400)
      expect(answer.body.message).toContain("return_url")
      expect(sandbox.book().invoices).toEqual([])
    })

    it("is used as a return_url on an allowed origin, and not returned", async () => {
      const { shop, sandbox } = suite
      const { cart, session, invoice } = await shop.checkout(
        {},
        { return_url: "http://localhost:8000/en/checkout?step=done#top" },
      )
      expect(Object.keys(session.data).sort()).toEqual(OUR_KEYS)
      const back = await shop.http("GET", sandbox.invoice(invoice).callbackUrl)
      const url = new URL(String(back.headers.get("location")))
      expect(url.origin + url.pathname + url.hash).toBe("http://localhost:8000/en/checkout#top")
      expect(Object.fromEntries(url.searchParams)).toEqual({
        step: "done",
        payment: "pending",
        session_id: session.id,
        cart_id: cart.id,
      })
    })

    it("leads back into an app by a page, and is then the session's status as everywhere", async () => {
      const { shop, sandbox } = suite
      const { cart, session, invoice } = await shop.checkout(
        {},
        { return_url: "tokoku://linkaja/done?from=app" },
      )
      sandbox.pay(invoice)
      await sandbox.idle()
      const back = await shop.http("GET", sandbox.invoice(invoice).callbackUrl)
      expect(back.status).toBe(200)
      expect(back.headers.get("location")).toBeNull()
      const href = /<a href="([^"]+)">/.exec(back.text)?.[1]?.replaceAll("&#38;", "&")
      const url = new URL(String(href))
      expect(`${url.protocol}//${url.host}${url.pathname}`).toBe("tokoku://linkaja/done")
      const order = await expectOneOrder(suite, cart.id, cart.total)
      expect(Object.fromEntries(url.searchParams)).toEqual({
        from: "app",
        payment: "paid",
        session_id: session.id,
        cart_id: cart.id,
        order_id: order.id,
      })
    })

    it("can't change the invoice's amount from the cart's total", async () => {
      const { shop, sandbox, container } = suite
      const cart = await shop.cart()
      const collectionId = await shop.collection(cart.id)
      await suite.sql(`update payment_collection set amount = amount + 1,
           raw_amount = jsonb_build_object('value', (amount + 1)::text, 'precision', 20)`)
      const amiss = container.resolve("payment").createPaymentSession(collectionId, {
        provider_id: PROVIDER_ID,
        currency_code: "idr",
        amount: cart.total + 1,
        data: {},
      })
      await expect(amiss).rejects.toThrow("total has changed")
      expect(sandbox.book().invoices).toEqual([])
      expect((await shop.session(collectionId)).amount).toBe(cart.total)
    })

    it("can't use a currency other than IDR", async () => {
      const { shop, container } = suite
      const cart = await shop.cart()
      const collectionId = await shop.collection(cart.id)
      await suite.sql("update payment_collection set currency_code = 'usd'")
      const answer = await shop.requestSession(collectionId)
      expect(answer.status).toBe(400)
      expect(answer.body.message).toContain("IDR")
      await expect(
        container.resolve("payment").createPaymentSession(collectionId, {
          provider_id: PROVIDER_ID,
          currency_code: "idr",
          amount: 0,
          data: {},
        }),
      ).rejects.toThrow("Rp1")
    })
  })

  describe("a double click", () => {
    it("creates two sessions in turn, and one of them carries the payment", async () => {
      const { shop, sandbox, sql } = suite
      const cart = await shop.cart()
      const collectionId = await shop.collection(cart.id)
      const answers = await Promise.all([1, 2, 3].map(() => shop.requestSession(collectionId)))
      expect(answers.map(({ status }) => status)).toEqual([200, 200, 200])
      const live = await sql<{ data: { invoice_number: string } }>("select data from payment_session")
      expect(live).toHaveLength(1)
      sandbox.pay(String(live[0]?.data.invoice_number))
      await sandbox.idle()
      await eventually(() => expectOneOrder(suite, cart.id, cart.total))
    })

    it("loses no payment when the first click's invoice is paid", async () => {
      const { shop, sandbox } = suite
      const cart = await shop.cart()
      const collectionId = await shop.collection(cart.id)
      await Promise.all([1, 2, 3].map(() => shop.requestSession(collectionId)))
      const [first] = sandbox.book().invoices
      sandbox.pay(String(first?.invoiceNumber))
      await sandbox.idle()
      await eventually(() => expectOneOrder(suite, cart.id, cart.total))
    })

    it("keeps the lease until the work is done when the shopper disconnects", async () => {
      const { shop, sandbox, sql } = suite
      const cart = await shop.cart()
      const collectionId = await shop.collection(cart.id)
      sandbox.addFault({ route: "create", kind: "slow", ms: 3_000 })
      const browser = new AbortController()
      const hungUp = expect(
        shop.requestSession(collectionId, {}, PROVIDER_ID, browser.signal),
      ).rejects.toThrow()
      await eventually(async () => expect(await sql("select owner from doku_lease")).toHaveLength(1))
      browser.abort()
      await hungUp
      expect(await sql("select owner from doku_lease")).toHaveLength(1)
      await eventually(async () => expect(await sql("select owner from doku_lease")).toEqual([]))
      expect(await sql("select status from doku_transaction")).toEqual([{ status: "pending" }])
    })

    it("waits for the lease, and is then answered to try again", async () => {
      const { shop, doku } = suite
      const cart = await shop.cart()
      const collectionId = await shop.collection(cart.id)
      const lease = await doku.leases.acquire(collectionId, { waitMs: 5_000 })
      const answer = await shop.requestSession(collectionId)
      expect(answer.status).toBe(409)
      expect(answer.body.message).toContain("try again")
      await lease?.release()
      expect((await shop.requestSession(collectionId)).status).toBe(200)
    })
  })

  describe("when DOKU", () => {
    const start = async () => {
      const { shop } = suite
      const cart = await shop.cart()
      const collectionId = await shop.collection(cart.id)
      return { cart, collectionId, answer: await shop.requestSession(collectionId) }
    }
    const transactions = () =>
      suite.sql("select status, last_error, request_body is null as sent from doku_transaction")

    it.each(["reset_after", "status_500", "html_502", "empty_200", "not_json_200", "truncated"] as const)(
      "fails once with %s, the same bytes are resent, and the shopper continues",
      async (kind) => {
        suite.sandbox.addFault({ route: "create", kind })
        const { answer } = await start()
        expect(answer.status).toBe(200)
        const creates = suite.sandbox.requests().filter(({ method }) => method === "POST")
        expect(creates).toHaveLength(2)
        expect(new Set(creates.map(({ headers }) => headers["request-id"])).size).toBe(1)
        expect(await transactions()).toMatchObject([{ status: "pending" }])
      },
    )

    it("never answers, the outcome is unknown, and the shopper reads to try again", async () => {
      const { sandbox, shop } = suite
      sandbox.addFault({ route: "create", kind: "hang_after", count: 5 })
      const { answer, collectionId, cart } = await start()
      expect(answer.status).toBe(422)
      expect(answer.body.message).toMatch(/try again/)
      expect(await transactions()).toMatchObject([{ status: "created", sent: false }])

      sandbox.clearFaults()
      const second = await shop.session(collectionId)
      sandbox.pay(second.data.invoice_number)
      await sandbox.idle()
      await eventually(() => expectOneOrder(suite, cart.id, cart.total))
    })

    it("refuses, the transaction fails, and the cause is in the timeline but hidden from the shopper", async () => {
      suite.sandbox.addFault({ route: "create", kind: "inactive_channel" })
      const { answer } = await start()
      expect(answer.status).toBe(422)
      expect(answer.text).not.toMatch(/INACTIVE|stack/)
      expect(await transactions()).toMatchObject([{ status: "failed", sent: true }])
      const [event] = await suite.sql<{ data: { error: string } }>(
        "select data from doku_event where type = 'create_refused'",
      )
      expect(event?.data.error).toContain("PAYMENT CHANNEL IS INACTIVE")
    })

    it.each([
      ["another invoice", { wrongInvoiceEcho: "create" as const }],
      ["another amount", { wrongAmountEcho: "create" as const }],
      ["a page without TLS", { redirectHost: "http://pay.doku.com" }],
    ])("answers with %s, the shopper gets no page, and the outcome is unknown", async (_, settings) => {
      suite.sandbox.updateSettings(settings)
      const { answer } = await start()
      expect(answer.status).toBe(422)
      expect(await transactions()).toMatchObject([{ status: "created", sent: false }])
    })

    it("answers with a page on a host that isn't allowed, log and timeline name it, and a retry makes no invoice", async () => {
      const { sandbox, shop, sql } = suite
      sandbox.updateSettings({ redirectHost: "https://pay.linkaja.example" })
      const log = captureLog(suite)
      const { cart, collectionId, answer } = await start()
      expect(log.events().find(({ event }) => event === "create_unknown")?.fields).toMatchObject({
        code: "unusable_redirect",
        problem: expect.stringMatching(
          /leads to pay\.linkaja\.example, which allowedRedirectHosts doesn't list/,
        ),
      })
      expect(answer.status).toBe(422)
      expect(answer.body).toMatchObject({
        code: "unavailable",
        message: expect.stringMatching(
          /^This store isn't set up for LinkAja's payment page yet\. Nothing was charged/,
        ),
      })
      expect(answer.text).not.toContain("linkaja.example")
      expect(
        await sql("select data ->> 'redirect_host' as host from doku_event where type = 'create_unknown'"),
      ).toEqual([{ host: "pay.linkaja.example" }])

      const again = await shop.requestSession(collectionId)
      expect([again.status, again.body.message]).toEqual([422, answer.body.message])
      expect(sandbox.book().invoices).toHaveLength(1)
      expect(await transactions()).toMatchObject([{ status: "created", sent: false }])

      // The invoice exists at DOKU, and is watched.
      sandbox.pay(String(sandbox.book().invoices[0]?.invoiceNumber))
      await sandbox.idle()
      await eventually(() => expectOneOrder(suite, cart.id, cart.total))
    })

    it.each([
      ["redirect_parameter"],
      ["parameter_string"],
      ["parameter_object"],
      ["parameter_json"],
    ] as const)("sends its parameters as %s, the shopper reaches the page", async (parameterShape) => {
      suite.sandbox.updateSettings({
        parameterShape,
        amountFormat: "string2",
        responseTimestampHeader: "Request-Timestamp",
      })
      const { answer } = await start()
      const session = expectOk(answer).payment_collection.payment_sessions[0]
      const page = await suite.shop.http("GET", String(session?.data.redirect_url))
      expect(page.text).toMatch(/name="Message" value="[^"]+"/)
    })

    it("signs its answer wrongly, that is recorded only", async () => {
      suite.sandbox.updateSettings({ responseSignature: "bad" })
      const { answer } = await start()
      expect(answer.status).toBe(200)
      const [event] = await suite.sql<{ data: object }>(
        "select data from doku_event where type = 'create_accepted'",
      )
      expect(event?.data).toMatchObject({ response_signature: "invalid" })
    })
  })

  it("writes no secret, token or customer data to the log", async () => {
    const { shop, sandbox, sql } = suite
    const log = captureLog(suite)
    sandbox.addFault({ route: "status", kind: "status_500", count: 2 })
    const { cart, session, invoice } = await shop.checkout({
      email: "rahasia@example.com",
      firstName: "Nama",
      lastName: "Rahasia",
      phone: "081299998888",
    })
    await shop.http("GET", session.data.redirect_url)
    sandbox.notify(invoice, { signature: "bad" })
    sandbox.pay(invoice)
    await sandbox.idle()
    await shop.http("GET", sandbox.invoice(invoice).callbackUrl)
    await eventually(() => expectOneOrder(suite, cart.id, cart.total))
    jest.restoreAllMocks()

    const ours = log.texts().filter((text) => text.includes("doku"))
    expect(ours.length).toBeGreaterThan(0)
    const [transaction] = await sql<{ pay_token: string; return_token: string }>(
      "select * from doku_transaction",
    )
    const timeline = JSON.stringify(await sql("select data from doku_event"))
    for (const hidden of [
      "SK-SANDBOX0001",
      "HMACSHA256=",
      "rahasia@example.com",
      "Rahasia",
      "81299998888",
      String(transaction?.pay_token),
      String(transaction?.return_token),
    ]) {
      expect(ours.join("\n")).not.toContain(hidden)
      expect(timeline).not.toContain(hidden)
    }
  })
})
