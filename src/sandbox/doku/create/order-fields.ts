import { isObject } from "../../input/readers"
import type { Problems } from "./problems"

const MAX_AMOUNT = 999_999_999_999

function isMissing(value: unknown): value is undefined | null | "" {
  return value === undefined || value === null || value === ""
}

/** Family limit and characters; DOKU's LinkAja page says "alphabetic, numeric, special chars" and no length. */
export function readInvoiceNumber(value: unknown, maxLength: number, problems: Problems): string {
  const field = "order.invoice_number"
  if (typeof value !== "string" || value.trim() === "") {
    problems.missing(field)
    return ""
  }
  if (value.length > maxLength) problems.add(field, `must be at most ${maxLength} characters`)
  if (/\s/.test(value)) problems.add(field, "must not contain spaces")
  return value
}

/** A JSON number by DOKU's LinkAja table; no decimals and 12 digits by Checkout's. @returns IDR */
export function readAmount(value: unknown, problems: Problems): number {
  const field = "order.amount"
  if (isMissing(value)) problems.missing(field)
  else if (typeof value !== "number") problems.add(field, "must be a number")
  else if (value <= 0) problems.add(field, "must greater than 0")
  else if (!Number.isInteger(value)) problems.add(field, "must be without decimals")
  else if (value > MAX_AMOUNT) problems.add(field, "must be at most 12 digits")
  else return value
  return 0
}

export function readUrl(value: unknown, field: string, problems: Problems): string {
  if (isMissing(value)) problems.missing(field)
  else if (typeof value !== "string" || !isHttpUrl(value)) problems.add(field, "must be an absolute URL")
  else return value
  return ""
}

/** @returns null when it isn't sent */
export function readOverrideUrl(additionalInfo: unknown, problems: Problems): string | null {
  if (additionalInfo === undefined) return null
  if (!isObject(additionalInfo)) {
    problems.add("additional_info", "must be an object")
    return null
  }
  const url = additionalInfo.override_notification_url
  if (url === undefined) return null
  return readUrl(url, "additional_info.override_notification_url", problems) || null
}

function isHttpUrl(value: string): boolean {
  return /^https?:\/\/[^\s]+$/i.test(value) && URL.canParse(value)
}
