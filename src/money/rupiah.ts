import type { BigNumberInput } from "@medusajs/framework/types"
import { MathBN } from "@medusajs/framework/utils"

const ROUND_HALF_UP = 4

/**
 * Medusa's amount as integer IDR, rounded half up. Carts can contain fractions of a rupiah (11 % PPN); DOKU accepts
 * none. Every comparison in this plugin is between amounts rounded by this function.
 */
export function toRupiah(amount: BigNumberInput): number {
  return MathBN.convert(amount).integerValue(ROUND_HALF_UP).toNumber()
}

/** Medusa's amount, not rounded, as a decimal text without an exponent. */
export function toDecimalText(amount: BigNumberInput): string {
  return MathBN.convert(amount).toFixed()
}

/** Integer IDR in Indonesian notation: `Rp50.000`. */
export function formatRupiah(rupiah: number): string {
  return `Rp${String(Math.trunc(rupiah)).replace(/\B(?=(\d{3})+(?!\d))/g, ".")}`
}
