import { MAX_RUPIAH } from "../../doku-api"
import type { ResolvedOptions } from "../../modules/doku/config/options"

/** What an account takes, as its store has set it; see the options of the same names. */
export type AmountLimits = Pick<ResolvedOptions, "minAmount" | "maxAmount">

/** Whether there is something to pay at all, and DOKU's field holds it. */
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
