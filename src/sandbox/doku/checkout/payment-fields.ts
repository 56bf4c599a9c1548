import type { Problems } from "../create/problems"
import { isSent } from "./order-options"
import { wholeNumber } from "./whole-number"

/** Documented default, minutes. */
const DEFAULT_DUE_MINUTES = 60
/** Six digits. */
const MAX_DUE_MINUTES = 999_999

/** DOKU takes a text of digits too, as a third party saw. Rejecting 0 is assumed. */
export function readDueMinutes(payment: Record<string, unknown>, problems: Problems): number {
  const value = wholeNumber(payment.payment_due_date)
  if (!isSent(value)) return DEFAULT_DUE_MINUTES
  if (Number.isInteger(value) && Number(value) >= 1 && Number(value) <= MAX_DUE_MINUTES) return Number(value)
  problems.add("payment.payment_due_date", `must be a whole number from 1 to ${MAX_DUE_MINUTES}`)
  return DEFAULT_DUE_MINUTES
}

/** @returns undefined when the list is left out; an empty one counts as left out: assumed */
export function readMethodTypes(
  payment: Record<string, unknown>,
  problems: Problems,
): readonly string[] | undefined {
  const value = payment.payment_method_types
  if (!isSent(value)) return undefined
  if (!Array.isArray(value) || !value.every((code) => typeof code === "string")) {
    problems.add("payment.payment_method_types", "must be an array of strings")
    return undefined
  }
  return value.length > 0 ? value : undefined
}
