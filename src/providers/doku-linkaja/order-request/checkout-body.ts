import { CHECKOUT_LINKAJA, serializeCheckout } from "../../../doku-api"
import { additionalInfo, type BodyInput } from "./body-input"
import { buildCustomer, countryOf, type DokuCustomer } from "./customer"
import { buildLineItems, type DokuLineItem } from "./line-items"

/** DOKU Checkout's limit. A longer address is left out. */
const EMAIL_LIMIT = 128
const SKU_LIMIT = 64

/**
 * "No special characters", says DOKU's page; DOKU's WooCommerce plugin keeps these. One other character is reported to
 * make DOKU reject the whole order.
 */
const OTHER_THAN_CHECKOUT = /[^A-Za-z0-9.,_ -]+/g

/**
 * The request of DOKU Checkout, restricted to LinkAja. DOKU sends the shopper straight back after the payment, and from
 * its other links to the same page of ours: what the shopper's browser brings proves nothing.
 */
export function checkoutBody(input: BodyInput): string {
  const { source, invoiceNumber, amount, returnUrl, options } = input
  const customer = checkoutCustomer(buildCustomer(source), countryOf(source))
  return serializeCheckout({
    order: {
      amount,
      invoice_number: invoiceNumber,
      currency: "IDR",
      language: options.language === "en" ? "EN" : "ID",
      auto_redirect: true,
      callback_url: returnUrl,
      callback_url_result: returnUrl,
      callback_url_cancel: returnUrl,
      line_items: buildLineItems(source, amount).map(checkoutItem),
    },
    payment: {
      payment_due_date: options.expiresInMinutes,
      payment_method_types: [CHECKOUT_LINKAJA],
    },
    ...(customer ? { customer } : {}),
    additional_info: additionalInfo(input),
  })
}

function checkoutItem({ name, quantity, price, sku }: DokuLineItem) {
  const code = sku === undefined ? undefined : checkoutText(sku)
  return {
    name: checkoutText(name) || "Item",
    quantity,
    price,
    // An altered code would be another item's.
    ...(code && code === sku && code.length <= SKU_LIMIT ? { sku: code } : {}),
  }
}

function checkoutCustomer({ name, email, phone }: DokuCustomer = {}, country?: string) {
  const fields = {
    ...(name && checkoutText(name) && { name: checkoutText(name) }),
    ...(email && email.length <= EMAIL_LIMIT && { email }),
    ...(phone && { phone }),
    ...(country && { country }),
  }
  return Object.keys(fields).length > 0 ? fields : undefined
}

/** The text in Checkout's narrower set; empty when no letter or digit is left. */
function checkoutText(text: string): string {
  const plain = text.replace(OTHER_THAN_CHECKOUT, " ").replace(/ +/g, " ").trim()
  return /[A-Za-z0-9]/.test(plain) ? plain : ""
}
