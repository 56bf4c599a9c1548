import { masked } from "./text"

describe("masking", () => {
  it.each([
    ["Signature HMACSHA256=abc/+= is wrong", "Signature *** is wrong"],
    ["key SK-Abc_1-2 unknown", "key *** unknown"],
    ["callback https://store.id/doku/return/token?x=1 unreachable", "callback *** unreachable"],
    ["mail siti.b@example.co.id invalid", "mail *** invalid"],
    ["phone 081112345678, 6281112345678 or +6281112345678", "phone ***, *** or ***"],
  ])("hides what looks private in %p", (text, expected) => {
    expect(masked(text, [])).toBe(expected)
  })

  it.each([
    "Invalid character, allowed only a-z A-Z 0-9 . - / + , = _ : ' @ % ( )",
    "Header Request-Timestamp is not in +- 3600 second of now",
    "invoice 7Q08123456789012345678901A is used",
  ])("leaves %p as it is", (text) => {
    expect(masked(text, [])).toBe(text)
  })

  it("hides known texts in any case, the longest first, patterns in them taken literally", () => {
    expect(masked("SITI (S.) BUDI and siti", ["siti", "Siti (S.) Budi"])).toBe("*** and ***")
    expect(masked("aXb", ["a.b"])).toBe("aXb")
  })

  it("hides a short word only where it stands alone", () => {
    expect(masked("Li in List", ["Li"])).toBe("*** in List")
  })
})
