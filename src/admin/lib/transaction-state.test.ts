import en from "../i18n/en"
import { refundableAmount, type State, stateColor, transactionState } from "./transaction-state"

const paid = {
  status: "paid",
  settlement: "settled",
  amount: 50_000,
  paid_amount: 50_000 as number | null,
  returned_amount: 0,
}

describe("transactionState", () => {
  it.each([
    [{ status: "created", paid_amount: null, settlement: "open" }, "unconfirmed"],
    [{ status: "pending", paid_amount: null, settlement: "open" }, "waiting"],
    [{ status: "failed", paid_amount: null, settlement: "open" }, "rejected"],
    [{ status: "expired", paid_amount: null, settlement: "open" }, "expired"],
    [{ settlement: "open" }, "paid_open"],
    [{}, "paid"],
    [{ returned_amount: 1 }, "partly_refunded"],
    [{ returned_amount: 50_000 }, "refunded"],
    [{ returned_amount: 50_000, settlement: "open" }, "refunded"],
    [{ status: "refunded" }, "refunded_by_doku"],
    [{ status: "a_newer_status" }, "unknown"],
  ])("of a paid transaction with %j is %s", (change, state) => {
    expect(transactionState({ ...paid, ...change })).toBe(state)
  })

  it("has a color for every state with a label", () => {
    for (const state of Object.keys(en.states) as State[])
      expect(stateColor(state)).toMatch(/^(green|red|orange|blue|purple|grey)$/)
  })
})

describe("refundableAmount", () => {
  it.each([
    ["a paid transaction", {}, 50_000],
    ["one that was partly refunded", { returned_amount: 20_000 }, 30_000],
    ["one that was fully refunded", { returned_amount: 50_000 }, 0],
    ["one that DOKU calls refunded, until the refund is recorded", { status: "refunded" }, 50_000],
    ["one that was paid with another amount", { paid_amount: 49_000 }, 49_000],
    ["one whose paid amount is null", { paid_amount: null }, 50_000],
    ["an unpaid one", { status: "pending", paid_amount: null }, 0],
  ])("is what was received and not refunded, for %s", (_name, change, left) => {
    expect(refundableAmount({ ...paid, ...change })).toBe(left)
  })
})
