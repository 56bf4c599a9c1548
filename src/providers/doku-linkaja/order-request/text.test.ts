import fc from "fast-check"
import { DOKU_TEXT_LIMIT, toDokuText } from "./text"

describe("toDokuText", () => {
  it("leaves text unchanged that DOKU accepts", () => {
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

  it("reads a letter and its combining accent as one letter", () => {
    const syllables = "한국"
    expect(toDokuText(syllables.normalize("NFD"))).toBe(toDokuText(syllables.normalize("NFC")))
  })

  it("drops emoji, flags and skin tones instead of spelling them out", () => {
    expect(toDokuText("👕 Kaos 🇮🇩 👍🏽 Hitam 🔥")).toBe("Kaos Hitam")
  })

  it("writes an ampersand as a word, also one that was escaped for HTML", () => {
    expect(toDokuText("Kopi & Susu")).toBe("Kopi and Susu")
    expect(toDokuText("A&B")).toBe("A and B")
    expect(toDokuText("Kopi &amp; Susu")).toBe("Kopi and Susu")
  })

  it("removes HTML", () => {
    expect(toDokuText('<b onclick="x()">Kaos</b>')).toBe("b onclick= x() Kaos /b")
  })

  it("puts text on one line with single spaces and none at its ends", () => {
    expect(toDokuText("  Kaos\r\n\tHitam\u00a0 \u0000 L ")).toBe("Kaos Hitam L")
  })

  it("cuts at the limit, without a space at the end", () => {
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

  it("makes text that DOKU accepts, and doesn't change it a second time", () => {
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
