import { isObject } from "../../input/readers"
import type { Problems } from "./problems"

const MAX_NAME_LENGTH = 255

export interface LineItems {
  names: string[]
  /** IDR; undefined when an item is broken. */
  sum: number | undefined
}

/** An array of `{name, price, quantity}`, as in DOKU's samples; the LinkAja table calls the field a string. */
export function readLineItems(items: readonly unknown[], problems: Problems): LineItems {
  const names: string[] = []
  let sum = 0
  let isSumKnown = true
  items.forEach((item, index) => {
    const field = `order.line_items[${index}]`
    if (!isObject(item)) {
      problems.add(field, "must be an object")
      isSumKnown = false
      return
    }
    const { name, price, quantity } = item
    if (typeof name !== "string" || name.trim() === "") problems.missing(`${field}.name`)
    else if (name.length > MAX_NAME_LENGTH)
      problems.add(`${field}.name`, `must be at most ${MAX_NAME_LENGTH} characters`)
    else names.push(name)
    if (isCount(price) && isCount(quantity)) sum += price * quantity
    else isSumKnown = false
    if (!isCount(price)) problems.add(`${field}.price`, "must be an integer of at least 1")
    if (!isCount(quantity)) problems.add(`${field}.quantity`, "must be an integer of at least 1")
  })
  return { names, sum: isSumKnown ? sum : undefined }
}

export function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 1
}
