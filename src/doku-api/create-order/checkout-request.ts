import { z } from "@medusajs/framework/zod"
import {
  ADDS_UP,
  addsUp,
  checkRequest,
  email,
  NO_ITEMS,
  phone,
  plainText,
  quantity,
  rupiah,
  webUrl,
} from "./request-fields"

/** LinkAja's code in DOKU Checkout, as DOKU's Magento plugin sends it and DOKU's answers print it. */
export const CHECKOUT_LINKAJA = "EMONEY_LINKAJA"

/**
 * The body of DOKU Checkout's create-payment request, with the fields that concern an e-wallet. Amounts and prices are
 * integer IDR.
 */
export interface CheckoutRequest {
  order: {
    /** Also the Request-Id. Letters and digits, at most 30: the strictest limit of DOKU's other channels. */
    invoice_number: string
    /** 1 to 999 999 999 999, the sum of the line items; DOKU answers AMOUNT NOT MATCH otherwise. */
    amount: number
    currency: "IDR"
    /** Language of DOKU's page. */
    language: "ID" | "EN"
    /** True: DOKU sends the shopper back at once after the payment. False: DOKU's result page comes first. */
    auto_redirect: boolean
    /** Absolute URL of the page's link back to the store. */
    callback_url: string
    /** Absolute URL to which the shopper returns from the result. */
    callback_url_result: string
    /** Absolute URL after a cancellation. DOKU's plugins send it for every channel. */
    callback_url_cancel: string
    line_items: { name: string; quantity: number; price: number; sku?: string }[]
  }
  payment: {
    /** Minutes from the creation to the end of the page, at most 6 digits. */
    payment_due_date: number
    /** The channels that the page offers. One inactive code makes DOKU reject the whole request. */
    payment_method_types: string[]
  }
  customer?: {
    name?: string
    /** At most 128 characters. */
    email?: string
    /** Digits with the country code, at most 16. */
    phone?: string
    /** Two capital letters. */
    country?: string
  }
  additional_info?: {
    /** Notification URL of this order. Whether DOKU honours it is not certain. */
    override_notification_url?: string
  }
}

const EMAIL_LIMIT = 128
/** DOKU's limit of an item's id. DOKU documents none for `sku`. */
const SKU_LIMIT = 64
const MAX_DUE_MINUTES = 999_999

const invoiceError = "must be 1 to 30 letters or digits"
const dueError = `must be whole minutes, 1 to ${MAX_DUE_MINUTES}`
const countryError = "must be two capital letters, such as ID; leave it out otherwise"
const channelError = "must be DOKU's codes of channels, such as EMONEY_LINKAJA"

const schema = z.strictObject({
  order: z
    .strictObject({
      invoice_number: z.string({ error: invoiceError }).regex(/^[A-Za-z0-9]{1,30}$/, { error: invoiceError }),
      amount: rupiah("the amount"),
      currency: z.literal("IDR", { error: "must be IDR" }),
      language: z.enum(["ID", "EN"], { error: "must be ID or EN" }),
      auto_redirect: z.boolean({ error: "must be true or false" }),
      callback_url: webUrl,
      callback_url_result: webUrl,
      callback_url_cancel: webUrl,
      line_items: z
        .array(
          z.strictObject({
            name: plainText("the item's name"),
            quantity,
            price: rupiah("the unit price"),
            sku: plainText("the item's sku", SKU_LIMIT).optional(),
          }),
          { error: "must be a list of items" },
        )
        .min(1, NO_ITEMS),
    })
    .refine(addsUp, ADDS_UP),
  payment: z.strictObject({
    payment_due_date: z
      .int({ error: dueError })
      .min(1, { error: dueError })
      .max(MAX_DUE_MINUTES, { error: dueError }),
    payment_method_types: z
      .array(z.string({ error: channelError }).regex(/^[A-Z][A-Z0-9_]{0,63}$/, { error: channelError }), {
        error: channelError,
      })
      .min(1, { error: "must name at least one channel: without the list DOKU offers every active one" }),
  }),
  customer: z
    .strictObject({
      name: plainText("the customer's name").optional(),
      email: email(EMAIL_LIMIT).optional(),
      phone: phone.optional(),
      country: z
        .string({ error: countryError })
        .regex(/^[A-Z]{2}$/, { error: countryError })
        .optional(),
    })
    .optional(),
  additional_info: z.strictObject({ override_notification_url: webUrl.optional() }).optional(),
})

/**
 * Validates the request by the rules of DOKU Checkout's backend-integration page, and serializes it. The returned text
 * must be stored, signed, sent and resent as it is, because DOKU's digest covers bytes.
 *
 * @throws TypeError naming the field and the remedy, without the field's value.
 */
export function serializeCheckout(request: CheckoutRequest): string {
  const { order, payment, customer, additional_info } = checkRequest(schema, request, "serializeCheckout")
  return JSON.stringify({
    order: {
      amount: order.amount,
      invoice_number: order.invoice_number,
      currency: order.currency,
      language: order.language,
      auto_redirect: order.auto_redirect,
      callback_url: order.callback_url,
      callback_url_result: order.callback_url_result,
      callback_url_cancel: order.callback_url_cancel,
      line_items: order.line_items.map(({ name, quantity, price, sku }) => ({ name, quantity, price, sku })),
    },
    payment: {
      payment_due_date: payment.payment_due_date,
      payment_method_types: payment.payment_method_types,
    },
    customer: customer && {
      name: customer.name,
      email: customer.email,
      phone: customer.phone,
      country: customer.country,
    },
    additional_info: { override_notification_url: additional_info?.override_notification_url },
  })
}
