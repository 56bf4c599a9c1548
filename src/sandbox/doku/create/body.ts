import { isObject } from "../../input/readers"

/** The JSON of a body; undefined when it is broken. */
export function parseBody(raw: Buffer): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(raw))
  } catch {
    // Invalid UTF-8 and invalid JSON get the same refusal; nothing else is thrown here.
    return undefined
  }
}

/** The invoice number of a body that may be broken, for matching a fault to it. */
export function peekInvoiceNumber(raw: Buffer): string | undefined {
  const request = parseBody(raw)
  const order = isObject(request) && isObject(request.order) ? request.order : undefined
  return typeof order?.invoice_number === "string" ? order.invoice_number : undefined
}
