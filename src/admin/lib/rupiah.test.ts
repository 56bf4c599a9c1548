import { formatAmountField, formatRupiah, parseRupiah } from "./rupiah"

describe("formatRupiah", () => {
  it.each([
    [50_000, "en", "Rp\u00a050,000"],
    [-1_500, "en", "-Rp\u00a01,500"],
    [50_000, "de", "50.000\u00a0Rp"],
    [50_000, "pt-BR", "Rp\u00a050.000"],
  ])("of %d in %s is %s, as Medusa's own amounts", (amount, locale, text) => {
    expect(formatRupiah(amount, locale)).toBe(text)
    // The digits that Medusa's dashboard leaves to the browser are left out.
    const medusa = { style: "currency", currency: "IDR", currencyDisplay: "narrowSymbol" } as const
    const own = new Intl.NumberFormat(locale, { ...medusa, maximumFractionDigits: 0 }).format(amount)
    expect(formatRupiah(amount, locale)).toBe(own)
  })

  it.each([
    [0, "Rp0"],
    [500, "Rp500"],
    [50_000, "Rp50.000"],
    [999_999_999_999, "Rp999.999.999.999"],
    [-1_500, "-Rp1.500"],
  ])("of %d in Bahasa Indonesia is %s", (amount, text) => {
    expect(formatRupiah(amount, "id")).toBe(text)
    expect(formatRupiah(amount, "id-ID")).toBe(text)
  })
})

describe("parseRupiah", () => {
  it.each([
    ["50000", 50_000],
    ["50.000", 50_000],
    ["50,000", 50_000],
    [" Rp 50.000 ", 50_000],
    ["rp50000", 50_000],
    ["Rp. 1.250.000", 1_250_000],
    ["1.250.000,00", 1_250_000],
    ["50000,00", 50_000],
    ["50 000", 50_000],
    ["0", 0],
    ["7", 7],
  ])("of %j is %d", (typed, amount) => {
    expect(parseRupiah(typed)).toBe(amount)
  })

  it.each([
    "",
    " ",
    "Rp",
    "50.00",
    "50.0000",
    "5.00.000",
    "1.250,000",
    "50,5",
    "50.000,50",
    "-50.000",
    "5e4",
    "٥٠",
    "50.000 rupiah",
    "99999999999999999999",
  ])("is undefined for %j", (typed) => {
    expect(parseRupiah(typed)).toBeUndefined()
  })

  it("reads back what formatAmountField writes", () => {
    for (const amount of [1, 999, 1_000, 123_456, 999_999_999_999]) {
      for (const locale of ["id", "en", "de", "fr", "ar"]) {
        expect(parseRupiah(formatAmountField(amount, locale))).toBe(amount)
      }
    }
  })
})
