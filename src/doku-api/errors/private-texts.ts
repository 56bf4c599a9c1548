import { ownValue } from "../json"

/** Path segments of at least this length count as tokens. */
const TOKEN_LENGTH = 16

/** The country, two letters that occur in any message, is not among them. */
const PRIVATE_FIELDS = ["name", "email", "phone"]
const CALLBACKS = ["callback_url", "callback_url_result", "callback_url_cancel"]

/**
 * The texts of a create-order body that must not appear in an error: the customer's data, whole and word by word, and
 * the tokens in the callback URLs. DOKU's error messages may quote the field that they reject.
 *
 * @param body the result of `serializeCreateOrder` or `serializeCheckout`; anything else yields an empty list.
 */
export function privateTexts(body: string): string[] {
  const request = parse(body)
  const customer = PRIVATE_FIELDS.map((field) => ownValue(ownValue(request, "customer"), field)).filter(
    isText,
  )
  const order = ownValue(request, "order")
  const callbacks = CALLBACKS.map((field) => ownValue(order, field)).filter(isText)
  const tokens = callbacks.flatMap((url) =>
    url.split(/[/?&=#]/).filter((part) => part.length >= TOKEN_LENGTH),
  )
  return [...customer, ...customer.flatMap((text) => text.split(/\s+/)), ...tokens].filter(
    (text) => text !== "",
  )
}

function isText(value: unknown): value is string {
  return typeof value === "string"
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch {
    // The caller chose the bytes; DOKU rejects a body that is not JSON.
    return undefined
  }
}
