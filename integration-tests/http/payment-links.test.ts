import { eventually } from "./support/eventually"
import { expectBooks, readOrder } from "./support/order-books"
import { OrderChanges } from "./support/order-changes"
import { expectOneOrder } from "./support/orders"
import { type Answer, expectOk } from "./support/shop"
import { dokuSuite } from "./support/suite"

/** The checkout's order: one bottle of sambal and its shipping, in integer IDR. */
const FIRST = 56_000

dokuSuite("payment links", (suite) => {
  const changes = new OrderChanges(
    async (method, path, body) => expectOk(await suite.shop.admin(method, path, body)) as never,
  )

  /** An order that a shopper paid by LinkAja at checkout. */
  async function paidOrder(): Promise<string> {
    const { shop, sandbox } = suite
    const { cart, invoice } = await shop.checkout()
    sandbox.pay(invoice)
    await sandbox.idle()
    const { id } = await eventually(() => expectOneOrder(suite, cart.id, FIRST))
    await leasesReleased()
    return id
  }

  /** A checkout's order with its one item, which can be exchanged after `send`. */
  async function sentOrder(
    send: (orderId: string) => Promise<unknown> = (orderId) => changes.fulfill(orderId),
  ): Promise<{ orderId: string; itemId: string }> {
    const orderId = await paidOrder()
    await send(orderId)
    const [item] = await changes.items(orderId)
    return { orderId, itemId: String(item?.id) }
  }

  /** Settling goes on for a moment after its result can be seen. */
  const leasesReleased = () =>
    eventually(async () => expect(await suite.sql("select owner from doku_lease")).toEqual([]))

  /** Starts a payment of what the order owes. */
  async function press(orderId: string): Promise<string> {
    const { payment_collections } = await readOrder(suite, orderId)
    const owing = payment_collections.find(({ status }) => status === "not_paid" || status === "awaiting")
    const session = await suite.shop.session(String(owing?.id))
    return session.data.invoice_number
  }

  async function pay(invoice: string): Promise<string> {
    suite.sandbox.pay(invoice)
    await suite.sandbox.idle()
    const id = await eventually(async () => {
      const row = await suite.doku.ledger.find("invoice_number", invoice)
      expect(row).toMatchObject({ settlement: "settled" })
      return String(row?.id)
    })
    await leasesReleased()
    return id
  }

  async function transactionOf(orderId: string): Promise<string[]> {
    const rows = await suite.doku.ledger.listByOrder(orderId)
    return rows.map(({ id }) => id)
  }

  let references = 0
  async function refund(transactionId: string, amount: number): Promise<void> {
    references += 1
    const answer: Answer<{ problem: string | null }> = await suite.shop.admin(
      "POST",
      `/admin/doku/transactions/${transactionId}/refunds`,
      { amount, reference: `TRF-${references}` },
    )
    expect(expectOk(answer).problem).toBeNull()
  }

  /** Makes an order that owes `owed`, after `paid` was received for it. */
  const CHANGES: [string, number, () => Promise<{ orderId: string; owed: number }>][] = [
    [
      "an order edit",
      FIRST,
      async () => {
        const orderId = await paidOrder()
        await changes.add(orderId, { "TEH-MELATI-80": 2 })
        return { orderId, owed: 25_000 }
      },
    ],
    [
      "an exchange with a dearer item",
      FIRST,
      async () => {
        const { orderId, itemId } = await sentOrder()
        await changes.exchange(orderId, itemId, { "KOPI-GAYO-250": 1 })
        return { orderId, owed: 47_000 }
      },
    ],
    [
      "a claim with a replacement that costs",
      FIRST,
      async () => {
        const { orderId, itemId } = await sentOrder()
        await changes.claim(orderId, itemId, { "KOPI-GAYO-250": 1 })
        return { orderId, owed: 47_000 }
      },
    ],
    [
      "a draft order, edited and converted",
      0,
      async () => {
        const orderId = await changes.draft({ "KOPI-GAYO-250": 1 })
        await changes.addToDraft(orderId, { "TEH-MELATI-80": 1 })
        await changes.convert(orderId)
        return { orderId, owed: 117_480 }
      },
    ],
  ]

  describe.each(CHANGES)("what %s owes", (_, paid, make) => {
    it("is paid, returned in parts, and cancelled", async () => {
      const { orderId, owed } = await make()
      const total = paid + owed
      await expectBooks(suite, orderId, { paid, owed, status: paid ? "partially_captured" : "not_paid" })
      const id = await pay(await press(orderId))
      await expectBooks(suite, orderId, { paid: total, status: "captured" })
      await refund(id, 7_000)
      await expectBooks(suite, orderId, { paid: total, refunded: 7_000, status: "partially_refunded" })
      await refund(id, owed - 7_000)
      await expectBooks(suite, orderId, {
        paid: total,
        refunded: owed,
        status: paid ? "partially_refunded" : "refunded",
      })
      for (const first of (await transactionOf(orderId)).filter((one) => one !== id))
        await refund(first, paid)
      await expectBooks(suite, orderId, { paid: total, refunded: total, status: "refunded" })
      await changes.cancel(orderId)
      await expectBooks(suite, orderId, { paid: total, refunded: total, status: "refunded", cancelled: true })
    })

    it("is paid, and the order cancelled before the money is returned", async () => {
      const { orderId, owed } = await make()
      const total = paid + owed
      const id = await pay(await press(orderId))
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
      await refund(id, 7_000)
      await refund(id, owed - 7_000)
      for (const first of (await transactionOf(orderId)).filter((one) => one !== id))
        await refund(first, paid)
      await expectBooks(suite, orderId, { paid: total, refunded: total, status: "refunded", cancelled: true })
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
      const { orderId, itemId } = await sentOrder((id) => changes.deliver(id))
      const { id: changeId } = await change(orderId, itemId)
      const id = await pay(await press(orderId))
      await expectBooks(suite, orderId, { paid: FIRST + 47_000, status: "captured" })
      await changes.withdraw(kind, changeId)
      await expectBooks(suite, orderId, { paid: FIRST + 47_000, owed: -47_000, status: "captured" })
      await refund(id, 47_000)
      await expectBooks(suite, orderId, {
        paid: FIRST + 47_000,
        refunded: 47_000,
        status: "partially_refunded",
      })
    })

    it("is finished when the old goods arrive, and refunded afterwards", async () => {
      const { orderId, itemId } = await sentOrder((id) => changes.deliver(id))
      const { returnId } = await change(orderId, itemId)
      const id = await pay(await press(orderId))
      await changes.receive(returnId)
      await expectBooks(suite, orderId, { paid: FIRST + 47_000, status: "captured" })
      await refund(id, 20_000)
      await expectBooks(suite, orderId, {
        paid: FIRST + 47_000,
        refunded: 20_000,
        status: "partially_refunded",
      })
    })
  })
})
