import { MAX_RUPIAH } from "../../doku-api"
import type { ResolvedOptions } from "../../modules/doku/config/options"

/** The store's limits for one account, in integer IDR; see the options of the same names. */
export type AmountLimits = Pick<ResolvedOptions, "minAmount" | "maxAmount">

/** Whether DOKU's amount field can hold the amount: at least 1 rupiah, at most 12 digits. */
export function isPayable(rupiah: number): boolean {
  return rupiah >= 1 && rupiah <= MAX_RUPIAH
}

/** @param rupiah integer IDR */
export function isWithinLimits(
  rupiah: number,
  { minAmount = 1, maxAmount = MAX_RUPIAH }: AmountLimits,
): boolean {
  return rupiah >= minAmount && rupiah <= maxAmount
}
