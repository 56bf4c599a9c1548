import { translateTo } from "./__fixtures__/translate"
import { toDay } from "./dates"
import { proposedRefund, readRefund, refundRules } from "./refund-fields"

const rules = refundRules(30_000, translateTo("en"))

it("proposes what is outstanding, today", () => {
  const today = new Date(2026, 10, 23, 23, 59)
  expect(proposedRefund(1_250_000, today)).toEqual({
    amount: "1.250.000",
    returnedAt: today,
    reference: "",
    note: "",
  })
})

describe("the rules", () => {
  it.each([
    ["30.000", true],
    ["1", true],
    ["30.001", "At most Rp30.000 can still be returned."],
    ["0", "Enter at least Rp1."],
    ["half", "Enter whole rupiah, for example 50.000."],
    ["", "Enter whole rupiah, for example 50.000."],
  ])("answer to the amount %j: %s", (typed, answer) => {
    expect(rules.amount(typed)).toBe(answer)
  })

  it("want a day that has come, and a reference", () => {
    const tomorrow = new Date()
    tomorrow.setDate(tomorrow.getDate() + 1)
    expect(rules.returnedAt(new Date())).toBe(true)
    expect(rules.returnedAt(tomorrow)).toMatch(/future/)
    expect(rules.returnedAt(null)).toMatch(/Choose the day/)
    expect(rules.reference("BCA-1")).toBe(true)
    expect(rules.reference("  ")).toMatch(/reference/)
    expect(rules.reference("x".repeat(201))).toBe("At most 200 characters.")
    expect(rules.note("x".repeat(2_000))).toBe(true)
    expect(rules.note("x".repeat(2_001))).toBe("At most 2000 characters.")
  })
})

it("sends the amount as a number, the day as the admin's calendar has it, and no empty note", () => {
  const evening = new Date(2026, 10, 23, 23, 30)
  expect(readRefund({ amount: "25.000", returnedAt: evening, reference: " BCA-1 ", note: " " })).toEqual({
    amount: 25_000,
    reference: "BCA-1",
    returned_at: "2026-11-23",
  })
  expect(readRefund({ amount: "25000", returnedAt: null, reference: "R", note: " by bank " })).toEqual({
    amount: 25_000,
    reference: "R",
    note: "by bank",
  })
  expect(toDay(new Date(2026, 0, 5))).toBe("2026-01-05")
})
