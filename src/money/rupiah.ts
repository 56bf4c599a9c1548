import type { BigNumberInput } from "@medusajs/framework/types"
import { MathBN } from "@medusajs/framework/utils"

const ROUND_HALF_UP = 4

/**
 * Medusa's amount as integer IDR, rounded half up. Carts can hold fractions of a rupiah (11 % PPN); DOKU takes
 * none. Every comparison of ours is between amounts rounded by this one function.
 */
export function toRupiah(amount: BigNumberInput): number {
  return MathBN.convert(amount).integerValue(ROUND_HALF_UP).toNumber()
}

/** Medusa's amount as it is, as a decimal text without an exponent. */
export function toDecimalText(amount: BigNumberInput): string {
  return MathBN.convert(amount).toFixed()
}

/** For people: `Rp50.000`. */
export function formatRupiah(rupiah: number): string {
  return `Rp${String(Math.trunc(rupiah)).replace(/\B(?=(\d{3})+(?!\d))/g, ".")}`
}
