import { pendingOf } from "./pending"

const capture = (amount: number) => ({ amount })

describe("pendingOf", () => {
  it("is the summary's difference where the summary counts all transactions", () => {
    const summary = { pending_difference: 25_000, transaction_total: 56_000 }
    expect(pendingOf({ summary, transactions: [capture(60_000), capture(-4_000)] })).toBe(25_000)
  })

  it("is less by a capture that the summary has lost", () => {
    const summary = { pending_difference: 81_000, transaction_total: 56_000 }
    expect(pendingOf({ summary, transactions: [capture(56_000), capture(31_000)] })).toBe(50_000)
  })

  it("is more by a refund that the summary has lost", () => {
    const summary = { pending_difference: 0, transaction_total: 56_000 }
    expect(pendingOf({ summary, transactions: [capture(56_000), capture(-6_000)] })).toBe(6_000)
  })

  it("is below zero for an order that was paid too much", () => {
    const summary = { pending_difference: 0, transaction_total: 0 }
    expect(pendingOf({ summary, transactions: [capture(9_000)] })).toBe(-9_000)
  })

  it("rounds once, not each transaction", () => {
    const summary = { pending_difference: 0.4, transaction_total: 100.6 }
    expect(pendingOf({ summary, transactions: [capture(50.3), capture(50.3)] })).toBe(0)
  })

  it.each([
    ["no transactions were read", { summary: { pending_difference: 9_000, transaction_total: 1 } }, 9_000],
    ["the summary has no total", { summary: { pending_difference: 9_000 }, transactions: [] }, 9_000],
    ["there is no summary", { summary: null, transactions: [capture(5_000)] }, 0],
  ])("is the summary's difference where %s", (_name, order, pending) => {
    expect(pendingOf(order)).toBe(pending)
  })
})
