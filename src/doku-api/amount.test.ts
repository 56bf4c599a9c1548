import fc from "fast-check"
import { MAX_RUPIAH, parseAmount } from "./amount"

describe("parseAmount", () => {
  it.each([
    [150000, 150000, true],
    [120000.0, 120000, true],
    [39000, 39000, true],
    ["39000", 39000, true],
    ["150000.00", 150000, true],
    ["10000.0", 10000, true],
    ["0150000", 150000, true],
    [0, 0, true],
    [-0, 0, true],
    ["0.00", 0, true],
    [1000.5, 1000, false],
    ["1000.01", 1000, false],
    [MAX_RUPIAH, MAX_RUPIAH, true],
    ["999999999999", MAX_RUPIAH, true],
    [999_999_999_999.5, MAX_RUPIAH, false],
  ])("reads %p as %p rupiah, exact: %p", (value, rupiah, exact) => {
    expect(parseAmount(value)).toStrictEqual({ rupiah, exact })
  })

  it.each([
    1_000_000_000_000,
    "1000000000000",
    -1,
    -0.5,
    "-1",
    "-0",
    "+1",
    "1e5",
    "0x10",
    "1 000",
    " 1000",
    "1000\n",
    "1,000",
    "1.000.000",
    "1000.",
    ".5",
    "",
    "IDR 1000",
    "١٢٣",
    Number.NaN,
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
    "Infinity",
    "NaN",
    null,
    undefined,
    true,
    [1000],
    ["1000"],
    { valueOf: () => 1000 },
    1000n,
  ])("rejects %p", (value) => {
    expect(parseAmount(value)).toBeUndefined()
  })

  const rupiah = fc.integer({ min: 0, max: MAX_RUPIAH })

  it("property: reads the same amount in each of DOKU's notations", () => {
    fc.assert(
      fc.property(rupiah, fc.integer({ min: 0, max: 4 }), (amount, zeros) => {
        const decimals = zeros === 0 ? "" : `.${"0".repeat(zeros)}`
        for (const written of [amount, `${amount}`, `${amount}${decimals}`]) {
          expect(parseAmount(written)).toStrictEqual({ rupiah: amount, exact: true })
        }
      }),
    )
  })

  it("property: cuts a fraction and marks the amount inexact", () => {
    fc.assert(
      fc.property(rupiah, fc.integer({ min: 1, max: 99 }), (amount, cents) => {
        const text = `${amount}.${String(cents).padStart(2, "0")}`
        expect(parseAmount(text)).toStrictEqual({ rupiah: amount, exact: false })
        expect(parseAmount(Number(text))).toStrictEqual({ rupiah: amount, exact: false })
      }),
    )
  })

  it("property: never throws, and returns only whole safe integers", () => {
    fc.assert(
      fc.property(fc.anything(), (value) => {
        const amount = parseAmount(value)
        if (amount) expect(Number.isSafeInteger(amount.rupiah) && amount.rupiah >= 0).toBe(true)
      }),
    )
  })
})
