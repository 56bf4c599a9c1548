import { eventually } from "./support/eventually"
import { runJob } from "./support/job"
import { PROVIDER_ID } from "./support/names"
import { OrderPayments } from "./support/order-payments"
import { expectNoOrder, expectOneOrder } from "./support/orders"
import { type Checkout, expectOk } from "./support/shop"
import { setStock } from "./support/stock"
import { dokuSuite } from "./support/suite"
import {
  enableWallet,
  lostAtWallet,
  payWallet,
  WALLET_ID,
  WITH_OTHER_WALLET,
  walletSession,
} from "./support/wallet"

dokuSuite(
  "LinkAja beside Medusa's other flows",
  (suite) => {
    const openKinds = async () =>
      (await suite.sql<{ kind: string }>("select kind from doku_case where closed_at is null")).map(
        ({ kind }) => kind,
      )
    const open = (checkout: Pick<Checkout, "session">) =>
      suite.shop.http("GET", checkout.session.data.redirect_url)
    /** The closed pay page's redirect, as parameters of the storefront's return page. */
    async function closedPage(checkout: Pick<Checkout, "session">) {
      const { shop } = suite
      const page = await open(checkout)
      expect(page.status).toBe(302)
      const back = String(page.headers.get("location"))
      expect(back).toContain("/doku/return/")
      const landed = new URL(String((await shop.http("GET", back)).headers.get("location")))
      const { payment, reason } = Object.fromEntries(landed.searchParams)
      return { payment, reason, status: await shop.word(checkout.session.id) }
    }
    const numbersUsed = async () => {
      const [sequence] = await suite.sql<{ last_value: string }>(
        "select last_value from order_display_id_seq",
      )
      return Number(sequence?.last_value)
    }
    const completionsKept = async () =>
      (await suite.sql("select id from workflow_execution where workflow_id in ('complete-cart')")).length

    describe("before the payment", () => {
      it("refuses a session for a sold-out cart in the shopper's language, without a request to DOKU", async () => {
        const { shop, sandbox } = suite
        const cart = await shop.cart()
        const collectionId = await shop.collection(cart.id)
        await setStock(suite, 0)
        const answer = await shop.requestSession(collectionId)
        expect(answer).toMatchObject({
          status: 400,
          body: { type: "not_allowed", code: "sold_out", message: expect.stringContaining("Sambal Roa") },
        })
        const indonesian = await shop.http<{ message: string }>(
          "POST",
          `/store/payment-collections/${collectionId}/payment-sessions`,
          { provider_id: PROVIDER_ID },
          { ...shop.storeHeaders, "accept-language": "id-ID,id;q=0.9,en;q=0.5" },
        )
        expect(indonesian.body.message).toContain("habis")
        expect(sandbox.book().invoices).toEqual([])
        await setStock(suite, 9)
        expect((await shop.requestSession(collectionId)).status).toBe(200)
      })

      it("closes the page of a cart that sold out, says so, and opens it again", async () => {
        const { sandbox } = suite
        const checkout = await suite.shop.checkout()
        await setStock(suite, 0)
        expect(await closedPage(checkout)).toEqual({
          payment: "failed",
          reason: "sold_out",
          status: {
            payment: "failed",
            reason: "sold_out",
            message: expect.stringContaining("Sambal Roa"),
          },
        })
        await setStock(suite, 9)
        const page = await open(checkout)
        expect(page.headers.get("location") ?? page.text).toContain(sandbox.url)
        expect(await suite.shop.word(checkout.session.id)).toEqual({ payment: "pending" })
      })

      it("refuses a deleted cart, and a provider that was removed from the region", async () => {
        const { shop, sql } = suite
        const gone = await shop.checkout()
        await sql("update cart set deleted_at = now() where id = ?", [gone.cart.id])
        expect((await shop.requestSession(gone.collectionId)).status).toBe(400)
        expect(await closedPage(gone)).toMatchObject({ payment: "failed", reason: "unavailable" })

        const taken = await shop.checkout()
        await sql("delete from region_payment_provider where payment_provider_id = ?", [PROVIDER_ID])
        expect((await shop.requestSession(taken.collectionId)).status).toBe(400)
        expect(await closedPage(taken)).toMatchObject({ payment: "failed", reason: "unavailable" })
      })

      it("closes the old page of a changed cart, a second session, or an order paid by another provider", async () => {
        const { shop } = suite
        const changed = await shop.checkout()
        await shop.addItem(changed.cart.id, "SAMBAL-ROA-150")
        expect(await closedPage(changed)).toMatchObject({ payment: "failed", reason: "cart_changed" })

        const again = await shop.checkout()
        await shop.session(again.collectionId)
        expect(await closedPage(again)).toMatchObject({ payment: "failed", reason: "cart_changed" })

        const otherwise = await shop.checkout()
        expectOk(await shop.requestSession(otherwise.collectionId, {}, "pp_system_default"))
        expect(expectOk(await shop.complete(otherwise.cart.id)).type).toBe("order")
        expect(await closedPage(otherwise)).toMatchObject({ payment: "failed", reason: "unavailable" })
      })

      it("updates the collection when taxes were recalculated, and sells at the new total", async () => {
        const { shop, sandbox, sql } = suite
        const cart = await shop.cart()
        const collectionId = await shop.collection(cart.id)
        await sql(
          "update cart_line_item set unit_price = unit_price + 1000, raw_unit_price = jsonb_build_object('value', (unit_price + 1000)::text, 'precision', 20)",
        )
        const { total } = await shop.readCart(cart.id)
        expect(total).not.toBe(cart.total)
        const session = await shop.session(collectionId)
        expect(session.amount).toBe(total)
        sandbox.pay(session.data.invoice_number)
        await sandbox.idle()
        await eventually(() => expectOneOrder(suite, cart.id, total))
      })

      it("reports that a cart that became free has nothing to pay", async () => {
        const { shop, sql } = suite
        const cart = await shop.cart()
        const collectionId = await shop.collection(cart.id)
        const free = `unit_price = 0, raw_unit_price = '{"value":"0","precision":20}'`
        await sql(`update cart_line_item set ${free}`)
        await sql(`update cart_shipping_method set amount = 0, raw_amount = '{"value":"0","precision":20}'`)
        expect(await shop.requestSession(collectionId)).toMatchObject({
          status: 400,
          body: { code: "unavailable", message: expect.stringContaining("nothing to pay") },
        })
        expect(expectOk(await shop.complete(cart.id)).type).toBe("order")
      })
    })

    describe("waiting uses nothing up", () => {
      it("answers an unpaid completion as Medusa does, without using an order number", async () => {
        const { shop, sandbox, sql } = suite
        const { cart, invoice } = await shop.checkout()
        const before = { numbers: await numbersUsed(), kept: await completionsKept() }
        for (let time = 0; time < 5; time++) {
          const answer = await shop.complete(cart.id)
          expect(answer.status).toBe(200)
          expect(answer.body).toMatchObject({
            type: "cart",
            cart: { id: cart.id, total: cart.total, items: [{}] },
            error: {
              type: "payment_requires_more_error",
              name: "Error",
              message: "LinkAja has not confirmed this payment yet.",
            },
          })
        }
        expect({ numbers: await numbersUsed(), kept: await completionsKept() }).toEqual(before)
        expect(await sql("select id from reservation_item")).toEqual([])
        sandbox.pay(invoice, { notify: false })
        // DOKU was queried five times by now; the next query comes after a while.
        await sql("update doku_transaction set last_queried_at = now() - interval '1 minute'")
        expect(expectOk(await shop.complete(cart.id)).type).toBe("order")
      })

      it("answers completion of a sold-out cart as Medusa does, without using an order number", async () => {
        const { shop, sandbox } = suite
        const { cart, invoice } = await shop.checkout()
        await setStock(suite, 0)
        const before = await numbersUsed()
        expect((await shop.complete(cart.id)).status).toBe(400)
        sandbox.pay(invoice)
        await sandbox.idle()
        await eventually(async () => expect(await openKinds()).toEqual(["paid_without_order"]))
        expect((await shop.complete(cart.id)).status).toBe(400)
        expect(await numbersUsed()).toBe(before)
        await setStock(suite, 9)
        expect(expectOk(await shop.complete(cart.id)).type).toBe("order")
      })
    })

    it("uses up one order number at most for a paid cart that sells out, however often it is completed", async () => {
      const { shop, sandbox, sql } = suite
      const { cart, invoice } = await shop.checkout()
      sandbox.pay(invoice, { notify: false })
      // As a notification leaves it whose process dies before it settles.
      await sql("update doku_transaction set status = 'paid', paid_amount = amount, paid_at = now()")
      await setStock(suite, 0)
      const before = await numbersUsed()
      for (let time = 0; time < 4; time++) {
        expect((await shop.complete(cart.id)).status).toBe(400)
        await eventually(async () => expect(await openKinds()).toEqual(["paid_without_order"]))
      }
      expect((await numbersUsed()) - before).toBeLessThanOrEqual(1)
      await setStock(suite, 9)
      expect(expectOk(await shop.complete(cart.id)).type).toBe("order")
    })

    describe("beside another wallet", () => {
      beforeEach(() => enableWallet(suite))

      /** A received LinkAja payment that waits, because the item is sold out. */
      async function paidAndWaiting() {
        const { shop, sandbox } = suite
        const checkout = await shop.checkout()
        await setStock(suite, 0)
        sandbox.pay(checkout.invoice)
        await sandbox.idle()
        await eventually(async () => expect(await openKinds()).toEqual(["paid_without_order"]))
        return checkout
      }

      it("starts no payment while a received one waits for its order", async () => {
        const { shop } = suite
        const { collectionId, invoice } = await paidAndWaiting()
        for (const provider of [WALLET_ID, "pp_system_default"]) {
          expect(await shop.requestSession(collectionId, {}, provider)).toMatchObject({
            status: 400,
            body: { message: expect.stringContaining(invoice) },
          })
        }
        const marked = await shop.admin(
          "POST",
          `/admin/payment-collections/${collectionId}/payment-sessions`,
          { provider_id: WALLET_ID },
        )
        expect(marked).toMatchObject({ status: 400, body: { message: expect.stringContaining(invoice) } })
        expect(await lostAtWallet(suite)).toEqual([])
      })

      it("starts one for a changed cart only after the received LinkAja payment was refunded", async () => {
        const { shop, sandbox, doku } = suite
        const { cart, collectionId, invoice } = await shop.checkout()
        await shop.addItem(cart.id, "SAMBAL-ROA-150")
        sandbox.pay(invoice)
        await sandbox.idle()
        await eventually(async () => expect(await openKinds()).toEqual(["cart_changed"]))
        expect((await shop.requestSession(collectionId, {}, WALLET_ID)).status).toBe(400)
        const transaction = await doku.ledger.find("invoice_number", invoice)
        const refund = { amount: cart.total, reference: "TRF-1" }
        expectOk(await shop.admin("POST", `/admin/doku/transactions/${transaction?.id}/refunds`, refund))
        const session = await walletSession(suite, collectionId)
        payWallet(session)
        expect(expectOk(await shop.complete(cart.id)).type).toBe("order")
        expect(await lostAtWallet(suite)).toEqual([])
      })

      it("starts a payment there after an opened, unpaid LinkAja page", async () => {
        const { shop } = suite
        const checkout = await shop.checkout()
        await open(checkout)
        const session = await walletSession(suite, checkout.collectionId)
        payWallet(session)
        expect(expectOk(await shop.complete(checkout.cart.id)).type).toBe("order")
        expect(await lostAtWallet(suite)).toEqual([])
      })

      it("starts any number of payments without a query at DOKU for each", async () => {
        const { shop, sandbox } = suite
        const checkout = await shop.checkout()
        await open(checkout)
        const countStatusRequests = () =>
          sandbox.requests().filter(({ path }) => path.includes("/status/")).length
        const before = countStatusRequests()
        const requests = 12
        for (let time = 0; time < requests; time++) {
          expectOk(await shop.requestSession(checkout.collectionId, {}, WALLET_ID))
        }
        expect(countStatusRequests() - before).toBeGreaterThanOrEqual(1)
        // The same limit as for waiting shoppers.
        expect(countStatusRequests() - before).toBeLessThanOrEqual(5)
      })

      it("first learns that the LinkAja page was paid", async () => {
        const { shop, sandbox } = suite
        const checkout = await shop.checkout()
        await open(checkout)
        sandbox.pay(checkout.invoice, { notify: false })
        expect((await shop.requestSession(checkout.collectionId, {}, WALLET_ID)).status).toBe(400)
        await eventually(() => expectOneOrder(suite, checkout.cart.id, checkout.cart.total))
      })

      it("keeps its session when LinkAja's payment comes late", async () => {
        const { shop, sandbox, sql } = suite
        const checkout = await shop.checkout()
        await open(checkout)
        sandbox.addFault({ route: "status", kind: "status_500", count: 100 })
        sandbox.pay(checkout.invoice, { notify: false })
        const session = await walletSession(suite, checkout.collectionId)
        sandbox.clearFaults()
        sandbox.notify(checkout.invoice)
        await sandbox.idle()
        await eventually(async () => expect(await openKinds()).toEqual(["other_payment_started"]))
        expect(await sql("select id from payment_session")).toEqual([{ id: session.id }])
        await expectNoOrder(suite, checkout.cart.id)

        payWallet(session)
        expect(expectOk(await shop.complete(checkout.cart.id)).type).toBe("order")
        expect(await lostAtWallet(suite)).toEqual([])
        await eventually(async () => {
          await sql("update doku_transaction set next_check_at = now()")
          await runJob(suite)
          expect(await openKinds()).toEqual(["paid_twice"])
        })
      })

      it("yields to LinkAja's payment when its session is a day old, or when LinkAja is chosen again", async () => {
        const { shop, sandbox, sql } = suite
        const late = async () => {
          const checkout = await shop.checkout()
          sandbox.addFault({ route: "status", kind: "status_500", count: 100 })
          sandbox.pay(checkout.invoice, { notify: false })
          await walletSession(suite, checkout.collectionId)
          sandbox.clearFaults()
          sandbox.notify(checkout.invoice)
          await sandbox.idle()
          await eventually(async () => expect(await openKinds()).toEqual(["other_payment_started"]))
          return checkout
        }
        const first = await late()
        await sql("update payment_session set created_at = now() - interval '25 hours'")
        await sql("update doku_transaction set next_check_at = now()")
        await eventually(async () => {
          await runJob(suite)
          await expectOneOrder(suite, first.cart.id, first.cart.total)
        })
        const second = await late()
        await shop.session(second.collectionId)
        await eventually(() => expectOneOrder(suite, second.cart.id, second.cart.total))
      })
    })

    describe("a captured payment without an order", () => {
      /** The state after another plugin's `orderCreated` hook has thrown: captured, and the order rolled back. */
      async function captured() {
        const { shop, sandbox, container } = suite
        const checkout = await shop.checkout()
        sandbox.pay(checkout.invoice, { notify: false })
        await container.resolve("payment").authorizePaymentSession(checkout.session.id, {})
        return checkout
      }
      const openCase = (kind: string) =>
        suite.sql(
          `insert into doku_case (id, transaction_id, provider_id, invoice_number, kind, details)
           select 'dokucase_held', id, provider_id, invoice_number, ?, '{}' from doku_transaction`,
          [kind],
        )

      it("is finished by the storefront's completion when it has no case", async () => {
        const { cart } = await captured()
        expect(expectOk(await suite.shop.complete(cart.id)).type).toBe("order")
        await expectOneOrder(suite, cart.id, cart.total)
      })

      it.each(["unlisted_status", "status_contradicts_paid"])(
        "isn't finished while %s is open",
        async (kind) => {
          const { shop, sql } = suite
          const { cart } = await captured()
          await openCase(kind)
          expect(await shop.complete(cart.id)).toMatchObject({
            status: 400,
            body: { message: expect.stringContaining("looking into this payment") },
          })
          expect(await sql("select order_id from order_cart where deleted_at is null")).toEqual([])
          await sql("delete from doku_case")
          expect(expectOk(await shop.complete(cart.id)).type).toBe("order")
        },
      )

      it("isn't finished after a person has closed its case", async () => {
        const { shop, sql } = suite
        const { cart } = await captured()
        await openCase("paid_without_order")
        await sql("update doku_case set closed_at = now(), note = 'Returned in cash', actor = 'user_1'")
        expect((await shop.complete(cart.id)).status).toBe(400)
        expect(await sql("select order_id from order_cart where deleted_at is null")).toEqual([])
        await sql("delete from doku_case")
        expect(expectOk(await shop.complete(cart.id)).type).toBe("order")
      })
    })

    describe("a new page while the old one's status is unknown", () => {
      const silent = () => suite.sandbox.addFault({ route: "status", kind: "status_500", count: 1_000 })
      const forget = () =>
        suite.sql(
          "update doku_event set created_at = created_at - interval '95 seconds' where type = 'start_waited'",
        )

      it("is refused at first, and allowed after a while", async () => {
        const { shop } = suite
        const checkout = await shop.checkout()
        await open(checkout)
        silent()
        const wait = await shop.requestSession(checkout.collectionId)
        expect(wait).toMatchObject({
          status: 409,
          body: { message: expect.stringContaining("still asking about your last payment") },
        })
        expect(wait.headers.get("retry-after")).toBe("5")
        await forget()
        expect((await shop.requestSession(checkout.collectionId)).status).toBe(200)
      })

      it("is allowed at once, any number of times, when DOKU reports the old one as unpaid", async () => {
        const { shop } = suite
        const checkout = await shop.checkout()
        await open(checkout)
        for (let time = 0; time < 8; time++) {
          expect((await shop.requestSession(checkout.collectionId)).status).toBe(200)
        }
      })

      it("queries the cart's other opened transactions before it redirects to LinkAja", async () => {
        const { shop, sandbox } = suite
        const first = await shop.checkout()
        const second = { session: await shop.session(first.collectionId) }
        await open(second)
        const third = { session: await shop.session(first.collectionId) }
        silent()
        const page = await open(third)
        expect(page.status).toBe(200)
        expect(page.text).toContain("still asking about your last payment")
        expect(page.headers.get("refresh")).toBe("5")
        sandbox.clearFaults()
        sandbox.pay(second.session.data.invoice_number, { notify: false })
        await suite.sql("update doku_transaction set last_queried_at = now() - interval '1 minute'")
        const back = String((await open(third)).headers.get("location"))
        expect(back).toContain("/doku/return/")
        await shop.http("GET", back)
        await eventually(() => expectOneOrder(suite, first.cart.id, first.cart.total))
      })
    })

    describe("a store without the plugin's tables", () => {
      async function withoutTables(during: () => Promise<void>) {
        await suite.sql("alter table doku_transaction rename to doku_transaction_away")
        try {
          await during()
        } finally {
          await suite.sql("alter table doku_transaction_away rename to doku_transaction")
        }
      }

      it("sells, marks as paid, refunds and cancels by other providers", async () => {
        const { shop } = suite
        await enableWallet(suite)
        await withoutTables(async () => {
          const cart = await shop.cart()
          const collectionId = await shop.collection(cart.id)
          const session = await walletSession(suite, collectionId)
          payWallet(session)
          const order = expectOk(await shop.complete(cart.id)).order
          const { body } = await shop.admin<{
            order: { payment_collections: { payments: { id: string }[] }[] }
          }>("GET", `/admin/orders/${order?.id}?fields=*payment_collections.payments`)
          const payment = body.order.payment_collections[0]?.payments[0]?.id
          const more = await shop.admin<{ payment_collection: { id: string } }>(
            "POST",
            "/admin/payment-collections",
            { order_id: order?.id, amount: 5_000 },
          )
          const { id } = expectOk(more).payment_collection
          const marked = await shop.admin("POST", `/admin/payment-collections/${id}/mark-as-paid`, {
            order_id: order?.id,
          })
          expect(marked.status).toBe(200)
          expect(
            (await shop.admin("POST", `/admin/payments/${payment}/refund`, { amount: 1_000 })).status,
          ).toBe(200)
          expect((await shop.admin("POST", `/admin/orders/${order?.id}/cancel`, {})).status).toBe(200)
          expect(
            (await shop.requestSession(await shop.collection((await shop.cart()).id))).status,
          ).toBeGreaterThanOrEqual(400)
        })
      })
    })

    describe("Pay, in another tab, on a cart that is already an order", () => {
      beforeEach(() => enableWallet(suite))

      const PROVIDERS = [PROVIDER_ID, WALLET_ID, "pp_system_default"]

      async function expectRefused(collectionId: string, message: string, providers: readonly string[]) {
        for (const provider of providers) {
          const answer = await suite.shop.requestSession(collectionId, {}, provider)
          expect({ provider, answer }).toMatchObject({
            answer: { status: 400, body: { type: "not_allowed", message: expect.stringContaining(message) } },
          })
        }
      }

      it("is refused when LinkAja has paid it", async () => {
        const { shop, sandbox } = suite
        const checkout = await shop.checkout()
        sandbox.pay(checkout.invoice)
        await eventually(() => expectOneOrder(suite, checkout.cart.id, checkout.cart.total))
        await expectRefused(checkout.collectionId, "This cart is already paid.", PROVIDERS)
      })

      it("is refused when LinkAja has paid it, and the ledger hasn't noted the order yet", async () => {
        const { shop, sandbox, sql } = suite
        const checkout = await shop.checkout()
        sandbox.pay(checkout.invoice)
        await eventually(() => expectOneOrder(suite, checkout.cart.id, checkout.cart.total))
        await eventually(async () =>
          expect(
            await sql(
              "update doku_transaction set settlement = 'open', order_id = null, payment_id = null where settlement = 'settled' returning id",
            ),
          ).toHaveLength(1),
        )
        await expectRefused(checkout.collectionId, "This cart is already paid.", [PROVIDER_ID])
        await eventually(() => expectOneOrder(suite, checkout.cart.id, checkout.cart.total))
      })

      it("is refused when LinkAja has paid it twice, and the second payment waits for its refund", async () => {
        const { shop, sandbox, sql } = suite
        const checkout = await shop.checkout()
        const second = await shop.session(checkout.collectionId)
        sandbox.pay(checkout.invoice)
        await eventually(() => expectOneOrder(suite, checkout.cart.id, checkout.cart.total))
        sandbox.pay(second.data.invoice_number)
        await eventually(async () =>
          expect(await sql("select kind from doku_case")).toEqual([{ kind: "paid_twice" }]),
        )
        await expectRefused(checkout.collectionId, "This cart is already paid.", [PROVIDER_ID])
      })

      it("is refused when it was finished by another provider, after a page of LinkAja", async () => {
        const { shop } = suite
        const checkout = await shop.checkout()
        await open(checkout)
        await shop.session(checkout.collectionId, {}, "pp_system_default")
        expect(expectOk(await shop.complete(checkout.cart.id)).type).toBe("order")
        await expectRefused(checkout.collectionId, "order already", [PROVIDER_ID])
      })

      it("is refused when LinkAja was never chosen", async () => {
        const { shop } = suite
        const cart = await shop.cart()
        const collectionId = await shop.collection(cart.id)
        await shop.session(collectionId, {}, "pp_system_default")
        expect(expectOk(await shop.complete(cart.id)).type).toBe("order")
        await expectRefused(collectionId, "order already", [PROVIDER_ID])
      })

      it("is refused while the order of the received payment is being made", async () => {
        const { shop, sandbox } = suite
        const checkout = await shop.checkout()
        sandbox.pay(checkout.invoice)
        const answers = await Promise.all([
          shop.complete(checkout.cart.id),
          ...PROVIDERS.map((provider) => shop.requestSession(checkout.collectionId, {}, provider)),
        ])
        await eventually(() => expectOneOrder(suite, checkout.cart.id, checkout.cart.total))
        for (const { status } of answers) expect([200, 400, 409]).toContain(status)
      })
    })

    describe("an order's collection that LinkAja has paid", () => {
      it("explains to every provider how the rest can be paid, and the rest's collection accepts it", async () => {
        const { shop } = suite
        await enableWallet(suite)
        const orders = new OrderPayments(suite)
        const orderId = await orders.paidOrder()
        await orders.changes.add(orderId, { "TEH-MELATI-80": 2 })
        const paid = await orders.owingCollection(orderId)
        const invoice = await orders.startInStorefront(orderId)
        await orders.changes.add(orderId, { "TEH-MELATI-80": 1 })
        await orders.pay(invoice)
        for (const provider of [PROVIDER_ID, WALLET_ID, "pp_system_default"]) {
          expect(await shop.requestSession(paid, {}, provider)).toMatchObject({
            status: 400,
            body: { message: expect.stringContaining("new payment link") },
          })
        }
        const rest = await orders.owingCollection(orderId)
        expect(rest).not.toBe(paid)
        expect((await shop.requestSession(rest)).status).toBe(200)
      })
    })
  },
  WITH_OTHER_WALLET,
)
