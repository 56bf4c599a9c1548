import { readUrl } from "../create/order-fields"
import type { Problems } from "../create/problems"

const BOOLEANS = ["auto_redirect", "disable_retry_payment", "recover_abandoned_cart"] as const

/** An optional field counts as left out when it is null: assumed. */
export function isSent(value: unknown): boolean {
  return value !== undefined && value !== null
}

/** The optional fields of `order` that only need the right type. The wording of these refusals is assumed. */
export function checkOptions(order: Record<string, unknown>, problems: Problems): void {
  const { currency, language } = order
  if (isSent(currency) && currency !== "IDR") problems.add("order.currency", "must be IDR")
  if (isSent(language) && language !== "ID" && language !== "EN") {
    problems.add("order.language", "must be ID or EN")
  }
  for (const name of BOOLEANS) {
    if (isSent(order[name]) && typeof order[name] !== "boolean") {
      problems.add(`order.${name}`, "must be true or false")
    }
  }
}

/** @returns an empty text when it isn't sent */
export function readOptionalUrl(
  order: Record<string, unknown>,
  name: "callback_url" | "callback_url_result" | "callback_url_cancel",
  problems: Problems,
): string {
  return isSent(order[name]) ? readUrl(order[name], `order.${name}`, problems) : ""
}
