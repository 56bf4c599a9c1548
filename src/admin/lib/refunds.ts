import type { Refund, TransactionDetail } from "./api-types"
import { formatDay, formatStatedDay } from "./dates"

/** The day on which money went back: the one that was stated, or when it was recorded. */
export function refundDay({ returned_at, created_at }: Refund, locale: string): string {
  return returned_at === null ? formatDay(created_at, locale) : formatStatedDay(returned_at, locale)
}

/** Money without an order is returned in the ledger alone; nothing is missing there. */
export function awaitsBooking(
  { settlement }: Pick<TransactionDetail, "settlement">,
  { booked_at }: Pick<Refund, "booked_at">,
): boolean {
  return settlement === "settled" && booked_at === null
}
