import fc from "fast-check"
import { toDokuPhone } from "./phone"

describe("toDokuPhone", () => {
  it.each([
    ["081234567890"],
    ["81234567890"],
    ["+6281234567890"],
    ["6281234567890"],
    ["62 0812 3456 7890"],
    ["006281234567890"],
    ["0812-3456-7890"],
    ["(0812) 3456 7890"],
    ["(0812)3456-7890"],
    ["+62 812 3456 7890"],
    ["+ 62 812 3456 7890"],
    ["(+62) 812.3456.7890"],
    ["+62 (0)812 3456 7890"],
    ["+0812 3456 7890"],
    ["0812\u00a03456\u00a07890"],
    ["+62\u202f812\u20113456\u20117890"],
    ["0812\t3456\n7890"],
    ["WA: 0812 3456 7890"],
    ["WA1: 0812 3456 7890"],
    ["0812 3456 7890 (Budi)"],
    ["081234567890 / 081987654321"],
    ["081234567890/081987654321"],
    ["0812 3456 7890, 0819 8765 4321"],
    ["0812 3456 7890 0819 8765 4321"],
    ["+6281234567890 +6281987654321"],
    ["081234567890\n(0819) 8765 4321"],
    ["081234567890 atau 081987654321"],
    ["- / 081234567890"],
    ["081234567890 ext. 12"],
    ["\u202a+62 812-3456-7890\u202c"],
    ["٠٨١٢٣٤٥٦٧٨٩٠"],
    ["０８１２３４５６７８９０"],
  ])("reads %j of an Indonesian address as the same number", (written) => {
    expect(toDokuPhone(written, "id")).toBe("6281234567890")
    expect(toDokuPhone(written)).toBe("6281234567890")
  })

  it.each([
    ["0811111111", "62811111111"],
    ["62811111111", "62811111111"],
    ["620811111111", "62811111111"],
    ["0895 1234 5678 9", "62895123456789"],
    ["(021) 555-1234", "62215551234"],
    ["021 5551234 / 0812 3456 7890", "62215551234"],
    ["0274-512345", "62274512345"],
  ])("reads %j with Indonesia's country code at any length", (written, digits) => {
    expect(toDokuPhone(written, "ID")).toBe(digits)
  })

  it("reads a number without a country code as one of the address's country", () => {
    expect(toDokuPhone("8123 4567", "sg")).toBe("6581234567")
    expect(toDokuPhone("012-345 6789", "my")).toBe("60123456789")
    expect(toDokuPhone("(202) 456-1111", "us")).toBe("12024561111")
    expect(toDokuPhone("090-1234-5678", "jp")).toBe("819012345678")
  })

  it("keeps the country code of foreign numbers", () => {
    expect(toDokuPhone("+60 12-345 6789", "id")).toBe("60123456789")
    expect(toDokuPhone("0065 9123 4567", "id")).toBe("6591234567")
    expect(toDokuPhone("+62 812 3456 7890", "sg")).toBe("6281234567890")
    expect(toDokuPhone("6281234567890", "sg")).toBe("6281234567890")
    expect(toDokuPhone("6281234567890", "us")).toBe("6281234567890")
  })

  it.each([
    ["81234567890", "sg"],
    ["081234567890", "sg"],
    ["081234567890", "zz"],
    ["91234567", "id"],
    ["00812 3456 7890", "id"],
    ["0812 3456 7890 1234", "id"],
    ["0812 0345 0678 9999", "id"],
    ["1234567", "id"],
    ["12345678", "id"],
    ["1234567890123456", "id"],
    ["12345678901234567", "id"],
    ["+999 1234 5678", "id"],
  ])(
    "omits %j of an address in %s, which is invalid or might be somebody else's number",
    (written, country) => {
      expect(toDokuPhone(written, country)).toBeUndefined()
    },
  )

  it.each([[""], ["-"], ["n/a"], ["0000000000"], ["+"], [null], [undefined], [81234567890], [{}]])(
    "finds no number in %p",
    (value) => {
      expect(toDokuPhone(value)).toBeUndefined()
    },
  )

  it("returns at most sixteen ASCII digits for any input", () => {
    const typed = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.string({ unit: fc.constantFrom(..."+0862 -()./x٠٨") }),
    )
    fc.assert(
      fc.property(typed, fc.constantFrom("id", "us", "", null, undefined), (value, country) => {
        expect(toDokuPhone(value, country) ?? "0000000").toMatch(/^[0-9]{7,16}$/)
      }),
    )
  })
})
