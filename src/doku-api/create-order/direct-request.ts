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

/** The body of DOKU's LinkAja create-order request. Amounts and prices are integer IDR. */
export interface CreateOrderRequest {
  order: {
    /** Also the Request-Id. Letters, digits and hyphens, at most 30. */
    invoice_number: string
    /** 1 to 999 999 999 999, the sum of the line items. */
    amount: number
    /** Absolute URL to which the shopper returns. */
    callback_url: string
    line_items: { name: string; price: number; quantity: number }[]
  }
  customer?: {
    name?: string
    email?: string
    /** Digits only, at most 16. */
    phone?: string
  }
  additional_info?: {
    /** Notification URL of this order. Its host may differ from the one configured at DOKU, its path may not. */
    override_notification_url?: string
  }
}

const invoiceError = "must be 1 to 30 letters, digits or hyphens"

const schema = z.strictObject({
  order: z
    .strictObject({
      invoice_number: z
        .string({ error: invoiceError })
        .regex(/^[A-Za-z0-9-]{1,30}$/, { error: invoiceError }),
      amount: rupiah("the amount"),
      callback_url: webUrl,
      line_items: z
        .array(
          z.strictObject({ name: plainText("the item's name"), price: rupiah("the unit price"), quantity }),
          { error: "must be a list of items" },
        )
        .min(1, NO_ITEMS),
    })
    .refine(addsUp, ADDS_UP),
  customer: z
    .strictObject({
      name: plainText("the customer's name").optional(),
      email: email().optional(),
      phone: phone.optional(),
    })
    .optional(),
  additional_info: z.strictObject({ override_notification_url: webUrl.optional() }).optional(),
})

/**
 * Validates the request by the rules of DOKU's LinkAja page, or of its sibling channels where that page has none, and
 * serializes it. The returned text must be stored, signed, sent and resent as it is, because DOKU's digest covers
 * bytes.
 *
 * @throws TypeError naming the field and the remedy, without the field's value.
 */
export function serializeCreateOrder(request: CreateOrderRequest): string {
  const { order, customer, additional_info } = checkRequest(schema, request, "serializeCreateOrder")
  return JSON.stringify({
    order: {
      invoice_number: order.invoice_number,
      amount: order.amount,
      callback_url: order.callback_url,
      line_items: order.line_items.map(({ name, price, quantity }) => ({ name, price, quantity })),
    },
    customer: customer && { name: customer.name, email: customer.email, phone: customer.phone },
    // DOKU's sample contains it, empty.
    additional_info: { override_notification_url: additional_info?.override_notification_url },
  })
}
