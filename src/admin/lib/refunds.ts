import type { Refund, TransactionDetail } from "./api-types"
import { formatDay, formatStatedDay } from "./dates"

/** The day of a refund as it was entered; the day of recording if none was. */
export function refundDay({ returned_at, created_at }: Refund, locale: string): string {
  return returned_at === null ? formatDay(created_at, locale) : formatStatedDay(returned_at, locale)
}

/** Whether Medusa still has to book a refund. Without an order the ledger is the only place of a refund. */
export function isBookingPending(
  { settlement }: Pick<TransactionDetail, "settlement">,
  { booked_at }: Pick<Refund, "booked_at">,
): boolean {
  return settlement === "settled" && booked_at === null
}
