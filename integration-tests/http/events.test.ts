import { Modules } from "@medusajs/framework/utils"
import { processPaymentWorkflow } from "@medusajs/medusa/core-flows"
import { settleCollectionWorkflow } from "../../src/workflows"
import { eventually } from "./support/eventually"
import { letTimePass, runJob } from "./support/job"
import { type Checkout, expectOk } from "./support/shop"
import { dokuSuite } from "./support/suite"

const NAMES = ["order.placed", "payment.captured", "payment.refunded"] as const
interface Seen {
  name: string
  data: unknown
}

dokuSuite("Medusa's events of a LinkAja payment", (suite) => {
  let seen: Seen[] = []
  let listening: unknown

  beforeEach(() => {
    seen = []
    const bus = suite.container.resolve(Modules.EVENT_BUS)
    if (listening === bus) return
    listening = bus
    for (const name of NAMES) {
      bus.subscribe(name, async ({ data }) => {
        seen.push({ name, data })
      })
    }
  })

  const sorted = () => [...seen].sort((one, other) => one.name.localeCompare(other.name))
  const named = (name: string) => seen.filter((event) => event.name === name)
  const settle = (collectionId: string) =>
    settleCollectionWorkflow(suite.container).run({
      input: { payment_collection_id: collectionId, wait_ms: 5_000 },
    })
  const pay = (invoice: string, notify: boolean) => {
    suite.sandbox.pay(invoice, { notify })
    return suite.sandbox.idle()
  }
  const letEventsBeDue = () =>
    suite.sql(
      "update doku_transaction set events_due_at = now() - interval '1 second' where events_due_at is not null",
    )
  /** Repeats every check: no event may be emitted twice. */
  async function everythingAgain(collectionId: string) {
    await settle(collectionId)
    await letEventsBeDue()
    await letTimePass(suite, "2 minutes")
    await runJob(suite)
    await runJob(suite)
  }
  async function ids(collectionId: string) {
    const [order] = await suite.sql<{ order_id: string }>(
      "select order_id from order_payment_collection where payment_collection_id = ?",
      [collectionId],
    )
    const [payment] = await suite.sql<{ id: string }>(
      "select id from payment where payment_collection_id = ?",
      [collectionId],
    )
    return { order: String(order?.order_id), payment: String(payment?.id) }
  }
  const isSettled = (collectionId: string) =>
    eventually(async () =>
      expect(
        await suite.sql(
          "select settlement from doku_transaction where payment_collection_id = ? and settlement = 'settled'",
          [collectionId],
        ),
      ).toHaveLength(1),
    )

  /** The events of a provider that captures in Admin, which ours must equal. */
  async function byAnAdmin(): Promise<Seen[]> {
    const { shop } = suite
    const cart = await shop.cart()
    const collectionId = await shop.collection(cart.id)
    expectOk(await shop.requestSession(collectionId, undefined, "pp_system_default"))
    expectOk(await shop.complete(cart.id))
    const { order, payment } = await ids(collectionId)
    expectOk(await shop.admin("POST", `/admin/payments/${payment}/capture`, {}))
    await eventually(async () => expect(seen).toHaveLength(2))
    const emitted = sorted()
    expect(emitted).toEqual([
      { name: "order.placed", data: { id: order } },
      { name: "payment.captured", data: { id: payment } },
    ])
    seen = []
    return emitted
  }

  const WAYS: Record<string, (checkout: Checkout) => Promise<void>> = {
    "a notification": ({ invoice }) => pay(invoice, true),
    "the return page": async ({ invoice }) => {
      await pay(invoice, false)
      const transaction = await suite.doku.ledger.find("invoice_number", invoice)
      await suite.shop.http("GET", `/doku/return/${transaction?.return_token}`)
    },
    "the storefront's completion": async ({ cart, invoice }) => {
      await pay(invoice, false)
      expect(expectOk(await suite.shop.complete(cart.id))).toMatchObject({ type: "order" })
    },
    "the job": async ({ invoice }) => {
      await pay(invoice, false)
      await letTimePass(suite, "2 minutes")
      await runJob(suite)
    },
    "Medusa's own payment workflow, as its delayed webhook runs it": async ({
      invoice,
      session,
      collectionId,
    }) => {
      await pay(invoice, false)
      await processPaymentWorkflow(suite.container).run({
        input: { action: "captured", data: { session_id: session.id, amount: session.amount } },
      })
      const transaction = await suite.doku.ledger.find("invoice_number", invoice)
      expect(transaction?.status).toBe("paid")
      await settle(collectionId)
    },
  }

  it.each(Object.keys(WAYS))("come once each by %s, as for a payment that an admin captures", async (way) => {
    const model = await byAnAdmin()
    const checkout = await suite.shop.checkout()
    await WAYS[way]?.(checkout)
    await isSettled(checkout.collectionId)
    await eventually(async () => expect(seen.length).toBeGreaterThanOrEqual(2))
    const { order, payment } = await ids(checkout.collectionId)
    await everythingAgain(checkout.collectionId)
    expect(sorted()).toEqual([
      { name: "order.placed", data: { id: order } },
      { name: "payment.captured", data: { id: payment } },
    ])
    expect(sorted().map(({ name }) => name)).toEqual(model.map(({ name }) => name))
  })

  it("come once each when all callers meet at the same instant", async () => {
    const { cart, collectionId, invoice } = await suite.shop.checkout()
    await pay(invoice, false)
    const transaction = await suite.doku.ledger.find("invoice_number", invoice)
    await letTimePass(suite, "2 minutes")
    await Promise.all([
      suite.shop.complete(cart.id),
      suite.shop.http("GET", `/doku/return/${transaction?.return_token}`),
      suite.shop.complete(cart.id),
      runJob(suite),
      settle(collectionId),
    ])
    await isSettled(collectionId)
    await eventually(async () => expect(seen.length).toBeGreaterThanOrEqual(2))
    const { order, payment } = await ids(collectionId)
    await everythingAgain(collectionId)
    expect(sorted()).toEqual([
      { name: "order.placed", data: { id: order } },
      { name: "payment.captured", data: { id: payment } },
    ])
  })

  /** A settled order whose events were emitted. */
  async function settled(): Promise<Checkout> {
    const checkout = await suite.shop.checkout()
    await pay(checkout.invoice, true)
    await isSettled(checkout.collectionId)
    await eventually(async () => expect(seen).toHaveLength(2))
    await eventually(async () =>
      expect(
        await suite.sql(
          "select id from doku_transaction where order_placed_at is not null and payment_captured_at is not null",
        ),
      ).toHaveLength(1),
    )
    return checkout
  }
  const unsettle = () =>
    suite.sql(
      "update doku_transaction set settlement = 'open', order_id = null, payment_id = null, next_check_at = now()",
    )
  const forget = () =>
    suite.sql(
      "update doku_transaction set order_placed_at = null, payment_captured_at = null, events_due_at = null",
    )

  describe("after a process died with everything written", () => {
    it("come once, a minute later, when none was emitted", async () => {
      const { collectionId } = await settled()
      await unsettle()
      await forget()
      seen = []
      await settle(collectionId)
      await isSettled(collectionId)
      // Another completion may be about to emit them.
      expect(named("order.placed")).toEqual([])
      await runJob(suite)
      expect(named("order.placed")).toEqual([])
      await letEventsBeDue()
      await runJob(suite)
      const { order, payment } = await ids(collectionId)
      await eventually(async () =>
        expect(sorted()).toEqual([
          { name: "order.placed", data: { id: order } },
          { name: "payment.captured", data: { id: payment } },
        ]),
      )
      await everythingAgain(collectionId)
      expect(seen).toHaveLength(2)
    })

    it("come at once when the capture is old", async () => {
      const { collectionId } = await settled()
      await unsettle()
      await forget()
      await suite.sql("update payment set captured_at = captured_at - interval '2 minutes'")
      seen = []
      await settle(collectionId)
      await eventually(async () => expect(named("order.placed")).toHaveLength(1))
      await everythingAgain(collectionId)
      expect(sorted().map(({ name }) => name)).toEqual(["order.placed", "payment.captured"])
    })

    it("don't come again when they were emitted", async () => {
      const { collectionId } = await settled()
      await unsettle()
      seen = []
      await settle(collectionId)
      await isSettled(collectionId)
      await everythingAgain(collectionId)
      expect(seen).toEqual([])
    })

    it("omit order.placed when the order was cancelled meanwhile", async () => {
      const { collectionId } = await settled()
      const { order } = await ids(collectionId)
      await suite.shop.admin("POST", `/admin/orders/${order}/cancel`, {})
      await unsettle()
      await forget()
      seen = []
      await settle(collectionId)
      await everythingAgain(collectionId)
      expect(named("order.placed")).toEqual([])
    })

    it("come once each when the repair adds an order's missing payment", async () => {
      const { collectionId, cart } = await settled()
      await unsettle()
      await forget()
      const raw = (value: number) => ({ value: String(value), precision: 20 })
      const owing = {
        paid_total: 0,
        raw_paid_total: raw(0),
        transaction_total: 0,
        raw_transaction_total: raw(0),
        pending_difference: cart.total,
        raw_pending_difference: raw(cart.total),
      }
      await suite.sql("delete from capture")
      await suite.sql("update payment_session set status = 'pending', authorized_at = null")
      await suite.sql("delete from payment")
      await suite.sql(
        "update payment_collection set captured_amount = 0, raw_captured_amount = null, status = 'not_paid'",
      )
      await suite.sql("delete from order_transaction")
      await suite.sql("update order_summary set totals = totals || ?::jsonb", [JSON.stringify(owing)])
      seen = []
      await settle(collectionId)
      await isSettled(collectionId)
      await eventually(async () => expect(seen).toHaveLength(2))
      const { order, payment } = await ids(collectionId)
      await everythingAgain(collectionId)
      expect(sorted()).toEqual([
        { name: "order.placed", data: { id: order } },
        { name: "payment.captured", data: { id: payment } },
      ])
    })

    it("come later when the event bus fails", async () => {
      const checkout = await suite.shop.checkout()
      const bus = suite.container.resolve(Modules.EVENT_BUS)
      const emit = bus.emit.bind(bus)
      const failing = jest.spyOn(bus, "emit").mockImplementation(async (events, options) => {
        if (!Array.isArray(events) && events.name === "payment.captured") throw new Error("Redis is away")
        return emit(events as never, options as never)
      })
      await pay(checkout.invoice, true)
      await isSettled(checkout.collectionId)
      failing.mockRestore()
      expect(named("payment.captured")).toEqual([])
      await letEventsBeDue()
      await runJob(suite)
      await eventually(async () => expect(named("payment.captured")).toHaveLength(1))
      await everythingAgain(checkout.collectionId)
      expect(sorted().map(({ name }) => name)).toEqual(["order.placed", "payment.captured"])
    })
  })

  describe("of refunds", () => {
    const record = async (amount: number, reference: string) => {
      const [transaction] = await suite.sql<{ id: string }>("select id from doku_transaction")
      return suite.shop.admin("POST", `/admin/doku/transactions/${transaction?.id}/refunds`, {
        amount,
        reference,
      })
    }

    it("come once for each refund of a live order", async () => {
      const { collectionId } = await settled()
      const { payment } = await ids(collectionId)
      expectOk(await record(10_000, "TRF-1"))
      expectOk(await record(20_000, "TRF-2"))
      await everythingAgain(collectionId)
      const event = { name: "payment.refunded", data: { id: payment } }
      await eventually(async () => expect(named("payment.refunded")).toEqual([event, event]))
    })

    it("come once for each refund of an order that was cancelled", async () => {
      const { collectionId, cart } = await settled()
      const { order, payment } = await ids(collectionId)
      expectOk(await suite.shop.admin("POST", `/admin/orders/${order}/cancel`, {}))
      expect(named("payment.refunded")).toEqual([])
      expectOk(await record(10_000, "TRF-1"))
      expectOk(await record(cart.total - 10_000, "TRF-2"))
      await everythingAgain(collectionId)
      const event = { name: "payment.refunded", data: { id: payment } }
      await eventually(async () => expect(named("payment.refunded")).toEqual([event, event]))
    })

    it("come once for one that was recorded before the order's cancellation, which books it", async () => {
      const { collectionId, cart } = await settled()
      const { order } = await ids(collectionId)
      const [transaction] = await suite.sql<{ id: string }>("select id from doku_transaction")
      await suite.doku.refunds.record({
        transactionId: String(transaction?.id),
        amount: cart.total,
        reference: "TRF-1",
        note: null,
        actor: "user_1",
        returnedAt: null,
      })
      expectOk(await suite.shop.admin("POST", `/admin/orders/${order}/cancel`, {}))
      await everythingAgain(collectionId)
      await eventually(async () => expect(named("payment.refunded")).toHaveLength(1))
    })

    it("come once for one that is booked by Medusa's own Refund", async () => {
      const { collectionId, cart } = await settled()
      const { payment } = await ids(collectionId)
      const [transaction] = await suite.sql<{ id: string }>("select id from doku_transaction")
      await suite.doku.refunds.record({
        transactionId: String(transaction?.id),
        amount: cart.total,
        reference: "TRF-1",
        note: null,
        actor: "user_1",
        returnedAt: null,
      })
      expectOk(await suite.shop.admin("POST", `/admin/payments/${payment}/refund`, { amount: cart.total }))
      await eventually(async () => expect(named("payment.refunded")).toHaveLength(1))
      await everythingAgain(collectionId)
      expect(named("payment.refunded")).toHaveLength(1)
    })
  })
})
