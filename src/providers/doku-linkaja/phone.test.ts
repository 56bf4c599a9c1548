import fc from "fast-check"
import { toDokuPhone } from "./phone"

describe("toDokuPhone", () => {
  it.each([
    ["081234567890"],
    ["+6281234567890"],
    ["6281234567890"],
    ["006281234567890"],
    ["0812-3456-7890"],
    ["+62 812 3456 7890"],
    ["(+62) 812.3456.7890"],
    ["+62 (0)812 3456 7890"],
    ["WA: 0812 3456 7890"],
    ["081234567890 / 081987654321"],
    ["081234567890 ext. 12"],
    ["\u202a+62 812-3456-7890\u202c"],
    ["٠٨١٢٣٤٥٦٧٨٩٠"],
    ["０８１２３４５６７８９０"],
  ])("reads %s as the same Indonesian number", (written) => {
    expect(toDokuPhone(written)).toBe("6281234567890")
  })

  it("keeps the country code of numbers from elsewhere", () => {
    expect(toDokuPhone("+60 12-345 6789")).toBe("60123456789")
    expect(toDokuPhone("0065 9123 4567")).toBe("6591234567")
  })

  it("leaves a landline as it is written", () => {
    expect(toDokuPhone("(021) 555-1234")).toBe("0215551234")
  })

  it("takes what has eight to sixteen digits, and cuts nothing", () => {
    expect(toDokuPhone("1234567")).toBeUndefined()
    expect(toDokuPhone("12345678")).toBe("12345678")
    expect(toDokuPhone("1234567890123456")).toBe("1234567890123456")
    expect(toDokuPhone("12345678901234567")).toBeUndefined()
  })

  it.each([[""], ["-"], ["n/a"], ["0000000000"], [null], [undefined], [81234567890], [{}]])(
    "takes %p for no number",
    (value) => {
      expect(toDokuPhone(value)).toBeUndefined()
    },
  )

  it("answers nothing but eight to sixteen ASCII digits, whatever is typed", () => {
    const typed = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.string({ unit: fc.constantFrom(..."+0862 -()./x٠٨") }),
    )
    fc.assert(
      fc.property(typed, (value) => {
        expect(toDokuPhone(value) ?? "00000000").toMatch(/^[0-9]{8,16}$/)
      }),
    )
  })
})
