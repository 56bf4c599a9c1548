import type { IPaymentProvider } from "@medusajs/framework/types"
import { completeCartWorkflowId } from "@medusajs/medusa/core-flows"
import { settleCollectionWorkflow } from "../../src/workflows"
import { eventually } from "./support/eventually"
import { PROVIDER_ID } from "./support/names"
import { readOrder } from "./support/order-books"
import { OrderPayments } from "./support/order-payments"
import { expectNoOrder, expectOneOrder } from "./support/orders"
import { expectOk } from "./support/shop"
import { setStock } from "./support/stock"
import { dokuSuite } from "./support/suite"

dokuSuite("settling", (suite) => {
  const settle = (collectionId: string) =>
    settleCollectionWorkflow(suite.container).run({
      input: { payment_collection_id: collectionId, wait_ms: 5_000 },
    })
  const cases = () =>
    suite.sql<{ kind: string; details: object }>("select kind, details from doku_case order by kind")

  async function twoTabs() {
    const first = await suite.shop.checkout()
    const second = await suite.shop.session(first.collectionId)
    return { ...first, second }
  }

  it("pays the order once when two tabs pay two invoices, and opens a case for the second", async () => {
    const { shop, sandbox } = suite
    const { cart, invoice, session, second } = await twoTabs()
    sandbox.pay(invoice)
    await sandbox.idle()
    sandbox.pay(second.data.invoice_number)
    await sandbox.idle()
    const order = await eventually(() => expectOneOrder(suite, cart.id, cart.total))
    await eventually(async () =>
      expect(await cases()).toEqual([
        { kind: "paid_twice", details: { paid_by_invoice: invoice, order_id: order.id } },
      ]),
    )
    expect(await shop.word(session.id)).toEqual({ payment: "paid", order_id: order.id })
    expect(await shop.word(second.id)).toEqual({
      payment: "review",
      invoice_number: second.data.invoice_number,
    })
  })

  it("pays the order once when both invoices are paid at the same instant", async () => {
    const { sandbox } = suite
    const { cart, invoice, second } = await twoTabs()
    sandbox.pay(invoice)
    sandbox.pay(second.data.invoice_number)
    await sandbox.idle()
    await eventually(() => expectOneOrder(suite, cart.id, cart.total))
    await eventually(async () => expect((await cases()).map(({ kind }) => kind)).toEqual(["paid_twice"]))
  })

  it("opens `paid_twice` at once for a payment whose order was paid by one that came in the midst of it", async () => {
    const { sandbox, sql, doku } = suite
    const { cart, invoice, second } = await twoTabs()
    const other = second.data.invoice_number
    const claim = doku.claims.claim.bind(doku.claims)
    const claiming = jest.spyOn(doku.claims, "claim").mockImplementationOnce(async (...session) => {
      sandbox.pay(other)
      // The earliest payment is claimed.
      await eventually(async () =>
        expect(
          await sql(
            "update doku_transaction set paid_at = '2026-01-01' where invoice_number = ? and status = 'paid' returning id",
            [other],
          ),
        ).toHaveLength(1),
      )
      return claim(...session)
    })
    sandbox.pay(invoice)
    await sandbox.idle()
    claiming.mockRestore()
    const order = await eventually(() => expectOneOrder(suite, cart.id, cart.total))
    const details = { paid_by_invoice: other, order_id: order.id }
    await eventually(async () => expect(await cases()).toEqual([{ kind: "paid_twice", details }]))
  })

  it("replaces the case of a first payment as soon as a second one has made the order", async () => {
    const { shop, sandbox, sql } = suite
    const { cart, invoice, collectionId } = await shop.checkout()
    await shop.addItem(cart.id, "TEH-MELATI-80")
    const second = await shop.session(collectionId)
    sandbox.pay(invoice)
    await sandbox.idle()
    await eventually(async () => expect(await cases()).toMatchObject([{ kind: "cart_changed" }]))
    sandbox.pay(second.data.invoice_number)
    await sandbox.idle()
    const order = await eventually(() => expectOneOrder(suite, cart.id, second.amount))
    const details = { paid_by_invoice: second.data.invoice_number, order_id: order.id }
    await eventually(async () =>
      expect(await sql("select kind, details from doku_case where closed_at is null")).toEqual([
        { kind: "paid_twice", details },
      ]),
    )
  })

  it("captures nothing for a sold-out cart, and makes the order once it is back in stock", async () => {
    const { shop, sandbox, sql } = suite
    const { cart, session, invoice, collectionId } = await shop.checkout()
    await setStock(suite, 0)
    sandbox.pay(invoice)
    await sandbox.idle()
    await eventually(async () => expect(await cases()).toMatchObject([{ kind: "paid_without_order" }]))
    expect(await sql("select details ->> 'reason' as reason from doku_case")).toEqual([
      {
        reason: expect.stringMatching(
          /item Sambal Roa Manado, Standar \(SAMBAL-ROA-150\) at location "[A-Z][^_]+"$/,
        ),
      },
    ])
    await expectNoOrder(suite, cart.id)
    expect(await shop.word(session.id)).toEqual({ payment: "review", invoice_number: invoice })
    expect(await sql("select id from payment_session")).toEqual([{ id: session.id }])

    await setStock(suite, 9)
    await settle(collectionId)
    const order = await expectOneOrder(suite, cart.id, cart.total)
    expect(await shop.word(session.id)).toEqual({ payment: "paid", order_id: order.id })
    expect(await sql("select note from doku_case where closed_at is not null")).toEqual([
      { note: `Settled as order ${order.id}` },
    ])
  })

  it("opens a case while the provider is disabled in the region", async () => {
    const { shop, sandbox, sql } = suite
    const { cart, invoice, collectionId } = await shop.checkout()
    await sql("delete from region_payment_provider where payment_provider_id = ?", [PROVIDER_ID])
    sandbox.pay(invoice)
    await sandbox.idle()
    await eventually(async () => expect(await cases()).toMatchObject([{ kind: "paid_without_order" }]))
    await expectNoOrder(suite, cart.id)
    await sql(
      `insert into region_payment_provider (id, region_id, payment_provider_id)
       select 'regpp_back', id, ? from region`,
      [PROVIDER_ID],
    )
    await settle(collectionId)
    await expectOneOrder(suite, cart.id, cart.total)
  })

  it("uses a session whose creation stopped before Medusa stored its data", async () => {
    const { shop, sandbox, sql } = suite
    const { cart, session, invoice, collectionId } = await shop.checkout()
    await sql("update payment_session set data = '{}'")
    sandbox.pay(invoice)
    await sandbox.idle()
    await settle(collectionId)
    const order = await expectOneOrder(suite, cart.id, cart.total)
    expect(await shop.word(session.id)).toEqual({ payment: "paid", order_id: order.id })
    expect(await cases()).toEqual([])
  })

  it("never uses one shopper's payment for another whose session data names it", async () => {
    const { shop, sandbox, sql } = suite
    const payer = await shop.checkout({ email: "payer@example.com" })
    const thief = await shop.checkout({ email: "thief@example.com" })
    // A session contains the storefront's data until the provider has returned; a process can die before.
    await sql("update payment_session set data = ?::jsonb where id = ?", [
      JSON.stringify(payer.session.data),
      thief.session.id,
    ])
    sandbox.pay(payer.invoice, { notify: false })
    expect((await shop.complete(thief.cart.id)).body).toMatchObject({
      type: "cart",
      error: { type: "payment_requires_more_error" },
    })
    await expectNoOrder(suite, thief.cart.id)
    await settle(payer.collectionId)
    expect((await shop.complete(payer.cart.id)).body).toMatchObject({ type: "order" })
    await expectOneOrder(suite, payer.cart.id, payer.cart.total)
  })

  it("settles a payment whose provider entry has another id now", async () => {
    const { shop, sandbox, sql } = suite
    const { cart, invoice, collectionId } = await shop.checkout()
    await sql("update doku_transaction set provider_id = 'pp_doku-linkaja_old'")
    await sql("delete from payment_session")
    sandbox.pay(invoice)
    await sandbox.idle()
    await settle(collectionId)
    await expectOneOrder(suite, cart.id, cart.total)
    expect(await sql("select provider_id from payment")).toEqual([{ provider_id: PROVIDER_ID }])
  })

  it("never replaces another provider's authorised payment", async () => {
    const { shop, sandbox, sql, container } = suite
    const { cart, invoice, collectionId } = await shop.checkout()
    const other = await shop.requestSession(collectionId, {}, "pp_system_default")
    const [session] = expectOk(other).payment_collection.payment_sessions
    await container.resolve("payment").authorizePaymentSession(String(session?.id), {})
    sandbox.pay(invoice)
    await sandbox.idle()
    await eventually(async () => expect(await cases()).toMatchObject([{ kind: "other_payment_authorized" }]))
    expect(await sql("select id from payment_session")).toEqual([{ id: session?.id }])
    expect(await sql("select * from order_cart where cart_id = ? and deleted_at is null", [cart.id])).toEqual(
      [],
    )
  })

  it("makes the order when the shopper had chosen another provider afterwards", async () => {
    const { shop, sandbox } = suite
    const { cart, invoice, collectionId } = await shop.checkout()
    expectOk(await shop.requestSession(collectionId, {}, "pp_system_default"))
    sandbox.pay(invoice)
    await sandbox.idle()
    await eventually(() => expectOneOrder(suite, cart.id, cart.total))
  })

  it("opens `paid_twice` when another provider's payment came before LinkAja's", async () => {
    const { shop, sandbox } = suite
    const { cart, invoice, collectionId } = await shop.checkout()
    expectOk(await shop.requestSession(collectionId, {}, "pp_system_default"))
    const done = expectOk(await shop.complete(cart.id))
    expect(done.type).toBe("order")
    const { body } = await shop.admin<{ order: { payment_collections: { payments: { id: string }[] }[] } }>(
      "GET",
      `/admin/orders/${done.order?.id}?fields=*payment_collections.payments`,
    )
    const payment = body.order.payment_collections[0]?.payments[0]?.id
    expectOk(await shop.admin("POST", `/admin/payments/${payment}/capture`, {}))
    sandbox.pay(invoice)
    await sandbox.idle()
    await eventually(async () => expect(await cases()).toMatchObject([{ kind: "paid_twice" }]))
  })

  it("leaves an order with another provider's authorised payment unchanged, and emits its event once", async () => {
    const { shop, sandbox, sql, container } = suite
    const placed: unknown[] = []
    container.resolve("event_bus").subscribe("order.placed", async ({ data }) => {
      placed.push(data)
    })
    const { invoice, cart, collectionId } = await shop.checkout()
    expectOk(await shop.requestSession(collectionId, {}, "pp_system_default"))
    const done = expectOk(await shop.complete(cart.id))
    const before = await sql("select id, provider_id from payment_session")
    sandbox.pay(invoice)
    await sandbox.idle()
    await eventually(async () =>
      expect(await cases()).toMatchObject([
        {
          kind: "other_payment_authorized",
          details: { provider_id: "pp_system_default", order_id: done.order?.id },
        },
      ]),
    )
    expect(await sql("select id, provider_id from payment_session")).toEqual(before)
    expect(await sql("select id from capture")).toEqual([])
    await eventually(async () => expect(placed).toHaveLength(1))
  })

  it("settles a payment as soon as a session request releases the lease", async () => {
    const { shop, sandbox } = suite
    const { cart, invoice, collectionId } = await shop.checkout()
    sandbox.addFault({ route: "create", kind: "slow", ms: 2_500 })
    const second = shop.requestSession(collectionId)
    await eventually(async () => expect(await suite.sql("select owner from doku_lease")).toHaveLength(1))
    sandbox.pay(invoice)
    await sandbox.idle()
    expect((await second).status).toBe(200)
    await eventually(() => expectOneOrder(suite, cart.id, cart.total))
  })

  it("settles the invoice that matches the cart, even if an older one of another amount is paid too", async () => {
    const { shop, sandbox } = suite
    const first = await shop.checkout()
    await shop.addItem(first.cart.id, "SAMBAL-ROA-150")
    const second = await shop.session(first.collectionId)
    expectOk(await shop.requestSession(first.collectionId, {}, "pp_system_default"))
    sandbox.pay(first.invoice)
    await sandbox.idle()
    sandbox.pay(second.data.invoice_number)
    await sandbox.idle()
    const cart = await shop.readCart(first.cart.id)
    await eventually(() => expectOneOrder(suite, cart.id, cart.total))
  })

  it("finds a payment whose claim was released during a slow completion", async () => {
    const { shop, sandbox, sql } = suite
    const { cart, invoice, collectionId, session } = await shop.checkout()
    sandbox.pay(invoice, { notify: false })
    expectOk(await shop.complete(cart.id))
    await eventually(async () => expect(await shop.word(session.id)).toMatchObject({ payment: "paid" }))
    await sql(
      "update doku_transaction set settlement = 'open', claimed_session_id = null, order_id = null, payment_id = null",
    )
    await settle(collectionId)
    await expectOneOrder(suite, cart.id, cart.total)
    expect(await cases()).toEqual([])
    expect(await sql("select settlement, claimed_session_id from doku_transaction")).toEqual([
      { settlement: "settled", claimed_session_id: session.id },
    ])
  })

  describe("after a process died, repairs", () => {
    /** A paid order whose completion ended with the process. */
    async function orderWithoutItsPayment() {
      const { shop, sandbox, sql, container } = suite
      const { cart, invoice, session, collectionId } = await shop.checkout()
      const placed: unknown[] = []
      container.resolve("event_bus").subscribe("order.placed", async ({ data }) => {
        placed.push(data)
      })
      sandbox.pay(invoice, { notify: false })
      expectOk(await shop.complete(cart.id))
      await eventually(async () => expect(await shop.word(session.id)).toMatchObject({ payment: "paid" }))
      await eventually(async () => expect(placed).toHaveLength(1))
      return { shop, sandbox, sql, cart, collectionId, invoice, placed }
    }
    /** The part of an order's summary before its payment. */
    const owing = (total: number) => {
      const raw = (value: number) => ({ value: String(value), precision: 20 })
      return {
        paid_total: 0,
        raw_paid_total: raw(0),
        transaction_total: 0,
        raw_transaction_total: raw(0),
        pending_difference: total,
        raw_pending_difference: raw(total),
      }
    }
    /** Removes the capture from the order, as if nothing were paid yet. */
    async function unbook(total: number) {
      await suite.sql("delete from order_transaction")
      await suite.sql("update order_summary set totals = totals || ?::jsonb", [JSON.stringify(owing(total))])
    }
    const unsettle =
      "update doku_transaction set settlement = 'open', order_id = null, payment_id = null, next_check_at = now()"

    it("an order without its payment: adds the payment, and emits the order's event", async () => {
      const { sql, cart, collectionId, placed } = await orderWithoutItsPayment()
      await sql(unsettle)
      await sql("delete from capture")
      await sql("update payment_session set status = 'pending', authorized_at = null")
      await sql("delete from payment")
      await sql(
        "update payment_collection set captured_amount = 0, raw_captured_amount = null, status = 'not_paid'",
      )
      await unbook(cart.total)
      await settle(collectionId)
      await expectOneOrder(suite, cart.id, cart.total)
      await eventually(async () => expect(placed).toHaveLength(2))
    })

    it("an order without linked payments: links and pays it, and emits its event", async () => {
      const { sql, cart, collectionId, placed } = await orderWithoutItsPayment()
      await sql(unsettle)
      await sql("delete from order_payment_collection")
      await unbook(cart.total)
      await sql("update cart set completed_at = null where id = ?", [cart.id])
      await settle(collectionId)
      await expectOneOrder(suite, cart.id, cart.total)
      await eventually(async () => expect(placed).toHaveLength(2))
    })

    it("an order whose payment isn't booked on it: books it once", async () => {
      const { sql, cart, collectionId } = await orderWithoutItsPayment()
      await sql(unsettle)
      await unbook(cart.total)
      await settle(collectionId)
      await expectOneOrder(suite, cart.id, cart.total)
      expect(await sql("select reference from order_transaction")).toEqual([{ reference: "capture" }])
    })

    it("a captured payment whose amount DOKU then disputed: finishes the order, and keeps the case", async () => {
      const { sandbox, sql, cart, collectionId, invoice } = await orderWithoutItsPayment()
      await sql(unsettle)
      await unbook(cart.total)
      sandbox.notify(invoice, { amount: cart.total - 1_000 })
      await sandbox.idle()
      await settle(collectionId)
      await expectOneOrder(suite, cart.id, cart.total)
      expect(await sql("select kind, closed_at from doku_case")).toEqual([
        { kind: "amount_mismatch", closed_at: null },
      ])
    })

    it("a captured payment that DOKU then calls REVERSED, once a person has closed the case", async () => {
      const { shop, sandbox, sql, cart, collectionId, invoice } = await orderWithoutItsPayment()
      await sql(unsettle)
      await unbook(cart.total)
      sandbox.setStatus(invoice, { status: "REVERSED", notify: true })
      await sandbox.idle()
      await settle(collectionId)
      expect(await sql("select settlement from doku_transaction")).toEqual([{ settlement: "open" }])
      expect(await sql("select id from order_transaction where deleted_at is null")).toEqual([])
      const [openCase] = await sql<{ id: string; kind: string }>("select id, kind from doku_case")
      expect(openCase?.kind).toBe("unlisted_status")
      const closing = { note: "The money is there, says DOKU" }
      expectOk(await shop.admin("POST", `/admin/doku/cases/${openCase?.id}/close`, closing))
      await settle(collectionId)
      await expectOneOrder(suite, cart.id, cart.total)
      sandbox.setStatus(invoice, { status: "SUCCESS", notify: false })
    })

    it("a finished order whose transaction isn't settled: settles it, and does nothing else", async () => {
      const { sql, cart, collectionId, placed } = await orderWithoutItsPayment()
      await sql(unsettle)
      await settle(collectionId)
      await expectOneOrder(suite, cart.id, cart.total)
      expect(placed).toHaveLength(1)
    })

    it("an open cart beside its order: completes it", async () => {
      const { sql, cart, collectionId } = await orderWithoutItsPayment()
      await sql(unsettle)
      await sql("update cart set completed_at = null")
      await settle(collectionId)
      await expectOneOrder(suite, cart.id, cart.total)
    })

    it("a claim by a deleted session: releases it, and the next session carries the payment", async () => {
      const { shop, sandbox, sql } = suite
      const { cart, invoice, collectionId } = await shop.checkout()
      await sql("update doku_transaction set claimed_session_id = 'payses_gone'")
      sandbox.pay(invoice)
      await sandbox.idle()
      await settle(collectionId)
      await expectOneOrder(suite, cart.id, cart.total)
    })

    it("a lease that was never released: it expires, and the next holder takes over", async () => {
      const { shop, sandbox, sql } = suite
      const { cart, invoice, collectionId } = await shop.checkout()
      // The session request releases its own lease only after its answer.
      await sql(
        `insert into doku_lease (payment_collection_id, owner, expires_at) values (?, 'dead', now() + interval '1 second')
         on conflict (payment_collection_id) do update set owner = excluded.owner, expires_at = excluded.expires_at`,
        [collectionId],
      )
      sandbox.pay(invoice)
      await sandbox.idle()
      await settle(collectionId)
      await expectOneOrder(suite, cart.id, cart.total)
    })
  })

  it("settles a payment of what an order owes after an edit", async () => {
    const { sandbox, sql } = suite
    const orders = new OrderPayments(suite)
    const orderId = await orders.paidOrder()
    await orders.changes.add(orderId, { "TEH-MELATI-80": 2 })
    const collectionId = await orders.owingCollection(orderId)
    const invoice = await orders.startInStorefront(orderId)
    const { display_id } = await readOrder(suite, orderId)
    expect(sandbox.invoice(invoice).request).toMatchObject({
      order: { amount: 25_000, line_items: [{ name: `Order ${display_id}, change` }] },
      customer: { name: "Siti Nurhaliza", email: "siti@example.com" },
    })
    sandbox.pay(invoice)
    await sandbox.idle()
    await settle(collectionId)
    const rows = await sql("select settlement, order_id from doku_transaction order by created_at")
    expect(rows).toEqual([
      { settlement: "settled", order_id: orderId },
      { settlement: "settled", order_id: orderId },
    ])
  })

  it("opens a case for a payment of a cancelled order, and books nothing on it", async () => {
    const { shop, sandbox, sql } = suite
    const { cart, invoice, collectionId } = await shop.checkout()
    expectOk(await shop.requestSession(collectionId, {}, "pp_system_default"))
    const done = expectOk(await shop.complete(cart.id))
    expectOk(await shop.admin("POST", `/admin/orders/${done.order?.id}/cancel`, {}))
    sandbox.pay(invoice)
    await sandbox.idle()
    await eventually(async () => expect(await cases()).toMatchObject([{ kind: "order_canceled" }]))
    expect(await sql("select id from capture")).toEqual([])
  })

  it("opens a case for a payment that DOKU refunded, and captures nothing", async () => {
    const { shop, sandbox } = suite
    const { cart, session, invoice } = await shop.checkout()
    sandbox.pay(invoice, { notify: false })
    sandbox.refund(invoice, { notify: true })
    await sandbox.idle()
    expect(await cases()).toMatchObject([{ kind: "refunded_at_doku" }])
    expect((await shop.complete(cart.id)).body).toMatchObject({ type: "cart" })
    await expectNoOrder(suite, cart.id)
    expect(await shop.word(session.id)).toEqual({ payment: "review", invoice_number: invoice })
  })

  it("opens a case for an unpaid invoice whose DOKU account is no longer configured", async () => {
    const { shop, sandbox, sql } = suite
    const { invoice } = await shop.checkout()
    const { callbackUrl } = sandbox.invoice(invoice)
    await sql("update doku_transaction set client_id = 'BRN-OLD'")
    await shop.http("GET", callbackUrl)
    expect(await cases()).toMatchObject([{ kind: "account_missing" }])
    await sql(
      "update doku_transaction set client_id = 'BRN-0201-0000000000001', last_queried_at = null, shopper_query_count = 0",
    )
    await shop.http("GET", callbackUrl)
    expect(await sql("select actor from doku_case where closed_at is not null")).toEqual([
      { actor: "system" },
    ])
  })

  it("keeps captured payments in Medusa's roll-back, because their session can't be deleted", async () => {
    const { shop, sandbox, container, sql } = suite
    const { cart, session, invoice } = await shop.checkout()
    sandbox.pay(invoice, { notify: false })
    await container.resolve("payment").authorizePaymentSession(session.id, {})
    await expect(container.resolve("payment").deletePaymentSession(session.id)).rejects.toThrow("captured")
    const [payment] = await sql<{ id: string }>("select id from payment")
    await expect(container.resolve("payment").cancelPayment(String(payment?.id))).rejects.toThrow("paid")
    await container
      .resolve("workflows")
      .run(completeCartWorkflowId, { input: { id: cart.id }, throwOnError: true })
    await shop.http("GET", sandbox.invoice(invoice).callbackUrl)
    await expectOneOrder(suite, cart.id, cart.total)
  })

  it("answers Medusa's other provider calls from the ledger", async () => {
    const { shop, sandbox, container, sql } = suite
    const { session, invoice, cart } = await shop.checkout()
    const provider = container.resolve("payment") as unknown as {
      paymentProviderService_: { retrieveProvider(id: string): IPaymentProvider }
    }
    const ours = provider.paymentProviderService_.retrieveProvider(PROVIDER_ID)
    const data = session.data
    const status = async () => (await ours.getPaymentStatus({ data })).status
    expect(await status()).toBe("pending")
    await expect(ours.capturePayment({ data })).rejects.toThrow("not called this LinkAja payment paid")
    await expect(ours.updatePayment({ data, amount: cart.total + 1, currency_code: "idr" })).rejects.toThrow(
      "can't change",
    )
    expect(await ours.updatePayment({ data, amount: cart.total, currency_code: "idr" })).toEqual({ data })
    expect(await ours.retrievePayment({ data })).toMatchObject({ data: { invoice_number: invoice } })
    expect(await ours.cancelPayment({ data })).toEqual({ data })

    await sql("update doku_transaction set status = 'failed'")
    expect(await status()).toBe("error")
    await sql("update doku_transaction set status = 'expired'")
    expect(await status()).toBe("canceled")
    await sql("update doku_transaction set status = 'pending', last_queried_at = null")
    sandbox.pay(invoice, { notify: false })
    expect(await status()).toBe("captured")
    expectOk(await shop.complete(cart.id))
    expect(await ours.capturePayment({ data })).toEqual({ data })
    await expect(ours.cancelPayment({ data })).rejects.toThrow("only refunded")
  })

  it("books exactly the recorded refund, and no other", async () => {
    const { shop, sandbox, sql } = suite
    const { cart, invoice } = await shop.checkout()
    sandbox.pay(invoice)
    await sandbox.idle()
    await eventually(() => expectOneOrder(suite, cart.id, cart.total))
    const [payment] = await sql<{ id: string }>("select id from payment")
    const refund = () => shop.admin("POST", `/admin/payments/${payment?.id}/refund`, { amount: 6_000 })
    const refused = await refund()
    expect(refused.status).toBe(400)
    expect(refused.body.message).toContain("Rp6.000")
    await sql(
      `insert into doku_refund (id, transaction_id, amount, reference, actor)
       select 'dokuref_1', id, 6000, 'TRF-1', 'user_1' from doku_transaction`,
    )
    expect((await refund()).status).toBe(200)
    expect((await refund()).status).toBe(400)
    expect(await sql("select amount from refund")).toMatchObject([{ amount: "6000" }])
  })
})
