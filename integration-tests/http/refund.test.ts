import { cancelOrderWorkflow, cancelOrderWorkflowId } from "@medusajs/medusa/core-flows"
import { recordRefundWorkflow, settleCollectionWorkflow, syncRefunds } from "../../src/workflows"
import { eventually } from "./support/eventually"
import { BOTH_INTEGRATIONS } from "./support/integrations"
import { letTimePass, runJob } from "./support/job"
import { PROVIDER_ID } from "./support/names"
import { expectNoOrder, expectOneOrder } from "./support/orders"
import { type Answer, type CartWishes, expectOk } from "./support/shop"
import { setStock } from "./support/stock"
import { suiteOfBothIntegrations } from "./support/suite"

interface Recorded {
  refund: {
    id: string
    amount: number
    reference: string
    medusa_refund_id: string | null
    booked_at: string
  }
  transaction: { received_amount: number; returned_amount: number; left_amount: number }
  problem: string | null
  message?: string
}

interface OrderBooks {
  payment_status: string
  total: number
  summary: {
    paid_total: number
    refunded_total: number
    pending_difference: number
    transaction_total: number
  }
  transactions: { reference: string; amount: number }[]
}

suiteOfBothIntegrations("refunds", (suite) => {
  async function transaction(invoice: string) {
    const row = await suite.doku.ledger.find("invoice_number", invoice)
    if (!row) throw new Error(`No row for ${invoice}`)
    return row
  }

  /** A paid checkout that has become an order. */
  async function paidOrder(wishes: CartWishes = {}, providerId = PROVIDER_ID) {
    const { shop, sandbox, sql } = suite
    const checkout = await shop.checkout(wishes, undefined, providerId)
    sandbox.pay(checkout.invoice)
    await sandbox.idle()
    const row = await eventually(async () => {
      const found = await transaction(checkout.invoice)
      expect(found.settlement).toBe("settled")
      return found
    })
    await eventually(async () => expect(await sql("select owner from doku_lease")).toEqual([]))
    return {
      ...checkout,
      row,
      total: row.amount,
      orderId: String(row.order_id),
      paymentId: String(row.payment_id),
    }
  }

  /** A paid checkout whose item was sold out. */
  async function paidWithoutOrder() {
    const { shop, sandbox, sql } = suite
    const checkout = await shop.checkout()
    await setStock(suite, 0)
    sandbox.pay(checkout.invoice)
    await sandbox.idle()
    await eventually(async () => expect(await openCases()).toMatchObject([{ kind: "paid_without_order" }]))
    await eventually(async () => expect(await sql("select owner from doku_lease")).toEqual([]))
    return { ...checkout, row: await transaction(checkout.invoice) }
  }

  const record = (
    transactionId: string,
    body: { amount: unknown; reference: unknown; note?: unknown; returned_at?: unknown },
  ): Promise<Answer<Recorded>> =>
    suite.shop.admin<Recorded>("POST", `/admin/doku/transactions/${transactionId}/refunds`, body)

  /** Records a refund in the ledger only, as a process does that dies right after. */
  const recordInLedgerOnly = (transactionId: string, amount: number, reference = "TRF-1") =>
    suite.doku.refunds.record({
      transactionId,
      amount,
      reference,
      note: null,
      actor: "user_dead",
      returnedAt: null,
    })

  const cancel = async (orderId: string) =>
    expectOk(await suite.shop.admin("POST", `/admin/orders/${orderId}/cancel`, {}))

  /** Syncs the transaction's refunds as the job does. */
  const sync = async (id: string) => {
    const row = await suite.doku.ledger.find("id", id)
    if (!row) throw new Error(`No row ${id}`)
    return syncRefunds(suite.container, row, { waitMs: 10_000 })
  }

  async function orderBooks(orderId: string): Promise<OrderBooks> {
    const { body } = await suite.shop.admin<{ order: OrderBooks }>(
      "GET",
      `/admin/orders/${orderId}?fields=id,total,payment_status,*summary,*transactions,*payment_collections`,
    )
    return body.order
  }

  /** The order's amounts in Medusa's own summary. */
  async function expectBooks(
    orderId: string,
    {
      paid,
      refunded,
      booked = refunded,
      status,
    }: { paid: number; refunded: number; booked?: number; status: string },
  ) {
    const order = await orderBooks(orderId)
    expect(order).toMatchObject({
      payment_status: status,
      summary: { paid_total: paid, refunded_total: booked, transaction_total: paid - booked },
    })
    expect(order.summary.pending_difference).toBe(booked - refunded)
    expect(order.total).toBe(paid - refunded)
  }

  const openCases = () =>
    suite.sql<{ kind: string; details: Record<string, unknown> }>(
      "select kind, details from doku_case where closed_at is null order by kind",
    )
  /** Whether a transaction is checked soon. The usual check of a settled payment is days away. */
  const due = async (id: string) =>
    (
      await suite.sql<{ soon: Date | null }>(
        `select case when next_check_at < now() + interval '2 hours' then next_check_at end as soon
       from doku_transaction where id = ?`,
        [id],
      )
    )[0]?.soon
  const medusaRefunds = () =>
    suite.sql<{ amount: string }>("select amount from refund where deleted_at is null order by created_at")
  /** The refunds in the payment's details. */
  const shownRefunds = async (id: string) =>
    expectOk(
      await suite.shop.admin<{ transaction: { refunds: Recorded["refund"][] } }>(
        "GET",
        `/admin/doku/transactions/${id}`,
      ),
    ).transaction.refunds

  describe("of a live order", () => {
    it.each(BOTH_INTEGRATIONS)("shows the whole amount by %s as refunded, once", async (_, providerId) => {
      const { row, total, orderId } = await paidOrder({}, providerId)
      const events: unknown[] = []
      suite.container.resolve("event_bus").subscribe("doku.refund.recorded", async ({ data }) => {
        events.push(data)
      })
      const { refund, ...answer } = expectOk(
        await record(row.id, {
          amount: total,
          reference: " TRF-1 ",
          note: "BCA",
          returned_at: "2026-11-20",
        }),
      )
      expect(refund).toMatchObject({
        amount: total,
        reference: "TRF-1",
        note: "BCA",
        returned_at: "2026-11-20T00:00:00.000Z",
      })
      expect(refund.medusa_refund_id).toMatch(/^ref_/)
      expect(refund.booked_at).not.toBeNull()
      expect(answer).toEqual({
        transaction: {
          id: row.id,
          invoice_number: row.invoice_number,
          order_id: orderId,
          received_amount: total,
          returned_amount: total,
          left_amount: 0,
        },
        problem: null,
      })
      const shown = await suite.shop.admin("GET", `/admin/doku/transactions/${row.id}`)
      expect(expectOk(shown).transaction).toMatchObject({
        refunds: [{ id: refund.id, amount: total, returned_at: "2026-11-20T00:00:00.000Z" }],
      })
      await expectBooks(orderId, { paid: total, refunded: total, status: "refunded" })
      expect(await due(row.id)).toBeNull()
      expect(await openCases()).toEqual([])
      await eventually(async () =>
        expect(events).toEqual([
          { id: refund.id, transaction_id: row.id, invoice_number: row.invoice_number, amount: total },
        ]),
      )
      expect(
        await suite.sql("select type from doku_event where type like 'refund%' order by created_at"),
      ).toEqual([{ type: "refund_recorded" }, { type: "refund_booked" }])
    })

    it("keeps its session, because the order's history needs it", async () => {
      const { row, total, session } = await paidOrder()
      expectOk(await record(row.id, { amount: total, reference: "TRF-1" }))
      await expect(suite.container.resolve("payment").deletePaymentSession(session.id)).rejects.toThrow(
        "captured",
      )
    })

    it("shows each part, and never more than was captured", async () => {
      const { row, total, orderId } = await paidOrder()
      expectOk(await record(row.id, { amount: 6_000, reference: "TRF-1" }))
      await expectBooks(orderId, { paid: total, refunded: 6_000, status: "partially_refunded" })
      expectOk(await record(row.id, { amount: 10_000, reference: "TRF-2" }))
      await expectBooks(orderId, { paid: total, refunded: 16_000, status: "partially_refunded" })
      const refused = await record(row.id, { amount: total - 15_999, reference: "TRF-3" })
      expect(refused).toMatchObject({ status: 400, body: { message: expect.stringContaining("Rp40.000") } })
      expectOk(await record(row.id, { amount: total - 16_000, reference: "TRF-3" }))
      await expectBooks(orderId, { paid: total, refunded: total, status: "refunded" })
      expect(await record(row.id, { amount: 1, reference: "TRF-4" })).toMatchObject({ status: 400 })
    })

    it("records one refund for many clicks", async () => {
      const { row, total, orderId } = await paidOrder()
      const answers = await Promise.all(
        Array.from({ length: 12 }, () => record(row.id, { amount: 6_000, reference: "TRF-1" })),
      )
      // On a slow machine some requests exceed their time limit; they are answered so, and record nothing.
      const taken = answers.filter(({ status }) => status !== 409)
      expect(taken.length).toBeGreaterThan(0)
      expect(taken.map(({ status }) => status)).toEqual(taken.map(() => 200))
      expect(new Set(taken.map(({ body }) => body.refund.id)).size).toBe(1)
      expect(await medusaRefunds()).toHaveLength(1)
      await expectBooks(orderId, { paid: total, refunded: 6_000, status: "partially_refunded" })
    })

    it("rejects a reference that was used for another amount", async () => {
      const { row } = await paidOrder()
      expectOk(await record(row.id, { amount: 6_000, reference: "TRF-1" }))
      const refused = await record(row.id, { amount: 7_000, reference: "TRF-1" })
      expect(refused.status).toBe(409)
      expect(refused.body.message).toContain("TRF-1 is recorded already, with Rp6.000")
    })

    it("records one of two simultaneous refunds that together exceed the payment", async () => {
      const { row, total } = await paidOrder()
      const answers = await Promise.all([
        record(row.id, { amount: total - 10_000, reference: "TRF-1" }),
        record(row.id, { amount: total - 9_000, reference: "TRF-2" }),
      ])
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 400])
      expect(await medusaRefunds()).toHaveLength(1)
    })

    it("enforces the same limits in the ledger for concurrent writers", async () => {
      const { row, total } = await paidOrder()
      const tries = await Promise.allSettled([
        ...Array.from({ length: 5 }, () => recordInLedgerOnly(row.id, total - 10_000, "TRF-1")),
        recordInLedgerOnly(row.id, total - 9_000, "TRF-2"),
      ])
      const written = await suite.sql("select amount from doku_refund")
      expect(written).toHaveLength(1)
      expect(tries.some(({ status }) => status === "rejected")).toBe(true)
      await sync(row.id)
    })

    it("includes the fraction of a rupiah in the last part", async () => {
      const { row, total, orderId, paymentId } = await paidOrder()
      await suite.sql("update capture set amount = amount + 0.4, raw_amount = ?::jsonb", [
        JSON.stringify({ value: String(total + 0.4), precision: 20 }),
      ])
      expectOk(await record(row.id, { amount: 6_000, reference: "TRF-1" }))
      expectOk(await record(row.id, { amount: total - 6_000, reference: "TRF-2" }))
      expect((await medusaRefunds()).map(({ amount }) => Number(amount))).toEqual([
        6_000,
        total - 6_000 + 0.4,
      ])
      expect(paymentId).toMatch(/^pay_/)
      expect((await orderBooks(orderId)).payment_status).toBe("refunded")
    })

    it("reports busy, and records nothing, while the lease is taken", async () => {
      const { row, collectionId } = await paidOrder()
      const lease = await suite.doku.leases.acquire(collectionId, { waitMs: 0 })
      const answer = await record(row.id, { amount: 6_000, reference: "TRF-1" })
      expect(answer).toMatchObject({
        status: 409,
        body: { message: expect.stringContaining("Nothing was recorded") },
      })
      expect(await suite.sql("select id from doku_refund")).toEqual([])
      await lease?.release()
    })
  })

  describe("of a cancelled order", () => {
    it.each(BOTH_INTEGRATIONS)(
      "paid by %s ends like one whose provider refunds automatically: cancelled, then recorded in parts",
      async (_, providerId) => {
        const { row, total, orderId } = await paidOrder({}, providerId)
        await cancel(orderId)
        await eventually(async () =>
          expect(await openCases()).toEqual([
            {
              kind: "refund_due",
              details: {
                order_id: orderId,
                captured_amount: total,
                returned_amount: 0,
                outstanding_amount: total,
              },
            },
          ]),
        )
        // Medusa books the whole amount as refunded when it cancels, even if the provider refuses.
        await expectBooks(orderId, {
          paid: total,
          refunded: 0,
          booked: total,
          status: "partially_captured",
        })
        expectOk(await record(row.id, { amount: 6_000, reference: "TRF-1" }))
        await expectBooks(orderId, {
          paid: total,
          refunded: 6_000,
          booked: total,
          status: "partially_refunded",
        })
        expect(await openCases()).toMatchObject([
          { kind: "refund_due", details: { returned_amount: 6_000, outstanding_amount: total - 6_000 } },
        ])
        expectOk(await record(row.id, { amount: 10_000, reference: "TRF-2" }))
        expectOk(await record(row.id, { amount: total - 16_000, reference: "TRF-3", note: "the rest" }))
        await expectBooks(orderId, { paid: total, refunded: total, status: "refunded" })
        const [admin] = await suite.sql<{ id: string }>('select id from "user"')
        expect(
          await suite.sql("select kind, note, actor from doku_case where closed_at is not null"),
        ).toEqual([
          { kind: "refund_due", note: "Returned in full, reference TRF-3: the rest", actor: admin?.id },
        ])
        expect((await orderBooks(orderId)).transactions).toHaveLength(2)
      },
    )

    it("ends the same way when all was recorded before the cancellation", async () => {
      const { row, total, orderId } = await paidOrder()
      expectOk(await record(row.id, { amount: total, reference: "TRF-1" }))
      await cancel(orderId)
      await sync(row.id)
      await expectBooks(orderId, { paid: total, refunded: total, status: "refunded" })
      expect(await openCases()).toEqual([])
    })

    it("ends the same way when a part was recorded before, and the rest afterwards", async () => {
      const { row, total, orderId } = await paidOrder()
      expectOk(await record(row.id, { amount: 6_000, reference: "TRF-1" }))
      await cancel(orderId)
      await eventually(async () =>
        expect(await openCases()).toMatchObject([
          { kind: "refund_due", details: { outstanding_amount: total - 6_000 } },
        ]),
      )
      expectOk(await record(row.id, { amount: total - 6_000, reference: "TRF-2" }))
      await expectBooks(orderId, { paid: total, refunded: total, status: "refunded" })
      expect(await openCases()).toEqual([])
    })

    it("ends the same way when it was cancelled between recording and booking", async () => {
      const { row, total, orderId } = await paidOrder()
      await recordInLedgerOnly(row.id, total)
      await cancel(orderId)
      await eventually(async () => expect(await due(row.id)).toBeNull())
      await expectBooks(orderId, { paid: total, refunded: total, status: "refunded" })
      expect(await openCases()).toEqual([])
    })

    it("ends the same way when a part was recorded, but not yet booked, at the cancellation", async () => {
      const { row, total, orderId } = await paidOrder()
      await recordInLedgerOnly(row.id, 6_000)
      await cancel(orderId)
      await eventually(async () =>
        expect(await openCases()).toMatchObject([
          { kind: "refund_due", details: { outstanding_amount: total - 6_000 } },
        ]),
      )
      await expectBooks(orderId, {
        paid: total,
        refunded: 6_000,
        booked: total,
        status: "partially_refunded",
      })
      expectOk(await record(row.id, { amount: total - 6_000, reference: "TRF-2" }))
      await expectBooks(orderId, { paid: total, refunded: total, status: "refunded" })
    })

    it("survives cancelling and recording at the same instant", async () => {
      const { row, total, orderId } = await paidOrder()
      const [cancelled, recorded] = await Promise.all([
        suite.shop.admin("POST", `/admin/orders/${orderId}/cancel`, {}),
        record(row.id, { amount: 6_000, reference: "TRF-1" }),
      ])
      expect([cancelled.status, recorded.status]).toEqual([200, 200])
      expectOk(await record(row.id, { amount: total - 6_000, reference: "TRF-2" }))
      await expectBooks(orderId, { paid: total, refunded: total, status: "refunded" })
      expect(await openCases()).toEqual([])
    })

    it("is found by the transaction that the cancellation marked when its event was lost", async () => {
      const { row, total, orderId } = await paidOrder()
      const bus = suite.container.resolve("event_bus")
      const emit = jest.spyOn(bus, "emit").mockResolvedValue(undefined)
      const { errors } = await suite.container
        .resolve("workflows")
        .run(cancelOrderWorkflowId, { input: { order_id: orderId }, throwOnError: false })
      emit.mockRestore()
      expect(errors).toEqual([])
      expect(await openCases()).toEqual([])
      const marked = await due(row.id)
      expect(marked?.getTime()).toBeGreaterThan(Date.now())
      expect(marked?.getTime()).toBeLessThanOrEqual(Date.now() + 60_000)
      await sync(row.id)
      expect(await openCases()).toMatchObject([
        { kind: "refund_due", details: { outstanding_amount: total } },
      ])
    })

    it("needs no refund by the store when DOKU has refunded, and books it once recorded", async () => {
      const { row, invoice, total, orderId } = await paidOrder()
      suite.sandbox.refund(invoice, { notify: true })
      await suite.sandbox.idle()
      await eventually(async () => expect(await openCases()).toMatchObject([{ kind: "refunded_at_doku" }]))
      await cancel(orderId)
      await sync(row.id)
      expect(await openCases()).toMatchObject([{ kind: "refunded_at_doku" }])
      expectOk(await record(row.id, { amount: total, reference: "DOKU Back Office" }))
      await expectBooks(orderId, { paid: total, refunded: total, status: "refunded" })
      expect(await openCases()).toEqual([])
    })

    it("stays marked when it is checked while Medusa is still cancelling", async () => {
      const { row, total, paymentId } = await paidOrder()
      await expect(
        suite.container.resolve("payment").refundPayment({ payment_id: paymentId, amount: total }),
      ).rejects.toThrow("record it")
      await sync(row.id)
      expect((await due(row.id))?.getTime()).toBeGreaterThan(Date.now())
      await suite.sql("update doku_event set created_at = created_at - interval '2 minutes'")
      await sync(row.id)
      expect(await due(row.id)).toBeNull()
      expect(await openCases()).toEqual([])
    })

    it("is cancelled even if the refusal can't be recorded", async () => {
      const { row, total, paymentId } = await paidOrder()
      await suite.sql("alter table doku_event add constraint broken check (type <> 'refund_refused')")
      await expect(
        suite.container.resolve("payment").refundPayment({ payment_id: paymentId, amount: total }),
      ).rejects.toThrow("record it")
      await suite.sql("alter table doku_event drop constraint broken")
      expect(await due(row.id)).toBeNull()
    })

    it("stays due when DOKU repeats its notification", async () => {
      const { row, invoice, orderId, total } = await paidOrder()
      await recordInLedgerOnly(row.id, 6_000)
      suite.sandbox.notify(invoice, { status: "SUCCESS" })
      await suite.sandbox.idle()
      expect(await due(row.id)).not.toBeNull()
      await sync(row.id)
      await expectBooks(orderId, { paid: total, refunded: 6_000, status: "partially_refunded" })
    })
  })

  describe("of a payment without an order", () => {
    it("is recorded in the ledger, and after a full one the shopper may pay again", async () => {
      const { shop, sandbox, sql } = suite
      const { row, cart, session, collectionId } = await paidWithoutOrder()
      expectOk(await record(row.id, { amount: 6_000, reference: "TRF-1" }))
      await setStock(suite, 9)
      // After a partial refund it can't pay the order any more, and no other payment may start.
      await settleCollectionWorkflow(suite.container).run({
        input: { payment_collection_id: collectionId, wait_ms: 5_000 },
      })
      expect((await shop.complete(cart.id)).body).toMatchObject({ type: "cart" })
      expect(await shop.requestSession(collectionId)).toMatchObject({
        status: 400,
        body: { message: expect.stringContaining("under review") },
      })
      expect(await shop.word(session.id)).toEqual({ payment: "review", invoice_number: row.invoice_number })
      expect(await openCases()).toMatchObject([{ kind: "paid_without_order" }])

      expectOk(await record(row.id, { amount: row.amount - 6_000, reference: "TRF-2", note: "sold out" }))
      await expectNoOrder(suite, cart.id)
      expect(await openCases()).toEqual([])
      expect(await sql("select note from doku_case")).toEqual([
        { note: "Returned in full, reference TRF-2: sold out" },
      ])
      expect(await due(row.id)).toBeNull()
      expect((await shop.complete(cart.id)).body).not.toMatchObject({ type: "order" })
      await expectNoOrder(suite, cart.id)
      expect(await shop.word(session.id)).toEqual({ payment: "failed" })

      const again = await shop.session(collectionId)
      expect(again.data.invoice_number).not.toBe(row.invoice_number)
      sandbox.pay(again.data.invoice_number)
      await sandbox.idle()
      await eventually(() => expectOneOrder(suite, cart.id, cart.total))
    })

    it("opens and closes a case when all was refunded before the first settling", async () => {
      const { shop, sandbox, sql } = suite
      const { invoice } = await shop.checkout()
      sandbox.pay(invoice, { notify: false })
      const row = await transaction(invoice)
      await suite.doku.queryStatus(row, { source: "job", minIntervalMs: 0 })
      expectOk(await record(row.id, { amount: row.amount, reference: "TRF-1" }))
      expect(await sql("select kind, closed_at is null as open from doku_case")).toEqual([
        { kind: "paid_without_order", open: false },
      ])
    })

    it("closes the case of a second payment", async () => {
      const { sandbox, shop } = suite
      const first = await shop.checkout()
      const second = await shop.session(first.collectionId)
      sandbox.pay(first.invoice)
      await sandbox.idle()
      sandbox.pay(second.data.invoice_number)
      await sandbox.idle()
      const order = await eventually(() => expectOneOrder(suite, first.cart.id, first.cart.total))
      await eventually(async () => expect(await openCases()).toMatchObject([{ kind: "paid_twice" }]))
      const row = await transaction(second.data.invoice_number)
      expectOk(await record(row.id, { amount: row.amount, reference: "TRF-1" }))
      expect(await openCases()).toEqual([])
      await expectBooks(order.id, { paid: row.amount, refunded: 0, status: "captured" })
      expect(await medusaRefunds()).toEqual([])
    })

    it("closes the case of a payment of another amount, and is limited to the received one", async () => {
      const { sandbox, shop } = suite
      const { invoice, cart, collectionId } = await shop.checkout()
      sandbox.pay(invoice, { notify: { amount: cart.total - 1_000 } })
      await sandbox.idle()
      await eventually(async () => expect(await openCases()).toMatchObject([{ kind: "amount_mismatch" }]))
      const row = await transaction(invoice)
      expect(await record(row.id, { amount: cart.total, reference: "TRF-1" })).toMatchObject({
        status: 400,
      })
      expectOk(await record(row.id, { amount: cart.total - 1_000, reference: "TRF-1" }))
      expect(await openCases()).toEqual([])
      expect((await shop.requestSession(collectionId)).status).toBe(200)
    })

    it("closes a payment that Medusa captured without an order", async () => {
      const { sandbox, shop, container, sql } = suite
      const { invoice, session, cart, collectionId } = await shop.checkout()
      await setStock(suite, 0)
      sandbox.pay(invoice, { notify: false })
      await container.resolve("payment").authorizePaymentSession(session.id, {})
      const row = await transaction(invoice)
      expectOk(await record(row.id, { amount: 6_000, reference: "TRF-1" }))
      await setStock(suite, 9)
      // Medusa would make the order without calling the provider again.
      expect(await shop.complete(cart.id)).toMatchObject({
        status: 400,
        body: { message: expect.stringContaining("on its way back") },
      })
      expect((await shop.requestSession(collectionId)).status).toBeGreaterThanOrEqual(400)
      expectOk(await record(row.id, { amount: row.amount - 6_000, reference: "TRF-2" }))
      expect(await sql("select id from payment_session where id = ?", [session.id])).toEqual([])
      expect(await sql("select captured_amount, refunded_amount from payment_collection")).toMatchObject([
        { captured_amount: String(row.amount), refunded_amount: String(row.amount) },
      ])
      expect((await shop.complete(cart.id)).body).not.toMatchObject({ type: "order" })
      const again = await shop.session(collectionId)
      sandbox.pay(again.data.invoice_number)
      await sandbox.idle()
      await eventually(async () =>
        expect(await transaction(again.data.invoice_number)).toMatchObject({ settlement: "settled" }),
      )
      expect(
        await sql("select id from order_cart where cart_id = ? and deleted_at is null", [cart.id]),
      ).toHaveLength(1)
      expect(
        (await orderBooks(String((await transaction(again.data.invoice_number)).order_id))).summary,
      ).toMatchObject({
        paid_total: row.amount,
        refunded_total: 0,
        pending_difference: 0,
      })
    })

    it("is rejected for a payment that was never received", async () => {
      const { invoice } = await suite.shop.checkout()
      const row = await transaction(invoice)
      const refused = await record(row.id, { amount: 1_000, reference: "TRF-1" })
      expect(refused).toMatchObject({ status: 400, body: { message: expect.stringContaining("not paid") } })
    })
  })

  describe("after a process died, repairs", () => {
    it("a refund in the ledger only: the next check books it once", async () => {
      const { row, total, orderId } = await paidOrder()
      await recordInLedgerOnly(row.id, 6_000)
      expect((await due(row.id))?.getTime()).toBeLessThanOrEqual(Date.now())
      await Promise.all([sync(row.id), sync(row.id), record(row.id, { amount: 6_000, reference: "TRF-1" })])
      await sync(row.id)
      await expectBooks(orderId, { paid: total, refunded: 6_000, status: "partially_refunded" })
      expect(await medusaRefunds()).toHaveLength(1)
      expect(await due(row.id)).toBeNull()
    })

    it("the missing `refund_due` of a cancelled order that was settled: the job opens it", async () => {
      const { doku } = suite
      const { row, collectionId, total, orderId, paymentId } = await paidOrder()
      await suite.sql("update doku_transaction set settlement = 'open', order_id = null, payment_id = null")
      // After Medusa's route, the plugin would settle the open transaction itself.
      await cancelOrderWorkflow(suite.container).run({ input: { order_id: orderId } })
      const lease = await doku.leases.acquire(collectionId, { waitMs: 5_000 })
      if (!lease) throw new Error("The lease stays busy")
      expect(await doku.settle(await transaction(row.invoice_number), { orderId, paymentId }, lease)).toBe(
        true,
      )
      await lease.release()
      expect(await openCases()).toEqual([])
      const planned = (await transaction(row.invoice_number)).next_check_at
      expect(planned).not.toBeNull()
      await letTimePass(suite, `${Number(planned) - Date.now()} milliseconds`)
      await runJob(suite)
      expect(await openCases()).toMatchObject([
        { kind: "refund_due", details: { order_id: orderId, outstanding_amount: total } },
      ])
    })

    /** Records and books a full refund, then undoes the steps that the dead process had not reached. */
    async function bookedRefund(canceled: boolean) {
      const order = await paidOrder()
      if (canceled) await cancel(order.orderId)
      await eventually(async () => expect(await openCases()).toHaveLength(canceled ? 1 : 0))
      const before = await suite.sql<{ totals: object }>("select totals from order_summary order by version")
      expectOk(await record(order.row.id, { amount: 6_000, reference: "TRF-1" }))
      const after = await orderBooks(order.orderId)
      await suite.sql("update doku_refund set booked_at = null")
      await suite.sql("update doku_transaction set next_check_at = now()")
      return { ...order, before, after }
    }

    it("a refund in Medusa without its link to the ledger: links it again", async () => {
      const { row, orderId, after } = await bookedRefund(false)
      await suite.sql("update doku_refund set medusa_refund_id = null")
      await sync(row.id)
      expect(await medusaRefunds()).toHaveLength(1)
      expect(await orderBooks(orderId)).toEqual(after)
    })

    it("a refund in Medusa without the order's transaction: adds it once", async () => {
      const { row, total, orderId, before } = await bookedRefund(false)
      await undoOnOrder(orderId, before.at(-1)?.totals ?? {}, { transaction: true })
      await sync(row.id)
      await sync(row.id)
      await expectBooks(orderId, { paid: total, refunded: 6_000, status: "partially_refunded" })
      expect((await orderBooks(orderId)).transactions).toHaveLength(2)
    })

    it("the order's transaction without the credit line: adds it once", async () => {
      const { row, total, orderId, before } = await bookedRefund(false)
      await undoOnOrder(
        orderId,
        { ...before.at(-1)?.totals, ...refundedTotals(total, 6_000) },
        { transaction: false },
      )
      await sync(row.id)
      await sync(row.id)
      await expectBooks(orderId, { paid: total, refunded: 6_000, status: "partially_refunded" })
      expect(await suite.sql("select id from order_credit_line")).toHaveLength(1)
    })

    it("an unconfirmed order change: sets it aside, and makes the credit line", async () => {
      const { row, total, orderId, before } = await bookedRefund(false)
      await undoOnOrder(
        orderId,
        { ...before.at(-1)?.totals, ...refundedTotals(total, 6_000) },
        { transaction: false },
      )
      await suite.container
        .resolve("order")
        .createOrderChange({ order_id: orderId, change_type: "credit_line" as never })
      const soon = await sync(row.id)
      expect(soon.problem).toContain("being booked just now")
      await suite.sql(
        "update order_change set created_at = created_at - interval '2 minutes' where status = 'pending'",
      )
      expect(await sync(row.id)).toEqual({ busy: false })
      await expectBooks(orderId, { paid: total, refunded: 6_000, status: "partially_refunded" })
      expect(await openCases()).toEqual([])
    })

    it("a refund of a cancelled order without its credit line: adds it once", async () => {
      const { row, total, orderId, before } = await bookedRefund(true)
      await undoOnOrder(orderId, before.at(-1)?.totals ?? {}, { transaction: false })
      await sync(row.id)
      await sync(row.id)
      await expectBooks(orderId, {
        paid: total,
        refunded: 6_000,
        booked: total,
        status: "partially_refunded",
      })
    })

    it("a refund in Medusa that bypassed the provider: removes it", async () => {
      const { row, total, orderId, paymentId } = await paidOrder()
      await suite.sql(
        `insert into refund (id, amount, raw_amount, payment_id) values ('ref_pretended', ?, ?::jsonb, ?)`,
        [total, JSON.stringify({ value: String(total), precision: 20 }), paymentId],
      )
      await sync(row.id)
      expect(await medusaRefunds()).toHaveLength(1)
      await suite.sql("update refund set created_at = created_at - interval '2 minutes'")
      await sync(row.id)
      expect(await medusaRefunds()).toEqual([])
      await expectBooks(orderId, { paid: total, refunded: 0, status: "captured" })
    })

    it("a link to a refund that Medusa deleted: books the refund again", async () => {
      const { row, total, orderId } = await paidOrder()
      await recordInLedgerOnly(row.id, 6_000)
      await suite.sql("update doku_refund set medusa_refund_id = 'ref_gone'")
      await sync(row.id)
      await expectBooks(orderId, { paid: total, refunded: 6_000, status: "partially_refunded" })
    })

    it("an order whose payment isn't booked yet: finishes it before the refund", async () => {
      const { row, total, orderId } = await paidOrder()
      await suite.sql(
        "update doku_transaction set settlement = 'open', order_id = null, payment_id = null, next_check_at = now()",
      )
      expectOk(await record(row.id, { amount: 6_000, reference: "TRF-1" }))
      expect(await transaction(row.invoice_number)).toMatchObject({
        settlement: "settled",
        order_id: orderId,
      })
      await expectBooks(orderId, { paid: total, refunded: 6_000, status: "partially_refunded" })
    })

    it("a booking that lost its database: keeps the refund, and books it later", async () => {
      const { row, total, orderId } = await paidOrder()
      await recordInLedgerOnly(row.id, 6_000)
      await suite.withoutDatabase(async () => {
        await expect(sync(row.id)).rejects.toThrow()
      })
      await eventually(async () => expect(await sync(row.id)).toEqual({ busy: false }))
      await expectBooks(orderId, { paid: total, refunded: 6_000, status: "partially_refunded" })
    })

    /** Removes a refund's traces from the order, and restores the summary of its first version. */
    async function undoOnOrder(orderId: string, totals: object, { transaction }: { transaction: boolean }) {
      const { sql } = suite
      const [{ version } = { version: 0 }] = await sql<{ version: number }>(
        "select version from order_credit_line where amount > 0 order by version desc limit 1",
      )
      await sql("delete from order_credit_line where amount > 0")
      await sql("delete from order_change_action where action = 'CREDIT_LINE_ADD' and amount > 0")
      await sql('update "order" set version = ? where id = ?', [version - 1, orderId])
      await sql("delete from order_summary where version = ?", [version])
      await sql("delete from order_item where version = ?", [version])
      await sql("delete from order_shipping where version = ?", [version])
      await sql(
        "delete from order_change where version = ? and id not in (select order_change_id from order_change_action)",
        [version],
      )
      await sql("update order_summary set totals = ?::jsonb where version = ?", [
        JSON.stringify(totals),
        version - 1,
      ])
      if (transaction) await sql("delete from order_transaction where reference = 'refund'")
    }

    /** The part of a summary that a refund's transaction changes. */
    function refundedTotals(paid: number, refunded: number) {
      const raw = (value: number) => ({ value: String(value), precision: 20 })
      return {
        refunded_total: refunded,
        raw_refunded_total: raw(refunded),
        transaction_total: paid - refunded,
        raw_transaction_total: raw(paid - refunded),
        pending_difference: refunded,
        raw_pending_difference: raw(refunded),
      }
    }
  })

  describe("that Medusa can't book", () => {
    it("opens a case with the reason while the order is being edited, and is booked afterwards", async () => {
      const { row, total, orderId } = await paidOrder()
      const edit = await suite.shop.admin<{ order_change: { id: string } }>("POST", "/admin/order-edits", {
        order_id: orderId,
      })
      expectOk(edit)
      const answer = expectOk(await record(row.id, { amount: 6_000, reference: "TRF-1" }))
      expect(answer).toMatchObject({
        problem: expect.stringContaining("being edited"),
        refund: { booked_at: null },
        transaction: { returned_amount: 6_000 },
      })
      expect(await openCases()).toMatchObject([
        {
          kind: "refund_due",
          details: { order_id: orderId, reason: expect.stringContaining("being edited") },
        },
      ])
      expect(await medusaRefunds()).toEqual([])
      expect((await due(row.id))?.getTime()).toBeLessThanOrEqual(Date.now())
      expectOk(await suite.shop.admin("DELETE", `/admin/order-edits/${orderId}`))
      await sync(row.id)
      await expectBooks(orderId, { paid: total, refunded: 6_000, status: "partially_refunded" })
      expect(await openCases()).toEqual([])
      expect(await due(row.id)).toBeNull()
    })

    it("is finished after Medusa's workflow failed in its last step", async () => {
      const { row, total, orderId } = await paidOrder()
      // Medusa then rolls the order's transaction back, but not its refund.
      const confirm = jest.spyOn(suite.container.resolve("order"), "confirmOrderChange")
      confirm.mockRejectedValue(new Error("broken"))
      const answer = expectOk(await record(row.id, { amount: 6_000, reference: "TRF-1" }))
      expect(answer).toMatchObject({
        problem: expect.stringContaining("broken"),
        refund: { medusa_refund_id: expect.stringMatching(/^ref_/), booked_at: null },
      })
      expect(await openCases()).toMatchObject([{ kind: "refund_due" }])
      // The admin's screen depends on this: Medusa has a refund, and doesn't show it on the order yet.
      expect(await shownRefunds(row.id)).toMatchObject([
        { medusa_refund_id: expect.stringMatching(/^ref_/), booked_at: null },
      ])
      confirm.mockRestore()
      expect(await sync(row.id)).toEqual({ busy: false })
      expect(await shownRefunds(row.id)).toMatchObject([{ booked_at: expect.any(String) }])
      await expectBooks(orderId, { paid: total, refunded: 6_000, status: "partially_refunded" })
      expectOk(await record(row.id, { amount: total - 6_000, reference: "TRF-2" }))
      await expectBooks(orderId, { paid: total, refunded: total, status: "refunded" })
      expect(await openCases()).toEqual([])
    })

    it("opens a case when Medusa's workflow hides its error", async () => {
      const { row, total, orderId } = await paidOrder()
      await cancel(orderId)
      await eventually(async () => expect(await openCases()).toHaveLength(1))
      await suite.sql("alter table refund add constraint broken check (amount < 0)")
      const answer = expectOk(await record(row.id, { amount: total, reference: "TRF-1" }))
      expect(answer).toMatchObject({ problem: expect.any(String), refund: { medusa_refund_id: null } })
      expect(await openCases()).toMatchObject([
        { kind: "refund_due", details: { outstanding_amount: 0, reason: expect.any(String) } },
      ])
      await suite.sql("alter table refund drop constraint broken")
      await sync(row.id)
      await expectBooks(orderId, { paid: total, refunded: total, status: "refunded" })
      expect(await openCases()).toEqual([])
    })
  })

  describe("by Medusa Admin's own button", () => {
    it("is refused with the remedy, and books exactly what is recorded and not yet booked", async () => {
      const { row, total, orderId, paymentId } = await paidOrder()
      const refund = () => suite.shop.admin("POST", `/admin/payments/${paymentId}/refund`, { amount: 6_000 })
      const refused = await refund()
      expect(refused.status).toBe(400)
      expect(refused.body.message).toContain("record it with its reference")
      await recordInLedgerOnly(row.id, 6_000)
      expect((await refund()).status).toBe(200)
      expect((await refund()).status).toBe(400)
      await sync(row.id)
      await expectBooks(orderId, { paid: total, refunded: 6_000, status: "partially_refunded" })
      expect(await medusaRefunds()).toHaveLength(1)
    })
  })

  describe("over HTTP", () => {
    it("requires a login, a known payment and a valid body", async () => {
      const { row, total } = await paidOrder()
      const path = `/admin/doku/transactions/${row.id}/refunds`
      expect((await suite.shop.http("POST", path, { amount: 1, reference: "x" })).status).toBe(401)
      expect((await record("dokutx_unknown", { amount: 1, reference: "x" })).status).toBe(404)
      expect((await record("%00", { amount: 1, reference: "x" })).status).toBe(404)
      const bad: Parameters<typeof record>[1][] = [
        { amount: 0, reference: "x" },
        { amount: -1, reference: "x" },
        { amount: 1.5, reference: "x" },
        { amount: "1000", reference: "x" },
        { amount: 1e15, reference: "x" },
        { amount: 1_000, reference: "  " },
        { amount: 1_000, reference: "a\u0000b" },
        { amount: 1_000, reference: "x".repeat(201) },
        { amount: 1_000, reference: "x", note: "a\u0000b" },
        { amount: 1_000, reference: "x", returned_at: "yesterday" },
        { amount: 1_000, reference: "x", returned_at: "2199-01-01" },
      ]
      for (const body of bad) expect([body, (await record(row.id, body)).status]).toEqual([body, 400])
      expect(await suite.sql("select id from doku_refund")).toEqual([])
      expect(total).toBeGreaterThan(0)
    })

    it("is a workflow for stores with an admin of their own", async () => {
      const { row, total, orderId } = await paidOrder()
      const { result } = await recordRefundWorkflow(suite.container).run({
        input: { transaction_id: row.id, amount: total, reference: "TRF-1", actor: "script" },
      })
      expect(result).toMatchObject({ problem: null, transaction: { left_amount: 0 } })
      await expectBooks(orderId, { paid: total, refunded: total, status: "refunded" })
      await expect(
        recordRefundWorkflow(suite.container).run({
          input: { transaction_id: row.id, amount: 1, reference: "TRF-2", actor: "script" },
        }),
      ).rejects.toMatchObject({ type: "invalid_data" })
    })
  })
})
