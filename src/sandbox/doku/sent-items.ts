import { isObject } from "../input/readers"

/** `order.line_items` of a create body; undefined when none were sent. */
export function sentItems(request: unknown): unknown {
  return isObject(request) && isObject(request.order) ? request.order.line_items : undefined
}
