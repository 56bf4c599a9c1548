import { ownValue } from "../json"

/** Path segments of at least this length count as tokens. */
const TOKEN_LENGTH = 16

/**
 * The texts of a create-order body that must not appear in an error: the customer's data, whole and word by word, and
 * the tokens in the callback URL. DOKU's error messages may quote the field that they reject.
 *
 * @param body the result of `serializeCreateOrder`; anything else yields an empty list.
 */
export function privateTexts(body: string): string[] {
  const request = parse(body)
  const customer = Object.values(ownValue(request, "customer") ?? {}).filter(isText)
  const callback = ownValue(ownValue(request, "order"), "callback_url")
  const tokens = isText(callback)
    ? callback.split(/[/?&=#]/).filter((part) => part.length >= TOKEN_LENGTH)
    : []
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
