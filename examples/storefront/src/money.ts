const DIGITS = new Intl.NumberFormat("id-ID", { maximumFractionDigits: 0 })

/** "Rp50.000", as prices are written in Indonesia: without decimals, in either language. @param amount IDR */
export function rupiah(amount: number): string {
  return `Rp${DIGITS.format(amount)}`
}
