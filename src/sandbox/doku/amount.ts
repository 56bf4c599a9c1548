import { NumberLiteral } from "../http/json"
import type { AmountFormat } from "../state/notify-options"

/** @param amount IDR; `string2` and `decimal` have two decimals. */
export function formatAmount(amount: number, format: AmountFormat): unknown {
  if (format === "number") return amount
  if (format === "string") return String(amount)
  return format === "string2" ? amount.toFixed(2) : new NumberLiteral(amount.toFixed(2))
}
