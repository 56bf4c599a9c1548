import fc from "fast-check"
import { AmountStyle, readAmount } from "./amounts"

/** The amounts of a column, read by the decimal mark that the column shows. */
function readColumn(...cells: string[]): (number | string)[] {
  const style = new AmountStyle()
  const readings = cells.map((cell) => readAmount(cell))
  for (const reading of readings) {
    if (typeof reading !== "string" && !style.add(reading)) return ["mixed"]
  }
  return readings.map((reading) =>
    typeof reading === "string" ? reading : style.decimal() === "." ? reading.asDot : reading.asComma,
  )
}

describe("a column of amounts", () => {
  it.each([
    [["150000"], [150_000]],
    [["150.000,00"], [150_000]],
    [["150,000.00"], [150_000]],
    [["Rp 150.000"], [150_000]],
    [["Rp. 1.150.000,-"], [1_150_000]],
    [["IDR 150000.00"], [150_000]],
    [["150.000"], [150_000]],
    [["150,000"], [150_000]],
    [
      ["150.000", "1.500,50"],
      [150_000, 1_500.5],
    ],
    [
      ["150.000", "1500.50"],
      [150, 1_500.5],
    ],
    [
      ["-150.000", "(150.000)"],
      [-150_000, -150_000],
    ],
    [
      ["'150000", "\t150000"],
      [150_000, 150_000],
    ],
    [["0"], [0]],
    [["150\u00a0000"], [150_000]],
  ])("is read as %j: %j", (cells, amounts) => {
    expect(readColumn(...cells)).toEqual(amounts)
  })

  it.each([
    ["1,5E+05", "amount_scientific"],
    ["1.5e5", "amount_scientific"],
    ["", "amount_missing"],
    ["Siti", "amount_unreadable"],
    ["1.2.3", "amount_unreadable"],
    ["12.34,56.7", "amount_unreadable"],
    ["9999999999999999", "amount_unreadable"],
  ])("names the problem of %j: %s", (cell, problem) => {
    expect(readAmount(cell)).toBe(problem)
  })

  it("is mixed when two amounts prove different decimal marks", () => {
    expect(readColumn("1.500,00", "1,500.00")).toEqual(["mixed"])
  })

  it("is read as it was written, whatever the marks", () => {
    fc.assert(
      fc.property(fc.nat(999_999_999), fc.constantFrom(".", ","), fc.boolean(), (amount, group, hasCents) => {
        const text = String(amount).replace(/\B(?=(\d{3})+$)/g, group)
        const cents = hasCents ? `${group === "." ? "," : "."}00` : ""
        expect(readColumn(`${text}${cents}`)).toEqual([amount])
      }),
    )
  })
})
