import type { Answer } from "../../http/answer"
import { isObject } from "../../input/readers"
import type { SandboxSettings } from "../../state/settings"
import { fieldErrors, messageError } from "../refusals"

/** A create request that has passed every check. Amounts are integer IDR. */
export interface CheckedOrder {
  invoiceNumber: string
  amount: number
  callbackUrl: string
  overrideNotificationUrl: string | null
  /** The whole body, parsed, with the unchecked fields. */
  request: unknown
}

export type OrderCheck = { order: CheckedOrder } | { refusal: Answer }

const ALLOWED_CHARACTERS = /^[A-Za-z0-9.\-/+,=_:'@%() ]*$/
const MAX_AMOUNT = 999_999_999_999
const MAX_NAME_LENGTH = 255

/** Reads a create body: JSON, mandatory fields, amounts, then characters. */
export function checkOrder(raw: Buffer, settings: SandboxSettings): OrderCheck {
  const request = parse(raw)
  if (!isObject(request)) return { refusal: messageError("Invalid JSON Format") }

  const problems: string[] = []
  const order = isObject(request.order) ? request.order : undefined
  if (!order) return { refusal: fieldErrors(["order is mandatory"]) }

  const invoiceNumber = readInvoiceNumber(order.invoice_number, settings.maxInvoiceLength, problems)
  const amount = readAmount(order.amount, problems)
  const callbackUrl = readUrl(order.callback_url, "order.callback_url", problems)
  const itemNames = readLineItems(order.line_items, amount, settings.enforceLineItemSum, problems)
  const customerName = readCustomer(request.customer, problems)
  const overrideNotificationUrl = readOverrideUrl(request.additional_info, problems)
  if (problems.length > 0) return { refusal: fieldErrors(problems) }

  if ([invoiceNumber, customerName, ...itemNames].some((value) => !ALLOWED_CHARACTERS.test(value))) {
    return {
      refusal: messageError("Invalid character, allowed only a-z A-Z 0-9 . - / + , = _ : ' @ % ( )"),
    }
  }
  return { order: { request, invoiceNumber, amount, callbackUrl, overrideNotificationUrl } }
}

/** The invoice number of a body that may be broken, for matching a fault to it. */
export function peekInvoiceNumber(raw: Buffer): string | undefined {
  const request = parse(raw)
  const order = isObject(request) && isObject(request.order) ? request.order : undefined
  return typeof order?.invoice_number === "string" ? order.invoice_number : undefined
}

function parse(raw: Buffer): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(raw))
  } catch {
    // Invalid UTF-8 and invalid JSON get the same refusal; nothing else is thrown here.
    return undefined
  }
}

/** Family limit and characters; DOKU's LinkAja page says "alphabetic, numeric, special chars" and no length. */
function readInvoiceNumber(value: unknown, maxLength: number, problems: string[]): string {
  if (typeof value !== "string" || value.trim() === "") {
    problems.push("order.invoice_number is mandatory")
    return ""
  }
  if (value.length > maxLength) problems.push(`order.invoice_number must be at most ${maxLength} characters`)
  if (/\s/.test(value)) problems.push("order.invoice_number must not contain spaces")
  return value
}

/** A JSON number by DOKU's LinkAja table; no decimals and 12 digits by its siblings' rule. */
function readAmount(value: unknown, problems: string[]): number {
  if (value === undefined || value === null) problems.push("order.amount is mandatory")
  else if (typeof value !== "number") problems.push("order.amount must be a number")
  else if (value <= 0) problems.push("order.amount must greater than 0")
  else if (!Number.isInteger(value)) problems.push("order.amount must be without decimals")
  else if (value > MAX_AMOUNT) problems.push("order.amount must be at most 12 digits")
  else return value
  return 0
}

function readUrl(value: unknown, field: string, problems: string[]): string {
  if (value === undefined || value === null || value === "") problems.push(`${field} is mandatory`)
  else if (typeof value !== "string" || !isHttpUrl(value)) problems.push(`${field} must be an absolute URL`)
  else return value
  return ""
}

function isHttpUrl(value: string): boolean {
  return /^https?:\/\/[^\s]+$/i.test(value) && URL.canParse(value)
}

/** An array of `{name, price, quantity}`, as in DOKU's sample; its table calls the field a string. */
function readLineItems(value: unknown, amount: number, checkSum: boolean, problems: string[]): string[] {
  if (!Array.isArray(value) || value.length === 0) {
    problems.push("order.line_items is mandatory")
    return []
  }
  const names: string[] = []
  let sum = 0
  let isSumKnown = true
  value.forEach((item: unknown, index) => {
    const field = `order.line_items[${index}]`
    if (!isObject(item)) {
      problems.push(`${field} must be an object`)
      isSumKnown = false
      return
    }
    const { name, price, quantity } = item
    if (typeof name !== "string" || name.trim() === "") problems.push(`${field}.name is mandatory`)
    else if (name.length > MAX_NAME_LENGTH)
      problems.push(`${field}.name must be at most ${MAX_NAME_LENGTH} characters`)
    else names.push(name)
    if (isCount(price) && isCount(quantity)) sum += price * quantity
    else isSumKnown = false
    if (!isCount(price)) problems.push(`${field}.price must be an integer of at least 1`)
    if (!isCount(quantity)) problems.push(`${field}.quantity must be an integer of at least 1`)
  })
  // Documented for Jenius, LinkAja's sibling; LinkAja's own sample doesn't add up. The wording is assumed.
  if (checkSum && isSumKnown && amount > 0 && sum !== amount) {
    problems.push("sum of order.line_items must be equal with order.amount")
  }
  return names
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 1
}

/** The customer is optional; what is sent must make sense. Limits are DOKU Checkout's. */
function readCustomer(value: unknown, problems: string[]): string {
  if (value === undefined) return ""
  if (!isObject(value)) {
    problems.push("customer must be an object")
    return ""
  }
  const { name, email, phone } = value
  if (email !== undefined && (typeof email !== "string" || !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email))) {
    problems.push("customer.email must be an e-mail address")
  }
  // The table says number, the sample shows a string of digits.
  if (
    phone !== undefined &&
    !((typeof phone === "string" || isCount(phone)) && /^\d{5,16}$/.test(String(phone)))
  ) {
    problems.push("customer.phone must be 5 to 16 digits")
  }
  if (name === undefined) return ""
  if (typeof name !== "string" || name.trim() === "" || name.length > MAX_NAME_LENGTH) {
    problems.push(`customer.name must be 1 to ${MAX_NAME_LENGTH} characters`)
    return ""
  }
  return name
}

function readOverrideUrl(value: unknown, problems: string[]): string | null {
  if (value === undefined) return null
  if (!isObject(value)) {
    problems.push("additional_info must be an object")
    return null
  }
  const url = value.override_notification_url
  if (url === undefined) return null
  return readUrl(url, "additional_info.override_notification_url", problems) || null
}
