import { amountLeft, colorOf, STATES, stateOf } from "./transaction-state"

const payment = {
  status: "paid",
  settlement: "settled",
  amount: 50_000,
  paid_amount: 50_000 as number | null,
  returned_amount: 0,
}

describe("stateOf", () => {
  it.each([
    [{ status: "created", paid_amount: null, settlement: "open" }, "unconfirmed"],
    [{ status: "pending", paid_amount: null, settlement: "open" }, "waiting"],
    [{ status: "failed", paid_amount: null, settlement: "open" }, "refused"],
    [{ status: "expired", paid_amount: null, settlement: "open" }, "expired"],
    [{ settlement: "open" }, "paid_open"],
    [{}, "paid"],
    [{ returned_amount: 1 }, "partly_returned"],
    [{ returned_amount: 50_000 }, "returned"],
    [{ returned_amount: 50_000, settlement: "open" }, "returned"],
    [{ status: "refunded" }, "refunded_by_doku"],
    [{ status: "a_newer_word" }, "unknown"],
  ])("of %j is %s", (change, state) => {
    expect(stateOf({ ...payment, ...change })).toBe(state)
  })

  it("has a colour for every state", () => {
    for (const state of STATES) expect(colorOf(state)).toMatch(/^(green|red|orange|blue|purple|grey)$/)
  })
})

describe("amountLeft", () => {
  it.each([
    ["a paid one", {}, 50_000],
    ["one returned in part", { returned_amount: 20_000 }, 30_000],
    ["one returned in full", { returned_amount: 50_000 }, 0],
    ["one that DOKU calls refunded, until its return is recorded", { status: "refunded" }, 50_000],
    ["one paid with another amount than asked for", { paid_amount: 49_000 }, 49_000],
    ["one whose paid amount isn't known", { paid_amount: null }, 50_000],
    ["an unpaid one", { status: "pending", paid_amount: null }, 0],
  ])("is what was received and not returned, of %s", (_name, change, left) => {
    expect(amountLeft({ ...payment, ...change })).toBe(left)
  })
})
