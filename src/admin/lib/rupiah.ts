/**
 * Integer IDR as Medusa's dashboard writes it in this language: `Rp 50,000` in English. In Bahasa Indonesia, as shops
 * write it: `Rp50.000`.
 *
 * @param locale see `useLabels`
 */
export function formatRupiah(amount: number, locale: string): string {
  if (isIndonesian(locale)) {
    return `${amount < 0 ? "-" : ""}Rp${formatAmountField(Math.abs(amount), locale)}`
  }
  return new Intl.NumberFormat(locale, {
    style: "currency",
    currency: "IDR",
    currencyDisplay: "narrowSymbol",
    // Browsers differ in whether rupiah has decimals.
    minimumFractionDigits: 0,
    maximumFractionDigits: 0,
  }).format(amount)
}

/** Integer IDR for an input field: grouped by what `parseRupiah` reads, without the currency. */
export function formatAmountField(amount: number, locale: string): string {
  return new Intl.NumberFormat(isIndonesian(locale) ? "id" : "en", { maximumFractionDigits: 0 }).format(
    amount,
  )
}

function isIndonesian(locale: string): boolean {
  return locale.split("-")[0] === "id"
}

/** Whole rupiah, bare or in groups of three by one kind of separator; a final `,00` is accepted. */
const AMOUNT = /^(?:rp\.?)?(\d+|\d{1,3}(?:([.,])\d{3})(?:\2\d{3})*)(?:,00)?$/i

/**
 * Reads typed text as integer IDR: `50000`, `50.000`, `Rp 50.000`, `50,000`. Undefined for anything ambiguous,
 * because a misread separator multiplies an amount by a thousand.
 */
export function parseRupiah(typed: string): number | undefined {
  const digits = AMOUNT.exec(typed.replace(/\s/g, ""))?.[1]?.replace(/[.,]/g, "")
  if (digits === undefined) return undefined
  const amount = Number(digits)
  return Number.isSafeInteger(amount) ? amount : undefined
}
