import fc from "fast-check"
import { allocate, sum } from "./allocate"

describe("allocate", () => {
  it("gives exact shares when no remainder is left", () => {
    expect(allocate(100n, [1n, 3n])).toEqual([25n, 75n])
  })

  it("gives the remaining units to the largest fractions", () => {
    // 10 in proportion 1 : 2 : 4 is 1.43, 2.86, 5.71
    expect(allocate(10n, [1n, 2n, 4n])).toEqual([1n, 3n, 6n])
  })

  it("serves equal fractions in the order given", () => {
    expect(allocate(5n, [1n, 1n, 1n])).toEqual([2n, 2n, 1n])
  })

  it("gives nothing to a weight of zero", () => {
    expect(allocate(7n, [0n, 3n, 0n, 3n])).toEqual([0n, 4n, 0n, 3n])
  })

  it("adds up, is within one unit of each exact share, and never favours a smaller weight", () => {
    const weights = fc
      .array(fc.bigInt({ min: 0n, max: 10n ** 19n }), { minLength: 1, maxLength: 30 })
      .filter((list) => sum(list) > 0n)
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 10n ** 12n }), weights, (amount, list) => {
        const shares = allocate(amount, list)
        const whole = sum(list)
        expect(sum(shares)).toBe(amount)
        for (const [index, weight] of list.entries()) {
          const error = (shares[index] ?? 0n) * whole - amount * weight
          expect(error > -whole && error < whole).toBe(true)
        }
        const ordered = list
          .map((weight, index) => ({ weight, share: shares[index] ?? 0n }))
          .sort((a, b) => (a.weight < b.weight ? -1 : a.weight > b.weight ? 1 : a.share < b.share ? -1 : 1))
        for (const [index, { share }] of ordered.entries()) {
          expect(share >= (ordered[index - 1]?.share ?? 0n)).toBe(true)
        }
      }),
    )
  })
})
