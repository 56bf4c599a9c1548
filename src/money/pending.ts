import type { BigNumberInput } from "@medusajs/framework/types"
import { MathBN } from "@medusajs/framework/utils"
import { toRupiah } from "./rupiah"

/** An order's summary, with the transactions that it counts. */
export interface SummedOrder {
  summary: { pending_difference?: BigNumberInput | null; transaction_total?: BigNumberInput | null } | null
  transactions?: ({ amount: BigNumberInput } | null)[] | null
}

/**
 * What an order owes, in integer IDR; below zero when it was paid too much. This is the summary's difference, corrected
 * by the order's transactions: Medusa adds a capture to the summary of the order's version at that moment, and a change
 * of the order that is confirmed at the same time starts a new version without it.
 */
export function pendingOf({ summary, transactions }: SummedOrder): number {
  const pending = summary?.pending_difference ?? 0
  if (summary?.transaction_total == null || !transactions) return toRupiah(pending)
  const booked = transactions.reduce((sum, one) => MathBN.add(sum, one?.amount ?? 0), MathBN.convert(0))
  return toRupiah(MathBN.sub(MathBN.add(pending, summary.transaction_total), booked))
}
