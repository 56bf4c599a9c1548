import { MathBN } from "@medusajs/framework/utils"
import fc from "fast-check"
import type { Dated } from "../medusa/payment-snapshot"
import { missingCredit, missingTransactions } from "./missing-entries"
import type { Credit } from "./order-credits"

const at = (second: number) => new Date(Date.UTC(2026, 10, 23, 0, 0, second))
const refund = (id: string, amount: number, second: number): Dated => ({ id, amount, created_at: at(second) })
const booked = (reference_id: string, amount: number) => ({
  reference: "refund",
  reference_id,
  amount: -amount,
})
const numbers = (missing: { refundId: string; amount: unknown }[]) =>
  missing.map(({ refundId, amount }) => [refundId, Number(amount)])

describe("missingTransactions", () => {
  const refunds = [refund("ref_1", 6_000, 1), refund("ref_2", 10_000, 2)]

  it.each([
    [
      "nothing is booked",
      [],
      [
        ["ref_2", 10_000],
        ["ref_1", 6_000],
      ],
    ],
    ["each refund has its own", [booked("ref_1", 6_000), booked("ref_2", 10_000)], []],
    ["one refund has its own", [booked("ref_1", 6_000)], [["ref_2", 10_000]]],
    ["the cancellation has booked everything", [booked("pay_1", 56_000)], []],
    [
      "the cancellation has booked what was left after the first refund",
      [booked("ref_1", 6_000), booked("pay_1", 50_000)],
      [],
    ],
    [
      "the plural workflow has booked the first refund with the payment's id",
      [booked("pay_1", 6_000)],
      [["ref_2", 10_000]],
    ],
    [
      "only other entries are booked",
      [booked("pay_2", 56_000), { ...booked("ref_1", 6_000), reference: "capture" }],
      [
        ["ref_2", 10_000],
        ["ref_1", 6_000],
      ],
    ],
  ])("when %s", (_, transactions, expected) => {
    expect(numbers(missingTransactions("pay_1", refunds, transactions))).toEqual(expected)
  })

  it("covers every rupiah wherever a booking stopped, and reports nothing missing afterwards", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 100_000 }), { minLength: 1, maxLength: 6 }),
        fc.array(fc.boolean(), { minLength: 6, maxLength: 6 }),
        fc.option(fc.integer({ min: 1, max: 600_000 })),
        (amounts, own, phantom) => {
          const all = amounts.map((amount, index) => refund(`ref_${index}`, amount, index))
          const transactions = all
            .filter((_, index) => own[index])
            .map(({ id, amount }) => booked(id, Number(amount)))
          if (phantom !== null) transactions.push(booked("pay_1", phantom))
          const missing = missingTransactions("pay_1", all, transactions)
          const after = [...transactions, ...missing.map((one) => booked(one.refundId, Number(one.amount)))]
          expect(missingTransactions("pay_1", all, after)).toEqual([])
          const total = after.reduce((sum, { amount }) => sum - amount, 0)
          const returned = amounts.reduce((sum, amount) => sum + amount, 0)
          expect(total).toBeGreaterThanOrEqual(returned)
          if (missing.length > 0) expect(total).toBe(returned)
        },
      ),
    )
  })
})

describe("missingCredit", () => {
  const first = refund("ref_1", 6_000, 10)
  const second = refund("ref_2", 10_000, 20)
  const line = (amount: number, second: number, refundId: string | null = null): Credit => ({
    ...refund("ordch", amount, second),
    refundId,
  })

  it.each<[string, Dated, Credit[], number, number | undefined]>([
    ["the customer seems to owe what went back", first, [], 6_000, 6_000],
    ["the order was cancelled, and seems unpaid", first, [], 56_000, 6_000],
    ["a part of it was owed to the customer", first, [], 2_000, 2_000],
    ["all of it was owed to the customer", first, [], 0, undefined],
    ["more is owed to the customer still", first, [], -4_000, undefined],
    [
      "its line is written, and the customer owes for something else",
      first,
      [line(6_000, 11)],
      9_000,
      undefined,
    ],
    ["only the line of an earlier refund is written", second, [line(6_000, 11)], 10_000, 10_000],
    ["only the line of a later refund is written", first, [line(10_000, 21)], 6_000, 6_000],
    ["the cancellation has written a line of 0", first, [line(0, 11)], 6_000, 6_000],
    ["its line was written at the same instant", first, [line(6_000, 10)], 9_000, undefined],
    ["its own line was written much later", first, [line(6_000, 30, "ref_1")], 9_000, undefined],
    [
      "the line of another refund was written in its time",
      second,
      [line(6_000, 30, "ref_1")],
      10_000,
      10_000,
    ],
  ])("when %s", (_, refund_, credits, pending, expected) => {
    const credit = missingCredit(refund_, { refunds: [first, second], credits }, pending)
    expect(credit === undefined ? undefined : MathBN.convert(credit).toNumber()).toBe(expected)
  })
})
