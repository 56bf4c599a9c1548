import { z } from "@medusajs/framework/zod"
import { MAX_RUPIAH } from "./amount"

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

/** The characters that DOKU Checkout documents; the LinkAja page lists none. */
const CHARACTERS = "a-z A-Z 0-9 . - / + , = _ : ' @ % ( )"
const PLAIN_TEXT = /^[A-Za-z0-9.\-/+,=_:'@%() ]*$/
const NAME_LIMIT = 255

function plainText(what: string) {
  return z
    .string({ error: `must be ${what}` })
    .max(NAME_LIMIT, { error: `must have at most ${NAME_LIMIT} characters` })
    .regex(/\S/, { error: "must not be blank; leave it out or give a word" })
    .regex(PLAIN_TEXT, {
      error: `may hold only ${CHARACTERS} and spaces; replace other characters before sending`,
    })
}

function rupiah(what: string) {
  const error = `must be ${what} in whole rupiah, 1 to ${MAX_RUPIAH}`
  return z.int({ error }).min(1, { error }).max(MAX_RUPIAH, { error })
}

/** Our own limit, far beyond any cart; DOKU documents none. */
export const MAX_QUANTITY = 999_999

const quantityError = "must be a whole number, 1 to 999999; leave out rows without quantity"
const phoneError = "must be a text of 1 to 16 digits; strip the plus sign and spaces, or leave it out"
const emailError = "must be an e-mail address of DOKU's characters; leave it out otherwise"
const invoiceError = "must be 1 to 30 letters, digits or hyphens"

const webUrl = z
  .string({ error: "must be a text" })
  .refine(isWebUrl, { error: "must be an absolute http(s) URL without white space or credentials" })

const requestSchema = z.strictObject({
  order: z
    .strictObject({
      invoice_number: z
        .string({ error: invoiceError })
        .regex(/^[A-Za-z0-9-]{1,30}$/, { error: invoiceError }),
      amount: rupiah("the amount"),
      callback_url: webUrl,
      line_items: z
        .array(
          z.strictObject({
            name: plainText("the item's name"),
            price: rupiah("the unit price"),
            quantity: z
              .int({ error: quantityError })
              .min(1, { error: quantityError })
              .max(MAX_QUANTITY, { error: quantityError }),
          }),
          { error: "must be a list of items" },
        )
        .min(1, { error: "must hold at least one item; give one row of the whole amount" }),
    })
    .refine((order) => total(order.line_items) === BigInt(order.amount), {
      path: ["line_items"],
      error:
        "must add up to order.amount; add rows for shipping and fees, or give one row of the whole amount",
    }),
  customer: z
    .strictObject({
      name: plainText("the customer's name").optional(),
      email: plainText("the customer's e-mail")
        .regex(/^[^@\s]+@[^@\s]+$/, { error: emailError })
        .optional(),
      phone: z
        .string({ error: phoneError })
        .regex(/^[0-9]{1,16}$/, { error: phoneError })
        .optional(),
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
  const parsed = requestSchema.safeParse(request)
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    const field = issue?.path.join(".") || "request"
    throw new TypeError(`serializeCreateOrder: ${field} ${issue?.message ?? "is invalid"}`)
  }
  const { order, customer, additional_info } = parsed.data
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

/** A BigInt, because the product of twelve and six digits does not fit a number. */
function total(items: readonly { price: number; quantity: number }[]): bigint {
  return items.reduce((sum, { price, quantity }) => sum + BigInt(price) * BigInt(quantity), 0n)
}

function isWebUrl(text: string): boolean {
  if (/[\s\p{Cc}]/u.test(text) || !URL.canParse(text)) return false
  const url = new URL(text)
  return /^https?:$/.test(url.protocol) && url.username === "" && url.password === ""
}
