import { isObject } from "../../input/readers"
import { isCount } from "./line-items"
import type { Problems } from "./problems"

const MAX_NAME_LENGTH = 255

/** The customer is optional; what is sent must make sense. Limits are DOKU Checkout's. */
export function readCustomer(value: unknown, problems: Problems): Record<string, unknown> {
  if (value === undefined) return {}
  if (!isObject(value)) {
    problems.add("customer", "must be an object")
    return {}
  }
  const { name, email, phone } = value
  if (email !== undefined && (typeof email !== "string" || !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email))) {
    problems.add("customer.email", "must be an e-mail address")
  }
  // The table says number, the sample shows a string of digits.
  if (
    phone !== undefined &&
    !((typeof phone === "string" || isCount(phone)) && /^\d{5,16}$/.test(String(phone)))
  ) {
    problems.add("customer.phone", "must be 5 to 16 digits")
  }
  if (
    name !== undefined &&
    (typeof name !== "string" || name.trim() === "" || name.length > MAX_NAME_LENGTH)
  ) {
    problems.add("customer.name", `must be 1 to ${MAX_NAME_LENGTH} characters`)
  }
  return value
}
