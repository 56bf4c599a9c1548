import type { Knex } from "@medusajs/framework/mikro-orm/knex"
import { createSignature } from "../../src/doku-api"
import { DEFAULT_MERCHANT } from "../../src/sandbox"
import { settleCollectionWorkflow } from "../../src/workflows"
import { eventually } from "./support/eventually"
import { letTheJobRunDry, letTimePass, runJob } from "./support/job"
import { leasesReleased } from "./support/leases"
import { NOTIFICATION_PATH, PROVIDER_ID } from "./support/names"
import { OrderPayments } from "./support/order-payments"
import { expectNoOrder, expectOneOrder } from "./support/orders"
import { expectOk } from "./support/shop"
import { setStock } from "./support/stock"
import { dokuSuite } from "./support/suite"

const OLD_KEY = "SK-BEFORE0001"

/** DOKU changes the status of a paid transaction, or a person acts on the payment before it is settled. */
dokuSuite(
  "changes to a paid transaction",
  (suite) => {
    const openKinds = async () =>
      (
        await suite.sql<{ kind: string }>(
          "select kind from doku_case where closed_at is null order by opened_at",
        )
      ).map(({ kind }) => kind)
    /** A payment that waits, because the item was sold out when it was paid. */
    async function paidWithoutOrder() {
      const { shop, sandbox, doku } = suite
      const checkout = await shop.checkout()
      await setStock(suite, 0)
      sandbox.pay(checkout.invoice)
      await sandbox.idle()
      await eventually(async () => expect(await openKinds()).toEqual(["paid_without_order"]))
      await leasesReleased(suite)
      const transaction = await doku.ledger.find("invoice_number", checkout.invoice)
      return { ...checkout, id: String(transaction?.id) }
    }

    async function paidOrder() {
      const { shop, sandbox, sql, doku } = suite
      const checkout = await shop.checkout()
      sandbox.pay(checkout.invoice)
      await sandbox.idle()
      const order = await eventually(() => expectOneOrder(suite, checkout.cart.id, checkout.cart.total))
      await eventually(async () =>
        expect(await sql("select settlement from doku_transaction")).toEqual([{ settlement: "settled" }]),
      )
      await leasesReleased(suite)
      const transaction = await doku.ledger.find("invoice_number", checkout.invoice)
      return { ...checkout, order, id: String(transaction?.id) }
    }

    describe("a waiting payment that DOKU refunds without a notification", () => {
      it("is not captured by the job once the item is in stock again", async () => {
        const { sandbox } = suite
        const { cart, invoice } = await paidWithoutOrder()
        sandbox.refund(invoice, { notify: { drop: true } })
        await letTimePass(suite, "20 minutes")
        await setStock(suite, 9)
        await runJob(suite)
        await expectNoOrder(suite, cart.id)
        expect(await openKinds()).toContain("refunded_at_doku")
      })

      it("is not captured by the shopper's own completion either", async () => {
        const { shop, sandbox } = suite
        const { cart, invoice } = await paidWithoutOrder()
        sandbox.refund(invoice, { notify: { drop: true } })
        await letTimePass(suite, "20 minutes")
        await setStock(suite, 9)
        expect((await shop.complete(cart.id)).body).toMatchObject({ type: "cart" })
        await expectNoOrder(suite, cart.id)
        expect(await openKinds()).toContain("refunded_at_doku")
      })

      it("becomes an order while DOKU is down, because its last known status is paid", async () => {
        const { sandbox } = suite
        const { cart } = await paidWithoutOrder()
        await letTimePass(suite, "20 minutes")
        await setStock(suite, 9)
        sandbox.addFault({ route: "status", kind: "status_500", count: 100 })
        await runJob(suite)
        await expectOneOrder(suite, cart.id, cart.total)
      })

      it("makes no order even if Medusa had captured it before", async () => {
        const { shop, sandbox, container, sql } = suite
        const { cart, session, invoice } = await shop.checkout()
        sandbox.pay(invoice, { notify: false })
        // The state that a process leaves when it dies after the capture.
        await container.resolve("payment").authorizePaymentSession(session.id, {})
        await sql("update doku_transaction set status = 'refunded', doku_status = 'REFUNDED'")
        expect(await shop.complete(cart.id)).toMatchObject({
          status: 400,
          body: { message: expect.stringContaining("on its way back") },
        })
        expect(await sql("select order_id from order_cart where deleted_at is null")).toEqual([])
        await sql("update doku_transaction set status = 'paid', doku_status = 'SUCCESS'")
      })
    })

    describe("a settled payment", () => {
      it("is checked again soon when DOKU gave no answer, however old it is", async () => {
        const { sandbox, sql } = suite
        const { invoice } = await paidOrder()
        sandbox.refund(invoice, { notify: { drop: true } })
        sandbox.addFault({ route: "status", kind: "status_500", count: 1_000 })
        await letTimePass(suite, "8 days")
        await runJob(suite)
        const [next] = await sql<{ minutes: number }>(
          "select extract(epoch from next_check_at - clock_timestamp()) / 60 as minutes from doku_transaction",
        )
        expect(Number(next?.minutes)).toBeGreaterThan(0)
        expect(Number(next?.minutes)).toBeLessThanOrEqual(10)
        sandbox.clearFaults()
        await letTheJobRunDry(suite)
        expect(await openKinds()).toEqual(["refunded_at_doku"])
      })

      it("is checked at least once after it was settled, even if it was paid long ago", async () => {
        const { sandbox, sql } = suite
        const { cart, invoice } = await paidWithoutOrder()
        await letTimePass(suite, "10 days")
        await setStock(suite, 9)
        await runJob(suite)
        await expectOneOrder(suite, cart.id, cart.total)
        expect(await sql("select next_check_at is not null as planned from doku_transaction")).toEqual([
          { planned: true },
        ])
        sandbox.refund(invoice, { notify: { drop: true } })
        await letTheJobRunDry(suite)
        expect(await openKinds()).toEqual(["refunded_at_doku"])
      })

      it("is queried when a previous key reports a refund, and refunded by the current key's answer", async () => {
        const { shop, sandbox, sql } = suite
        const { invoice, cart } = await paidOrder()
        await sql("update doku_transaction set next_check_at = null")
        const say = (key: string) => {
          const text = JSON.stringify({
            order: { invoice_number: invoice, amount: cart.total },
            transaction: { status: "REFUNDED" },
          })
          const parts = {
            clientId: DEFAULT_MERCHANT.clientId,
            requestId: "r-refunded",
            timestamp: "2026-11-23T10:00:00Z",
          }
          return shop.http("POST", NOTIFICATION_PATH, text, {
            "content-type": "application/json",
            "client-id": parts.clientId,
            "request-id": parts.requestId,
            "request-timestamp": parts.timestamp,
            signature: createSignature({ ...parts, target: NOTIFICATION_PATH, body: text, secretKey: key }),
          })
        }
        expect((await say(OLD_KEY)).status).toBe(200)
        expect(
          await sql("select status, next_check_at <= clock_timestamp() as due from doku_transaction"),
        ).toEqual([{ status: "paid", due: true }])
        sandbox.refund(invoice, { notify: { drop: true } })
        expect((await say(DEFAULT_MERCHANT.secretKey)).status).toBe(200)
        expect(await sql("select status from doku_transaction")).toEqual([{ status: "refunded" }])
        expect(await openKinds()).toEqual(["refunded_at_doku"])
      })
    })

    describe("an undocumented status of a paid transaction", () => {
      it.each(["REVERSED", "VOIDED"])("opens a case, whatever its source: %s", async (status) => {
        const { sandbox, sql } = suite
        const { invoice } = await paidOrder()
        sandbox.setStatus(invoice, { status, notify: status === "REVERSED" })
        await sandbox.idle()
        if (status === "VOIDED") {
          await letTimePass(suite, "25 hours")
          await runJob(suite)
        }
        expect(await sql("select kind, details from doku_case")).toEqual([
          { kind: "unlisted_status", details: { doku_status: status, settlement: "settled" } },
        ])
        expect(await sql("select status, doku_status from doku_transaction")).toEqual([
          { status: "paid", doku_status: "SUCCESS" },
        ])
      })

      it("keeps a waiting payment from settling until a person closes the case", async () => {
        const { shop, sandbox, sql } = suite
        const { cart, invoice } = await paidWithoutOrder()
        sandbox.setStatus(invoice, { status: "REVERSED", notify: false })
        await letTimePass(suite, "20 minutes")
        await setStock(suite, 9)
        await runJob(suite)
        await shop.complete(cart.id)
        await expectNoOrder(suite, cart.id)
        expect(await openKinds()).toContain("unlisted_status")

        const [openCase] = await sql<{ id: string }>(
          "select id from doku_case where kind = 'unlisted_status'",
        )
        const closing = { note: "The money is there, says DOKU" }
        expectOk(await shop.admin("POST", `/admin/doku/cases/${openCase?.id}/close`, closing))
        // Repeated, because the shopper's completion may still hold the lease. Each time passes more than the retry
        // interval, which grows with the number of tries.
        await eventually(async () => {
          await letTimePass(suite, "6 hours")
          await runJob(suite)
          await expectOneOrder(suite, cart.id, cart.total)
        }, 60_000)
        await leasesReleased(suite)
        // The same status doesn't reopen a case that a person has closed, not even once the order is there.
        sandbox.setStatus(invoice, { status: "REVERSED", notify: true })
        await sandbox.idle()
        expect(await openKinds()).toEqual([])
        sandbox.setStatus(invoice, { status: "SUCCESS", notify: false })
      })
    })

    describe("the cases of a payment", () => {
      it("give one advice at a time: a new reason replaces the old one", async () => {
        const { shop, sandbox } = suite
        const { cart } = await paidWithoutOrder()
        await setStock(suite, 9)
        await shop.store("POST", `/store/carts/${cart.id}/line-items/${cart.items[0]?.id}`, { quantity: 2 })
        await letTimePass(suite, "2 minutes")
        await runJob(suite)
        expect(await openKinds()).toEqual(["cart_changed"])
        await shop.store("POST", `/store/carts/${cart.id}/line-items/${cart.items[0]?.id}`, { quantity: 1 })
        await letTheJobRunDry(suite)
        await expectOneOrder(suite, cart.id, cart.total)
        expect(await openKinds()).toEqual([])
        expect(sandbox.book().invoices).toHaveLength(1)
      })

      it("don't ask for a refund that was recorded, after another check", async () => {
        const { shop } = suite
        const { id, cart } = await paidWithoutOrder()
        const refund = { amount: cart.total, reference: "TRF-1" }
        expectOk(await shop.admin("POST", `/admin/doku/transactions/${id}/refunds`, refund))
        expect(await openKinds()).toEqual([])
        expectOk(await shop.admin("POST", `/admin/doku/transactions/${id}/check`))
        expect(await openKinds()).toEqual([])
        await setStock(suite, 9)
        await expectNoOrder(suite, cart.id)
      })

      it("are closed when the payment becomes an order after all", async () => {
        const { sandbox, sql, shop, doku } = suite
        const { cart, invoice } = await paidWithoutOrder()
        const transaction = await doku.ledger.find("invoice_number", invoice)
        const about = {
          transactionId: String(transaction?.id),
          providerId: PROVIDER_ID,
          invoiceNumber: invoice,
        }
        // A case that was opened because of another payment, which is gone now.
        await doku.cases.open(about, "paid_twice", { paid_by_invoice: "ANOTHER", order_id: null })
        await setStock(suite, 9)
        await letTimePass(suite, "61 seconds")
        await runJob(suite)
        await expectOneOrder(suite, cart.id, cart.total)
        expect(await openKinds()).toEqual([])
        expect(await sql("select count(*)::int as n from doku_case where actor = 'system'")).toEqual([
          { n: 2 },
        ])
        expect(sandbox.notifications()).not.toEqual([])
        expect((await shop.complete(cart.id)).status).toBe(200)
      })

      it("are `refund_due` immediately when the order was cancelled before settlement", async () => {
        const { shop, sql } = suite
        const { order, collectionId } = await paidOrder()
        await sql("update doku_transaction set settlement = 'open', order_id = null, payment_id = null")
        expectOk(await shop.admin("POST", `/admin/orders/${order.id}/cancel`, {}))
        await settleCollectionWorkflow(suite.container).run({
          input: { payment_collection_id: collectionId, wait_ms: 5_000 },
        })
        expect(await openKinds()).toEqual(["refund_due"])
      })
    })

    describe("a payment of an order that has no cart", () => {
      const orders = new OrderPayments(suite)

      async function orderOwing() {
        const { shop, doku } = suite
        const orderId = await orders.paidOrder()
        await orders.changes.add(orderId, { "TEH-MELATI-80": 2 })
        const collectionId = await orders.owingCollection(orderId)
        const invoice = await orders.startInStorefront(orderId)
        const transaction = await doku.ledger.find("invoice_number", invoice)
        const open = () => shop.http("GET", `/doku/pay/${transaction?.pay_token}`)
        return { orderId, collectionId, open }
      }

      it.each([
        ["cancelled", (orderId: string) => orders.changes.cancel(orderId)],
        ["changed", (orderId: string) => orders.changes.add(orderId, { "TEH-MELATI-80": 1 })],
      ])("has a page that can't be opened once its order was %s", async (_, change) => {
        const { orderId, open } = await orderOwing()
        await change(orderId)
        const answer = await open()
        expect(answer.status).toBe(302)
        expect(String(answer.headers.get("location"))).toContain("/doku/return/")
      })

      it("can be marked as paid in Admin only while it isn't being settled", async () => {
        const { shop, doku, container } = suite
        const { orderId, collectionId } = await orderOwing()
        const lease = await doku.leases.acquire(collectionId, { waitMs: 5_000 })
        const connection = container.resolve("__pg_connection__") as unknown as Knex
        const tries: unknown[] = []
        const listen = ({ sql: text }: { sql: string }) => {
          if (text.includes("insert into doku_lease")) tries.push(text)
        }
        connection.on("query", listen)
        let answered = false
        const marking = shop
          .admin("POST", `/admin/payment-collections/${collectionId}/mark-as-paid`, { order_id: orderId })
          .then((answer) => {
            answered = true
            return answer
          })
        // It retries while the lease is taken.
        await eventually(async () => expect(tries.length).toBeGreaterThan(2))
        connection.removeListener("query", listen)
        expect(answered).toBe(false)
        await lease?.release()
        expect((await marking).status).toBe(200)
      })
    })
  },
  { DOKU_PREVIOUS_SECRET_KEYS: OLD_KEY },
)
