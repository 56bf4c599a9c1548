import { syncRefunds } from "../../src/workflows"
import { eventually } from "./support/eventually"
import { expectBooks } from "./support/order-books"
import { FIRST, OrderPayments } from "./support/order-payments"
import { expectOk } from "./support/shop"
import { dokuSuite } from "./support/suite"

dokuSuite("payments of order changes", (suite) => {
  const orders = new OrderPayments(suite)
  const { changes } = orders

  /** Syncs the refunds of a transaction as the job does. */
  const sync = async (id: string) => {
    const row = await suite.doku.ledger.find("id", id)
    if (!row) throw new Error(`No transaction ${id}`)
    expect(await syncRefunds(suite.container, row, { waitMs: 10_000 })).toEqual({ busy: false })
  }

  /** Makes an order that owes `owed`, after `paid` was received for it. */
  const CHANGES: [string, number, () => Promise<{ orderId: string; owed: number }>][] = [
    [
      "an order edit",
      FIRST,
      async () => {
        const orderId = await orders.paidOrder()
        await changes.add(orderId, { "TEH-MELATI-80": 2 })
        return { orderId, owed: 25_000 }
      },
    ],
    [
      "an exchange with a dearer item",
      FIRST,
      async () => {
        const { orderId, itemId } = await orders.sentOrder()
        await changes.exchange(orderId, itemId, { "KOPI-GAYO-250": 1 })
        return { orderId, owed: 47_000 }
      },
    ],
    [
      "a claim with a replacement that costs",
      FIRST,
      async () => {
        const { orderId, itemId } = await orders.sentOrder()
        await changes.claim(orderId, itemId, { "KOPI-GAYO-250": 1 })
        return { orderId, owed: 47_000 }
      },
    ],
    [
      "a draft order, edited and converted",
      0,
      async () => ({ orderId: await orders.phoneOrder(), owed: 117_480 }),
    ],
  ]

  describe.each(CHANGES)("what %s owes", (_, paid, make) => {
    it("is paid, returned in parts, and cancelled", async () => {
      const { orderId, owed } = await make()
      const total = paid + owed
      await expectBooks(suite, orderId, { paid, owed, status: paid ? "partially_captured" : "not_paid" })
      const id = await orders.pay(await orders.start(orderId))
      await expectBooks(suite, orderId, { paid: total, status: "captured" })
      await orders.refund(id, 7_000)
      await expectBooks(suite, orderId, { paid: total, refunded: 7_000, status: "partially_refunded" })
      await orders.refund(id, owed - 7_000)
      await expectBooks(suite, orderId, {
        paid: total,
        refunded: owed,
        status: paid ? "partially_refunded" : "refunded",
      })
      for (const first of (await orders.transactionsOf(orderId)).filter((one) => one !== id))
        await orders.refund(first, paid)
      await expectBooks(suite, orderId, { paid: total, refunded: total, status: "refunded" })
      await changes.cancel(orderId)
      await expectBooks(suite, orderId, {
        paid: total,
        refunded: total,
        status: "refunded",
        cancelled: true,
      })
    })

    it("is paid, and the order cancelled before the money is returned", async () => {
      const { orderId, owed } = await make()
      const total = paid + owed
      const id = await orders.pay(await orders.start(orderId))
      await changes.cancel(orderId)
      const due = paid ? ["refund_due", "refund_due"] : ["refund_due"]
      await eventually(() =>
        expectBooks(suite, orderId, {
          paid: total,
          owed: total,
          status: "partially_captured",
          cancelled: true,
          cases: due,
        }),
      )
      await orders.refund(id, 7_000)
      await orders.refund(id, owed - 7_000)
      for (const first of (await orders.transactionsOf(orderId)).filter((one) => one !== id))
        await orders.refund(first, paid)
      await expectBooks(suite, orderId, {
        paid: total,
        refunded: total,
        status: "refunded",
        cancelled: true,
      })
    })
  })

  describe.each([
    [
      "exchange",
      (orderId: string, itemId: string) => changes.exchange(orderId, itemId, { "KOPI-GAYO-250": 1 }),
    ],
    ["claim", (orderId: string, itemId: string) => changes.claim(orderId, itemId, { "KOPI-GAYO-250": 1 })],
  ] as const)("a paid %s of delivered goods", (kind, change) => {
    it("is cancelled, and what was paid for it is returned", async () => {
      const { orderId, itemId } = await orders.sentOrder((id) => changes.deliver(id))
      const { id: changeId } = await change(orderId, itemId)
      const id = await orders.pay(await orders.start(orderId))
      await expectBooks(suite, orderId, { paid: FIRST + 47_000, status: "captured" })
      await changes.withdraw(kind, changeId)
      await expectBooks(suite, orderId, { paid: FIRST + 47_000, owed: -47_000, status: "captured" })
      await orders.refund(id, 47_000)
      await expectBooks(suite, orderId, {
        paid: FIRST + 47_000,
        refunded: 47_000,
        status: "partially_refunded",
      })
    })

    it("is finished when the old goods arrive, and refunded afterwards", async () => {
      const { orderId, itemId } = await orders.sentOrder((id) => changes.deliver(id))
      const { returnId } = await change(orderId, itemId)
      const id = await orders.pay(await orders.start(orderId))
      await changes.receive(returnId)
      await expectBooks(suite, orderId, { paid: FIRST + 47_000, status: "captured" })
      await orders.refund(id, 20_000)
      await expectBooks(suite, orderId, {
        paid: FIRST + 47_000,
        refunded: 20_000,
        status: "partially_refunded",
      })
    })
  })

  describe("an order that changes more than once", () => {
    it("is edited twice and paid twice, then returned payment by payment", async () => {
      const orderId = await orders.paidOrder()
      await changes.add(orderId, { "TEH-MELATI-80": 2 })
      const second = await orders.pay(await orders.start(orderId))
      await changes.add(orderId, { "KOPI-GAYO-250": 1 })
      await expectBooks(suite, orderId, { paid: 81_000, owed: 85_000, status: "partially_captured" })
      const third = await orders.pay(await orders.startInStorefront(orderId))
      await expectBooks(suite, orderId, { paid: 166_000, status: "captured" })
      await orders.refund(third, 5_000)
      await orders.refund(second, 25_000)
      await expectBooks(suite, orderId, { paid: 166_000, refunded: 30_000, status: "partially_refunded" })
      await changes.cancel(orderId)
      await eventually(() =>
        expectBooks(suite, orderId, {
          paid: 166_000,
          refunded: 30_000,
          owed: 136_000,
          status: "partially_refunded",
          cancelled: true,
          cases: ["refund_due", "refund_due"],
        }),
      )
      await orders.refund(third, 80_000)
      const [first] = (await orders.transactionsOf(orderId)).filter((id) => id !== second && id !== third)
      await orders.refund(String(first), FIRST)
      await expectBooks(suite, orderId, {
        paid: 166_000,
        refunded: 166_000,
        status: "refunded",
        cancelled: true,
      })
    })

    it("is asked again for what was added after a refund", async () => {
      const orderId = await orders.paidOrder()
      const [first] = await orders.transactionsOf(orderId)
      await orders.refund(String(first), 10_000)
      await changes.add(orderId, { "TEH-MELATI-80": 2 })
      await expectBooks(suite, orderId, {
        paid: FIRST,
        refunded: 10_000,
        owed: 25_000,
        status: "partially_refunded",
      })
      await orders.refund(String(first), 6_000)
      await expectBooks(suite, orderId, {
        paid: FIRST,
        refunded: 16_000,
        owed: 25_000,
        status: "partially_refunded",
      })
      const second = await orders.pay(await orders.start(orderId))
      await expectBooks(suite, orderId, { paid: 81_000, refunded: 16_000, status: "partially_refunded" })
      await orders.refund(second, 25_000)
      await orders.refund(String(first), 40_000)
      await expectBooks(suite, orderId, { paid: 81_000, refunded: 81_000, status: "refunded" })
    })

    it("is lowered after the payment, and what is too much is returned", async () => {
      const orderId = await orders.paidOrder()
      await changes.add(orderId, { "TEH-MELATI-80": 2 })
      const second = await orders.pay(await orders.start(orderId))
      const tea = (await changes.items(orderId)).find(({ variant_sku }) => variant_sku === "TEH-MELATI-80")
      await changes.setQuantity(orderId, String(tea?.id), 1)
      await expectBooks(suite, orderId, { paid: 81_000, owed: -12_500, status: "captured" })
      await orders.refund(second, 20_000)
      await expectBooks(suite, orderId, { paid: 81_000, refunded: 20_000, status: "partially_refunded" })
      await changes.add(orderId, { "TEH-MELATI-80": 1 })
      await expectBooks(suite, orderId, {
        paid: 81_000,
        refunded: 20_000,
        owed: 12_500,
        status: "partially_refunded",
      })
      await orders.pay(await orders.start(orderId))
      await expectBooks(suite, orderId, { paid: 93_500, refunded: 20_000, status: "partially_refunded" })
    })

    it("is cancelled while it owes a difference", async () => {
      const orderId = await orders.paidOrder()
      await changes.add(orderId, { "TEH-MELATI-80": 2 })
      await changes.cancel(orderId)
      const [first] = await orders.transactionsOf(orderId)
      await eventually(() =>
        expectBooks(suite, orderId, {
          paid: FIRST,
          owed: 81_000,
          status: "partially_captured",
          cancelled: true,
          cases: ["refund_due"],
        }),
      )
      await orders.refund(String(first), FIRST)
      // Medusa's own sum: the tea was never paid.
      await expectBooks(suite, orderId, {
        paid: FIRST,
        refunded: FIRST,
        owed: 25_000,
        status: "refunded",
        cancelled: true,
      })
    })

    it("is cancelled while the page of the difference is open: a late payment is a case, and is returned", async () => {
      const { sandbox, shop, doku, sql } = suite
      const orderId = await orders.paidOrder()
      await changes.add(orderId, { "TEH-MELATI-80": 2 })
      const invoice = await orders.start(orderId)
      await changes.cancel(orderId)
      sandbox.pay(invoice)
      await sandbox.idle()
      const late = await doku.ledger.find("invoice_number", invoice)
      await eventually(async () =>
        expect(
          await sql("select kind from doku_case where transaction_id = ? and closed_at is null", [late?.id]),
        ).toEqual([{ kind: "order_canceled" }]),
      )
      const [first] = await orders.transactionsOf(orderId)
      await orders.refund(String(first), FIRST)
      await orders.refund(String(late?.id), 25_000)
      await expectBooks(suite, orderId, {
        paid: FIRST,
        refunded: FIRST,
        owed: 25_000,
        status: "refunded",
        cancelled: true,
      })
      expect((await shop.admin("GET", `/admin/doku/transactions/${late?.id}`)).body).toMatchObject({
        transaction: { settlement: "open", refunds: [{ amount: 25_000 }] },
      })
    })
  })

  describe("two payments of one order", () => {
    async function twicePaid() {
      const orderId = await orders.paidOrder()
      const [first] = await orders.transactionsOf(orderId)
      await changes.add(orderId, { "TEH-MELATI-80": 2 })
      const second = await orders.pay(await orders.start(orderId))
      return { orderId, first: String(first), second }
    }
    it("are refunded at the same instant", async () => {
      const { orderId, first, second } = await twicePaid()
      await Promise.all([orders.record(first, 6_000), orders.record(second, 7_000)])
      await sync(first)
      await sync(second)
      await expectBooks(suite, orderId, { paid: 81_000, refunded: 13_000, status: "partially_refunded" })
    })

    it("are refunded one after the other, though the first one's booking broke off", async () => {
      const { orderId, first, second } = await twicePaid()
      const confirm = jest.spyOn(suite.container.resolve("order"), "confirmOrderChange")
      confirm.mockRejectedValue(new Error("broken"))
      expect(await orders.record(first, 6_000)).toContain("broken")
      confirm.mockRestore()
      await orders.refund(second, 7_000)
      await sync(first)
      await expectBooks(suite, orderId, { paid: 81_000, refunded: 13_000, status: "partially_refunded" })
    })

    it("are returned for a cancelled order in any order", async () => {
      const { orderId, first, second } = await twicePaid()
      await changes.cancel(orderId)
      await eventually(() =>
        expectBooks(suite, orderId, {
          paid: 81_000,
          owed: 81_000,
          status: "partially_captured",
          cancelled: true,
          cases: ["refund_due", "refund_due"],
        }),
      )
      await Promise.all([orders.record(first, 6_000), orders.record(second, 7_000)])
      await Promise.all([orders.record(second, 18_000), orders.record(first, 50_000)])
      await sync(first)
      await sync(second)
      await expectBooks(suite, orderId, {
        paid: 81_000,
        refunded: 81_000,
        status: "refunded",
        cancelled: true,
      })
    })
  })

  it("keep one unpaid collection when an edit and a refund come at the instant of the payment", async () => {
    const { sandbox } = suite
    const orderId = await orders.paidOrder()
    const [first] = await orders.transactionsOf(orderId)
    await changes.add(orderId, { "TEH-MELATI-80": 2 })
    const invoice = await orders.start(orderId)
    await changes.edit(orderId, async () => {
      await changes.addToEdit(orderId, { "TEH-MELATI-80": 1 })
      sandbox.pay(invoice)
    })
    await orders.record(String(first), 6_000)
    await sandbox.idle()
    await orders.settled(invoice)
    await eventually(() => sync(String(first)))
    const { payment_collections } = await expectBooks(suite, orderId, {
      paid: 81_000,
      refunded: 6_000,
      owed: 12_500,
      status: "partially_refunded",
    })
    expect(
      payment_collections.filter(({ status }) => status === "not_paid").map(({ amount }) => amount),
    ).toEqual([12_500])
    await orders.pay(await orders.start(orderId))
    await expectBooks(suite, orderId, { paid: 93_500, refunded: 6_000, status: "partially_refunded" })
  })

  describe("while an order edit is open", () => {
    it("books the payment of an earlier one, and a refund after the edit is confirmed", async () => {
      const { shop } = suite
      const orderId = await orders.paidOrder()
      await changes.add(orderId, { "TEH-MELATI-80": 2 })
      const invoice = await orders.start(orderId)
      await changes.begin(orderId)
      const id = await orders.pay(invoice)
      await expectBooks(suite, orderId, { paid: 81_000, status: "captured" })
      expect(await orders.record(id, 5_000)).toContain("being edited")
      expectOk(await shop.admin("DELETE", `/admin/order-edits/${orderId}`))
      const row = await suite.doku.ledger.find("id", id)
      if (row) await syncRefunds(suite.container, row, { waitMs: 10_000 })
      await expectBooks(suite, orderId, { paid: 81_000, refunded: 5_000, status: "partially_refunded" })
    })
  })
})
