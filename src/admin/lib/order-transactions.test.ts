import { transaction } from "./__fixtures__/transaction"
import { isPaidByLinkAja, orderPayments } from "./order-transactions"

const paid = transaction({ id: "paid" })
const second = transaction({ id: "second", settlement: "open", needs_attention: true })
const tried = transaction({ id: "tried", status: "expired", settlement: "open" })
const order = { id: "order_1", payment_status: "captured" }
const ids = (view: ReturnType<typeof orderPayments>) =>
  view && { payments: view.payments.map(({ id }) => id), attempts: view.attempts.map(({ id }) => id) }

describe("orderPayments", () => {
  it("shows each payment, the first one first, and what came to nothing below", () => {
    expect(ids(orderPayments([tried, second, paid], order))).toEqual({
      payments: ["paid", "second"],
      attempts: ["tried"],
    })
  })

  it("shows an unpaid attempt in full when somebody has to look at it", () => {
    const missing = transaction({ ...tried, id: "missing", needs_attention: true })
    expect(ids(orderPayments([missing], order))).toEqual({ payments: ["missing"], attempts: [] })
  })

  it("shows nothing for an order that was paid otherwise, or never heard of LinkAja", () => {
    expect(orderPayments([tried], order)).toBeUndefined()
    expect(orderPayments([], { id: "order_1", payment_status: "not_paid" })).toBeUndefined()
  })

  it.each(["not_paid", "awaiting"])("shows the attempts at an order that is %s", (payment_status) => {
    expect(ids(orderPayments([tried], { id: "order_1", payment_status }))).toEqual({
      payments: [],
      attempts: ["tried"],
    })
  })
})

describe("isPaidByLinkAja", () => {
  it.each([
    [true, [{ payments: [{ provider_id: "pp_system_default" }, { provider_id: "pp_doku-linkaja_second" }] }]],
    [false, [{ payments: [{ provider_id: "pp_stripe_stripe" }] }]],
    [false, [{ payments: null }]],
    [false, []],
    [false, null],
  ])("is %s for %j", (expected, payment_collections) => {
    expect(isPaidByLinkAja({ id: "order_1", payment_collections })).toBe(expected)
  })
})
