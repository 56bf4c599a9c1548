import { transaction } from "./__fixtures__/transaction"
import {
  groupOrderTransactions,
  hasSurplusPayment,
  isPaidByLinkAja,
  orderRevision,
} from "./order-transactions"

const paid = transaction({ id: "paid" })
const second = transaction({ id: "second", settlement: "open", needs_attention: true })
const tried = transaction({ id: "tried", status: "expired", settlement: "open" })
const order = { id: "order_1", payment_status: "captured" }
const ids = (groups: ReturnType<typeof groupOrderTransactions>) =>
  groups && {
    transactions: groups.transactions.map(({ id }) => id),
    attempts: groups.attempts.map(({ id }) => id),
  }

describe("groupOrderTransactions", () => {
  it("has paid transactions with the oldest first, and unpaid attempts apart", () => {
    expect(ids(groupOrderTransactions([tried, second, paid], order, false))).toEqual({
      transactions: ["paid", "second"],
      attempts: ["tried"],
    })
  })

  it("has an unpaid transaction with an open case among the transactions", () => {
    const missing = transaction({ ...tried, id: "missing", needs_attention: true })
    expect(ids(groupOrderTransactions([missing], order, false))).toEqual({
      transactions: ["missing"],
      attempts: [],
    })
  })

  it("is undefined for an order that was paid otherwise or has no transactions", () => {
    expect(groupOrderTransactions([tried], order, false)).toBeUndefined()
    expect(groupOrderTransactions([], { id: "order_1", payment_status: "not_paid" }, true)).toBeUndefined()
  })

  it.each(["not_paid", "awaiting"])("has the attempts of an order that is %s", (payment_status) => {
    expect(ids(groupOrderTransactions([tried], { id: "order_1", payment_status }, false))).toEqual({
      transactions: [],
      attempts: ["tried"],
    })
  })
})

it("groupOrderTransactions has the attempts of an order that was paid otherwise while LinkAja is awaited", () => {
  expect(ids(groupOrderTransactions([tried], order, true))).toEqual({ transactions: [], attempts: ["tried"] })
})

it("hasSurplusPayment is true when one of several payments is not settled", () => {
  const difference = transaction({ id: "difference" })
  expect(hasSurplusPayment([paid, difference, tried])).toBe(false)
  expect(hasSurplusPayment([paid, second])).toBe(true)
  expect(hasSurplusPayment([second])).toBe(false)
})

it.each([
  ["what is owed", { summary: { pending_difference: 10_000 } }],
  ["the payments", { payment_status: "partially_captured" }],
  ["a cancellation", { status: "canceled" }],
])("orderRevision changes with %s", (_what, change) => {
  const before = { id: "order_1", status: "pending", payment_status: "captured", summary: null }
  expect(orderRevision({ ...before, ...change })).not.toBe(orderRevision(before))
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
