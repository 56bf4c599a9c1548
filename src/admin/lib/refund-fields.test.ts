import { translateTo } from "./__fixtures__/translate"
import { toIsoDay } from "./dates"
import { defaultRefundFields, refundRules, toNewRefund } from "./refund-fields"

const rules = refundRules(30_000, translateTo("en"), "en")

it("defaultRefundFields has the refundable amount and today", () => {
  const today = new Date(2026, 10, 23, 23, 59)
  expect(defaultRefundFields(1_250_000, today, "id")).toEqual({
    amount: "1.250.000",
    refundedAt: today,
    reference: "",
    note: "",
  })
})

describe("refundRules", () => {
  it.each([
    ["30.000", true],
    ["1", true],
    ["30.001", "At most Rp\u00a030,000 can still be refunded."],
    ["0", "Enter at least Rp\u00a01."],
    ["half", "Enter whole rupiah, for example 50,000."],
    ["", "Enter whole rupiah, for example 50,000."],
  ])("returns for the amount %j: %s", (typed, answer) => {
    expect(rules.amount(typed)).toBe(answer)
  })

  it("requires a day that isn't in the future, and a reference", () => {
    const tomorrow = new Date()
    tomorrow.setDate(tomorrow.getDate() + 1)
    expect(rules.refundedAt(new Date())).toBe(true)
    expect(rules.refundedAt(tomorrow)).toMatch(/future/)
    expect(rules.refundedAt(null)).toMatch(/Choose the day/)
    expect(rules.reference("BCA-1")).toBe(true)
    expect(rules.reference("  ")).toMatch(/reference/)
    expect(rules.reference("x".repeat(201))).toBe("At most 200 characters.")
    expect(rules.note("x".repeat(2_000))).toBe(true)
    expect(rules.note("x".repeat(2_001))).toBe("At most 2000 characters.")
  })
})

it("toNewRefund has the amount in integer IDR, the day in the browser's time zone, and no empty note", () => {
  const evening = new Date(2026, 10, 23, 23, 30)
  expect(toNewRefund({ amount: "25.000", refundedAt: evening, reference: " BCA-1 ", note: " " })).toEqual({
    amount: 25_000,
    reference: "BCA-1",
    returned_at: "2026-11-23",
  })
  expect(toNewRefund({ amount: "25000", refundedAt: null, reference: "R", note: " by bank " })).toEqual({
    amount: 25_000,
    reference: "R",
    note: "by bank",
  })
  expect(toIsoDay(new Date(2026, 0, 5))).toBe("2026-01-05")
})
