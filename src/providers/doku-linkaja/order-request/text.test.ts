import fc from "fast-check"
import { DOKU_TEXT_LIMIT, toDokuText } from "./text"

describe("toDokuText", () => {
  it("leaves text alone that DOKU takes as it is", () => {
    const text = "Kopi Gayo 250 gr (50%) 1/2 a+b=c, d_e: o'Neil @home. x-y"
    expect(toDokuText(text)).toBe(text)
  })

  it.each([
    ["Latin with accents", "Café Señorita", "Cafe Senorita"],
    ["Chinese", "北京烤鸭", "BeiJingKaoYa"],
    ["Arabic", "قميص", "qmys"],
    ["Javanese", "ꦧꦠꦶꦏ꧀", "btik"],
    ["wide forms", "（Ａ１）", "(A1)"],
    ["typographic quotes and dashes", "‘Kaos’ — biru", "'Kaos' - biru"],
  ])("writes %s in Latin letters", (_script, text, expected) => {
    expect(toDokuText(text)).toBe(expected)
  })

  it("reads a letter and its accent as the one letter they make", () => {
    const syllables = "한국"
    expect(toDokuText(syllables.normalize("NFD"))).toBe(toDokuText(syllables.normalize("NFC")))
  })

  it("drops emoji, flags and skin tones rather than spelling them out", () => {
    expect(toDokuText("👕 Kaos 🇮🇩 👍🏽 Hitam 🔥")).toBe("Kaos Hitam")
  })

  it("reads an ampersand as a word, also one that was escaped for HTML", () => {
    expect(toDokuText("Kopi & Susu")).toBe("Kopi and Susu")
    expect(toDokuText("A&B")).toBe("A and B")
    expect(toDokuText("Kopi &amp; Susu")).toBe("Kopi and Susu")
  })

  it("leaves no HTML standing", () => {
    expect(toDokuText('<b onclick="x()">Kaos</b>')).toBe("b onclick= x() Kaos /b")
  })

  it("puts text on one line with single spaces and none at its ends", () => {
    expect(toDokuText("  Kaos\r\n\tHitam\u00a0 \u0000 L ")).toBe("Kaos Hitam L")
  })

  it("cuts at the limit and leaves no space behind the cut", () => {
    expect(toDokuText("a".repeat(300))).toBe("a".repeat(DOKU_TEXT_LIMIT))
    expect(toDokuText("Kaos Hitam", 5)).toBe("Kaos")
  })

  it.each([
    ["nothing readable", "🔥🔥"],
    ["punctuation alone", "-- (.) --"],
    ["blanks", " \n "],
    ["no text", 42],
    ["null", null],
  ])("is empty for %s", (_what, value) => {
    expect(toDokuText(value)).toBe("")
  })

  it("only ever makes text that DOKU takes, and changes it no further the second time", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 400 }), (input) => {
        const text = toDokuText(input)
        expect(text).toMatch(/^[a-zA-Z0-9.\-/+,=_:'@%() ]{0,255}$/)
        expect(text).not.toMatch(/^ | $| {2}/)
        expect(toDokuText(text)).toBe(text)
      }),
      { numRuns: 500 },
    )
  })
})
