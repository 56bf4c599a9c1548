import type { AmountFormat } from "../state/notify-options"

/** A number with its own spelling: JSON.stringify can't write `150000.00`. */
class SpelledNumber {
  constructor(readonly spelling: string) {}
}

/** @param amount IDR */
export function formatAmount(amount: number, format: AmountFormat): unknown {
  if (format === "number") return amount
  return format === "string2" ? amount.toFixed(2) : new SpelledNumber(amount.toFixed(2))
}

/** JSON.stringify for plain data, which keeps the spelling of formatted amounts. */
export function toJson(value: unknown): string {
  if (value instanceof SpelledNumber) return value.spelling
  if (Array.isArray(value)) return `[${value.map(toJson).join(",")}]`
  if (typeof value === "object" && value !== null) {
    const members = Object.entries(value).filter(([, member]) => member !== undefined)
    return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${toJson(member)}`).join(",")}}`
  }
  return JSON.stringify(value ?? null)
}
