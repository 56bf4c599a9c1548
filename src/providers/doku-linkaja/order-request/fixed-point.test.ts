import { BigNumber, MathBN } from "@medusajs/framework/utils"
import { ONE, toFixedPoint } from "./fixed-point"

describe("toFixedPoint", () => {
  it.each([
    ["a number", 27751.11],
    ["a string", "27751.11"],
    ["Medusa's BigNumber", new BigNumber("27751.11")],
    ["a BigNumber of the library below it", MathBN.convert("27751.11")],
    ["a raw value", { value: "27751.11", precision: 20 }],
  ])("reads %s exactly", (_form, value) => {
    expect(toFixedPoint(value)).toBe(277_511_100n)
  })

  it("rounds to four decimals, so that an amount that Medusa treats as zero is zero", () => {
    expect(toFixedPoint(0.1 + 0.2)).toBe(3_000n)
    expect(toFixedPoint(27750.999999999996)).toBe(27_751n * ONE)
    expect(toFixedPoint(0.00004)).toBe(0n)
    expect(toFixedPoint("1e-999999")).toBe(0n)
  })

  it("keeps the sign", () => {
    expect(toFixedPoint(-1.5)).toBe(-15_000n)
  })

  it.each([
    [null],
    [undefined],
    [Number.NaN],
    [Number.POSITIVE_INFINITY],
    ["many"],
    [""],
    [true],
    [{}],
    [[]],
    [Object.create(null)],
    [1e300],
    [-1e300],
    ["1e999999999"],
  ])("returns undefined for %p", (value) => {
    expect(toFixedPoint(value)).toBeUndefined()
  })
})
