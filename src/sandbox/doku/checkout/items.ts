import { isObject } from "../../input/readers"
import { readLineItems } from "../create/line-items"
import type { Problems } from "../create/problems"
import { isSent } from "./order-options"

/** Fields of an item that hold words; `url` and `image_url` follow no character rule. */
const TEXT_FIELDS = ["id", "sku", "name", "category", "type"] as const

export interface CheckoutItems {
  texts: string[]
  /** IDR */
  sum: number | undefined
}

/** @returns undefined when no items are sent, as Checkout allows */
export function readCheckoutItems(value: unknown, problems: Problems): CheckoutItems | undefined {
  if (!isSent(value)) return undefined
  if (!Array.isArray(value)) {
    problems.add("order.line_items", "must be an array")
    return undefined
  }
  const texts = value
    .filter(isObject)
    .flatMap((item) => TEXT_FIELDS.map((name) => item[name]))
    .filter((text) => typeof text === "string")
  return { texts, sum: readLineItems(value, problems).sum }
}

/** Items as an answer repeats them: a third party's captures have the price as a text. */
export function echoItems(items: unknown): unknown {
  if (!Array.isArray(items)) return items
  return items.map((item: unknown) => (isObject(item) ? { ...item, price: String(item.price) } : item))
}
