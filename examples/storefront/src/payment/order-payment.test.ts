import { otherLink, type PayableOrder, pathOf, readDue, readPaymentLink } from "./order-payment"

const LINK = { collectionId: "pay_col_01ABC", orderId: "order_01ABC" }

describe("readPaymentLink", () => {
  it("reads the collection and the order from Medusa's link", () => {
    expect(readPaymentLink("pay_col_01ABC", "?order_id=order_01ABC")).toEqual(LINK)
  })

  it("reads the payment that the plugin appends on the way back", () => {
    expect(
      readPaymentLink("pay_col_01ABC", "?order_id=order_01ABC&payment=paid&session_id=payses_01ABC"),
    ).toEqual({ ...LINK, sessionId: "payses_01ABC" })
  })

  it.each([
    [undefined, "?order_id=order_01ABC", "no collection"],
    ["pay_col_01ABC", "", "no order"],
    ["pay_col_01ABC", "?order_id=../carts/cart_01ABC", "a path in place of the order"],
    ["..", "?order_id=order_01ABC", "a path in place of the collection"],
  ])("names nothing for %j with %j: %s", (collectionId, search, _case) => {
    expect(readPaymentLink(collectionId, search)).toBeUndefined()
  })

  it("leads back to the link without the last payment", () => {
    expect(pathOf({ ...LINK, sessionId: "payses_01ABC" })).toBe(
      "/payment-collection/pay_col_01ABC?order_id=order_01ABC",
    )
  })
})

describe("readDue", () => {
  type Collection = NonNullable<PayableOrder["payment_collections"]>[number]

  function order(
    collection: Partial<Collection> = {},
    { pending = 245_000, status = "pending" }: { pending?: number; status?: string } = {},
  ): PayableOrder {
    return {
      status,
      summary: {
        pending_difference: pending,
        current_order_total: 348_000,
        original_order_total: 103_000,
        transaction_total: 103_000,
        paid_total: 103_000,
        refunded_total: 0,
        accounting_total: 348_000,
      },
      payment_collections: [
        { id: "pay_col_1", amount: 103_000, captured_amount: 103_000, status: "completed" },
        { id: "pay_col_2", amount: 245_000, status: "not_paid", ...collection },
      ],
    }
  }

  it("is the amount of the link's collection", () => {
    expect(readDue(order(), "pay_col_2")).toEqual({ kind: "owes", amount: 245_000 })
  })

  it("is the rest of a collection that was paid in part", () => {
    const partly = order({ status: "partially_authorized", captured_amount: 200_000 }, { pending: 45_000 })
    expect(readDue(partly, "pay_col_2")).toEqual({ kind: "owes", amount: 45_000 })
  })

  it("is nothing for a collection that is paid, also while the order owes more", () => {
    expect(readDue(order(), "pay_col_1")).toEqual({ kind: "paid" })
  })

  it.each([
    ["the order was cancelled", order({}, { status: "canceled" })],
    ["the collection was cancelled", order({ status: "canceled" })],
    ["the order owes nothing any more", order({}, { pending: 0 })],
    ["the store owes the customer", order({}, { pending: -10_000 })],
  ])("is nothing when %s", (_case, changed) => {
    expect(readDue(changed, "pay_col_2")).toEqual({ kind: "nothing_owed" })
  })

  it("is unknown for a collection of another order", () => {
    expect(readDue(order(), "pay_col_3")).toEqual({ kind: "unknown" })
    expect(readDue({ ...order(), payment_collections: undefined }, "pay_col_2")).toEqual({ kind: "unknown" })
  })

  it("leads from a collection that is paid to the one that isn't", () => {
    expect(otherLink(order(), { ...LINK, collectionId: "pay_col_1" })).toEqual({
      ...LINK,
      collectionId: "pay_col_2",
    })
    expect(otherLink(order(), { ...LINK, collectionId: "pay_col_2" })).toBeUndefined()
  })
})
