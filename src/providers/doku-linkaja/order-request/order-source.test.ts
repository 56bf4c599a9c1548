import type { SessionOrder } from "../session-context"
import { buildLineItems } from "./line-items"
import { orderSource } from "./order-source"

const order = (with_: Partial<SessionOrder> = {}): SessionOrder => ({
  id: "order_1",
  display_id: 12,
  total: 56_000,
  created_at: "2026-11-29T08:00:00Z",
  summary: { pending_difference: 56_000, paid_total: 0 },
  email: "siti@example.com",
  items: [{ title: "Sambal Roa", quantity: 1, total: 38_000 }],
  shipping_methods: [{ name: "JNE REG", total: 18_000 }],
  ...with_,
})
const lines = (source: SessionOrder, amount: number) => buildLineItems(orderSource(source, amount), amount)

describe("the lines of a payment of an order", () => {
  it("are the order's goods when all of it is paid for the first time", () => {
    expect(lines(order(), 56_000)).toEqual([
      { name: "Sambal Roa", price: 38_000, quantity: 1 },
      { name: "JNE REG", price: 18_000, quantity: 1 },
    ])
    expect(lines(order({ summary: null, total: "56000.4" }), 56_000)).toHaveLength(2)
  })

  it.each<[string, SessionOrder, number]>([
    ["the difference of a change", order({ total: 94_000 }), 38_000],
    [
      "a change that costs as much as what was paid",
      order({ total: 56_000, summary: { paid_total: 28_000 } }),
      56_000,
    ],
    ["a part of an unpaid order", order(), 55_999],
  ])("are one line with the order's number for %s", (_, source, amount) => {
    expect(lines(source, amount)).toEqual([{ name: "Order 12, change", price: amount, quantity: 1 }])
  })

  it("keep the customer", () => {
    expect(orderSource(order({ total: 94_000 }), 38_000)).toMatchObject({ email: "siti@example.com" })
  })
})
