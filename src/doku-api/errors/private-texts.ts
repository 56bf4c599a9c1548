import { ownValue } from "../json"

/** Path segments from this length on are taken for tokens. */
const TOKEN_LENGTH = 16

/**
 * The texts of a create-order body that must not be seen in an error, for DOKU's messages may quote what they
 * complain about: the customer's data, as a whole and word by word, and the tokens in the callback URL.
 *
 * @param body what `serializeCreateOrder` gave; whatever else it is, there is nothing to hide in it.
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
    // The bytes are the caller's; a body that is no JSON is for DOKU to refuse.
    return undefined
  }
}
