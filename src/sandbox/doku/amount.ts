import { NumberLiteral } from "../http/json"
import type { AmountFormat } from "../state/notify-options"

/** @param amount IDR; every format but `number` has two decimals. */
export function formatAmount(amount: number, format: AmountFormat): unknown {
  if (format === "number") return amount
  return format === "string2" ? amount.toFixed(2) : new NumberLiteral(amount.toFixed(2))
}
