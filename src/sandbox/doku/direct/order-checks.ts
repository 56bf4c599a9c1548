import { isObject } from "../../input/readers"
import type { SandboxSettings } from "../../state/settings"
import { parseBody } from "../create/body"
import { checkCharacters } from "../create/characters"
import type { OrderCheck } from "../create/create-route"
import { readCustomer } from "../create/customer"
import { readLineItems } from "../create/line-items"
import { readAmount, readInvoiceNumber, readOverrideUrl, readUrl } from "../create/order-fields"
import { Problems } from "../create/problems"
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

/** Reads a create body: JSON, mandatory fields, amounts, then characters. */
export function checkOrder(raw: Buffer, settings: SandboxSettings): OrderCheck<CheckedOrder> {
  const request = parseBody(raw)
  if (!isObject(request)) return { refusal: messageError("Invalid JSON Format") }

  const problems = new Problems("is mandatory")
  const order = isObject(request.order) ? request.order : undefined
  if (!order) return { refusal: fieldErrors(["order is mandatory"]) }

  const invoiceNumber = readInvoiceNumber(order.invoice_number, settings.maxInvoiceLength, problems)
  const amount = readAmount(order.amount, problems)
  const callbackUrl = readUrl(order.callback_url, "order.callback_url", problems)
  const itemNames = readItemNames(order.line_items, amount, settings, problems)
  const { name } = readCustomer(request.customer, problems)
  const overrideNotificationUrl = readOverrideUrl(request.additional_info, problems)
  if (problems.messages.length > 0) return { refusal: fieldErrors(problems.messages) }

  const customerName = typeof name === "string" ? [name] : []
  const refusal = checkCharacters([invoiceNumber, ...customerName, ...itemNames])
  return refusal
    ? { refusal }
    : { order: { request, invoiceNumber, amount, callbackUrl, overrideNotificationUrl } }
}

function readItemNames(
  value: unknown,
  amount: number,
  { enforceLineItemSum }: SandboxSettings,
  problems: Problems,
): string[] {
  if (!Array.isArray(value) || value.length === 0) {
    problems.missing("order.line_items")
    return []
  }
  const { names, sum } = readLineItems(value, problems)
  // Documented for Jenius, LinkAja's sibling; LinkAja's own sample doesn't add up. The wording is assumed.
  if (enforceLineItemSum && sum !== undefined && amount > 0 && sum !== amount) {
    problems.add("sum of order.line_items", "must be equal with order.amount")
  }
  return names
}
