import { BigNumber } from "@medusajs/framework/utils"
import fc from "fast-check"
import { formatRupiah, toDecimalText, toRupiah } from "./rupiah"

describe("toRupiah", () => {
  it.each([
    ["0", 0],
    ["0.49", 0],
    ["0.4999999999999999999999", 0],
    ["0.5", 1],
    ["1.5", 2],
    ["2.5", 3],
    ["2.4", 2],
    ["27751.11", 27_751],
    ["27751.5", 27_752],
    ["999999999999.49", 999_999_999_999],
  ])("rounds %s to %d, halves up", (amount, rupiah) => {
    expect(toRupiah(amount)).toBe(rupiah)
  })

  it("reads every form in which Medusa hands an amount out", () => {
    expect(toRupiah(27_751.11)).toBe(27_751)
    expect(toRupiah(new BigNumber("27751.11"))).toBe(27_751)
    expect(toRupiah({ value: "27751.11" })).toBe(27_751)
    expect(toRupiah({ value: "27751.51", precision: 20 } as { value: string })).toBe(27_752)
  })

  it("is the same for an amount however it is written, and at most half a rupiah away", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 10n ** 16n }), (tenThousandths) => {
        const text = `${tenThousandths / 10_000n}.${String(tenThousandths % 10_000n).padStart(4, "0")}`
        const rupiah = toRupiah(text)
        expect(BigInt(rupiah)).toBe((tenThousandths + 5000n) / 10_000n)
        expect(toRupiah({ value: text })).toBe(rupiah)
      }),
    )
  })
})

describe("toDecimalText", () => {
  it.each([
    ["27751.11", "27751.11"],
    ["50000.00", "50000"],
    ["1e12", "1000000000000"],
    ["0.0000000001", "0.0000000001"],
    ["27751.11000000000000000001", "27751.11000000000000000001"],
  ])("writes %s as %s, with every digit and no exponent", (amount, text) => {
    expect(toDecimalText(amount)).toBe(text)
    expect(toDecimalText({ value: amount })).toBe(text)
  })
})

describe("formatRupiah", () => {
  it.each([
    [0, "Rp0"],
    [999, "Rp999"],
    [1000, "Rp1.000"],
    [50_000, "Rp50.000"],
    [1_234_567, "Rp1.234.567"],
    [999_999_999_999, "Rp999.999.999.999"],
  ])("writes %d as %s", (rupiah, text) => {
    expect(formatRupiah(rupiah)).toBe(text)
  })
})
