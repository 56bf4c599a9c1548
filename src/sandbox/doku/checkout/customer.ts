import { readCustomer } from "../create/customer"
import type { Problems } from "../create/problems"
import { isSent } from "./order-options"

/** Longest texts by DOKU's table, beside those that both ways check. */
const MAX_LENGTHS = { id: 50, last_name: 16, email: 128 } as const

/**
 * Checks what Checkout says of the customer beyond the direct way's rules. The wording of the refusals is assumed.
 * @returns every text sent, for the character rule
 */
export function readCheckoutCustomer(value: unknown, problems: Problems): string[] {
  const customer = readCustomer(value, problems)
  for (const [name, max] of Object.entries(MAX_LENGTHS)) {
    const text = customer[name]
    if (typeof text === "string" && text.length > max) {
      problems.add(`customer.${name}`, `must be at most ${max} characters`)
    }
  }
  const { country } = customer
  if (isSent(country) && !(typeof country === "string" && /^[A-Z]{2}$/.test(country))) {
    problems.add("customer.country", "must be 2 letters")
  }
  return Object.values(customer).filter((text) => typeof text === "string")
}
