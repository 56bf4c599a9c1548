import { z } from "@medusajs/framework/zod"
import { MAX_RUPIAH } from "../amount"

/** The characters that DOKU Checkout documents for free text; the LinkAja page lists none. */
const CHARACTERS = "a-z A-Z 0-9 . - / + , = _ : ' @ % ( )"
const PLAIN_TEXT = /^[A-Za-z0-9.\-/+,=_:'@%() ]*$/
const NAME_LIMIT = 255

/** Our own limit, far beyond any cart; DOKU documents none. */
export const MAX_QUANTITY = 999_999

export function plainText(what: string, limit = NAME_LIMIT) {
  return z
    .string({ error: `must be ${what}` })
    .max(limit, { error: `must have at most ${limit} characters` })
    .regex(/\S/, { error: "must not be blank; leave it out or give a word" })
    .regex(PLAIN_TEXT, {
      error: `may hold only ${CHARACTERS} and spaces; replace other characters before sending`,
    })
}

export function rupiah(what: string) {
  const error = `must be ${what} in whole rupiah, 1 to ${MAX_RUPIAH}`
  return z.int({ error }).min(1, { error }).max(MAX_RUPIAH, { error })
}

const quantityError = "must be a whole number, 1 to 999999; leave out rows without quantity"

export const quantity = z
  .int({ error: quantityError })
  .min(1, { error: quantityError })
  .max(MAX_QUANTITY, { error: quantityError })

const emailError = "must be an e-mail address of DOKU's characters; leave it out otherwise"

/** @param limit longest address, in characters */
export function email(limit?: number) {
  return plainText("the customer's e-mail", limit).regex(/^[^@\s]+@[^@\s]+$/, { error: emailError })
}

const phoneError = "must be a text of 1 to 16 digits; strip the plus sign and spaces, or leave it out"

export const phone = z.string({ error: phoneError }).regex(/^[0-9]{1,16}$/, { error: phoneError })

export const webUrl = z
  .string({ error: "must be a text" })
  .refine(isWebUrl, { error: "must be an absolute http(s) URL without white space or credentials" })

/** A refinement of `order`: the line items add up to the amount. */
export const ADDS_UP = {
  path: ["line_items"],
  error: "must add up to order.amount; add rows for shipping and fees, or give one row of the whole amount",
}

export const NO_ITEMS = { error: "must hold at least one item; give one row of the whole amount" }

/** A BigInt, because the product of twelve and six digits does not fit a number. */
export function addsUp(order: {
  amount: number
  line_items: readonly { price: number; quantity: number }[]
}) {
  const total = order.line_items.reduce((sum, item) => sum + BigInt(item.price) * BigInt(item.quantity), 0n)
  return total === BigInt(order.amount)
}

/**
 * Validates a request.
 *
 * @param name of the function that is called, for the error.
 * @throws TypeError naming the field and the remedy, without the field's value.
 */
export function checkRequest<Schema extends z.ZodType>(
  schema: Schema,
  request: z.input<Schema>,
  name: string,
): z.output<Schema> {
  const parsed = schema.safeParse(request)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  const field = issue?.path.join(".") || "request"
  throw new TypeError(`${name}: ${field} ${issue?.message ?? "is invalid"}`)
}

function isWebUrl(text: string): boolean {
  if (/[\s\p{Cc}]/u.test(text) || !URL.canParse(text)) return false
  const url = new URL(text)
  return /^https?:$/.test(url.protocol) && url.username === "" && url.password === ""
}
