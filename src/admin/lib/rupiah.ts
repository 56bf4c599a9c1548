const GROUPED = new Intl.NumberFormat("id-ID", { maximumFractionDigits: 0 })

/** Integer IDR in Indonesian notation, in every language of the admin: `Rp50.000`. */
export function formatRupiah(amount: number): string {
  return `${amount < 0 ? "-" : ""}Rp${GROUPED.format(Math.abs(amount))}`
}

/** Integer IDR for an input field: grouped, without the currency. */
export function formatAmountField(amount: number): string {
  return GROUPED.format(amount)
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
