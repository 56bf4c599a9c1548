import { isObject } from "../../input/readers"
import { type Merchant, withDefaults } from "../../state/merchants"
import type { SandboxSettings } from "../../state/settings"
import { parseBody } from "../create/body"
import { checkCharacters } from "../create/characters"
import type { OrderCheck } from "../create/create-route"
import { readAmount, readInvoiceNumber, readOverrideUrl } from "../create/order-fields"
import { Problems } from "../create/problems"
import { amountNotMatch, channelInactive, fieldErrors, messageError } from "../refusals"
import { readCheckoutCustomer } from "./customer"
import { readCheckoutItems } from "./items"
import { checkOptions, isSent, readOptionalUrl } from "./order-options"
import { readDueMinutes, readMethodTypes } from "./payment-fields"
import { wholeNumber } from "./whole-number"

/** A create request that has passed every check. Amounts are integer IDR. */
export interface CheckedPayment {
  invoiceNumber: string
  amount: number
  /** Minutes until the page ends. */
  dueMinutes: number
  /** Channels that the page may offer. */
  channels: readonly string[]
  /** Where the shopper returns after paying; empty when neither URL was sent. */
  callbackUrl: string
  /** Where the shopper returns without paying; empty likewise. */
  cancelUrl: string
  overrideNotificationUrl: string | null
  /** The whole body, parsed, with the unchecked fields. */
  request: Record<string, unknown>
}

/** Reads a create body: JSON, fields, characters, the items' sum, then channels. DOKU doesn't document the order. */
export function checkPayment(
  raw: Buffer,
  settings: SandboxSettings,
  merchant: Merchant,
): OrderCheck<CheckedPayment> {
  const request = parseBody(raw)
  if (!isObject(request)) return { refusal: messageError("Invalid JSON Format") }
  const order = isObject(request.order) ? request.order : {}
  const payment = isObject(request.payment) ? request.payment : {}

  const problems = new Problems("must be filled")
  const invoiceNumber = readInvoiceNumber(order.invoice_number, settings.maxInvoiceLength, problems)
  const amount = readAmount(wholeNumber(order.amount), problems)
  checkOptions(order, problems)
  const callbackUrl = readOptionalUrl(order, "callback_url", problems)
  const resultUrl = readOptionalUrl(order, "callback_url_result", problems)
  const cancelUrl = readOptionalUrl(order, "callback_url_cancel", problems)
  const items = readCheckoutItems(order.line_items, problems)
  if (isSent(request.payment) && !isObject(request.payment)) problems.add("payment", "must be an object")
  const dueMinutes = readDueMinutes(payment, problems)
  const methodTypes = readMethodTypes(payment, problems)
  const customerTexts = readCheckoutCustomer(request.customer, problems)
  const overrideNotificationUrl = readOverrideUrl(request.additional_info, problems)
  if (problems.messages.length > 0) return { refusal: fieldErrors(problems.messages) }

  const badCharacter = checkCharacters([invoiceNumber, ...customerTexts, ...(items?.texts ?? [])])
  if (badCharacter) return { refusal: badCharacter }
  if (settings.enforceLineItemSum && items && items.sum !== amount) return { refusal: amountNotMatch() }

  const active = withDefaults(merchant).checkoutChannels
  if (!methodTypes && settings.methodTypesLeftOut === "status_500") {
    return { refusal: messageError("INTERNAL SERVER ERROR", 500) }
  }
  const channels = methodTypes ?? active
  if (!channels.every((channel) => active.includes(channel))) return { refusal: channelInactive() }

  return {
    order: {
      invoiceNumber,
      amount,
      dueMinutes,
      channels,
      callbackUrl: resultUrl || callbackUrl,
      cancelUrl: cancelUrl || callbackUrl,
      overrideNotificationUrl,
      request,
    },
  }
}
