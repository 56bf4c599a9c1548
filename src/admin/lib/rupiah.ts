const GROUPED = new Intl.NumberFormat("id-ID", { maximumFractionDigits: 0 })

/** Written as Indonesian shops write it, in every language of the admin: `Rp50.000`. */
export function formatRupiah(amount: number): string {
  return `${amount < 0 ? "-" : ""}Rp${GROUPED.format(Math.abs(amount))}`
}

/** For an input field: grouped, without the currency. */
export function formatAmountField(amount: number): string {
  return GROUPED.format(amount)
}

/** Whole rupiah, bare or in groups of three by one kind of separator; `,00` at the end is no fraction. */
const AMOUNT = /^(?:rp\.?)?(\d+|\d{1,3}(?:([.,])\d{3})(?:\2\d{3})*)(?:,00)?$/i

/**
 * Reads what somebody typed as integer IDR: `50000`, `50.000`, `Rp 50.000`, `50,000`. Undefined for what isn't
 * clearly an amount of whole rupiah: a misread separator would be a thousandfold amount.
 */
export function parseRupiah(typed: string): number | undefined {
  const digits = AMOUNT.exec(typed.replace(/\s/g, ""))?.[1]?.replace(/[.,]/g, "")
  if (digits === undefined) return undefined
  const amount = Number(digits)
  return Number.isSafeInteger(amount) ? amount : undefined
}
