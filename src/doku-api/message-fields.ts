import { z } from "@medusajs/framework/zod"
import { parseAmount } from "./amount"
import { DokuError } from "./errors/doku-error"
import { oneLine } from "./errors/redaction"

const TEXT_LIMIT = 255

/** Reads anything but a text as undefined: null ids are documented. */
export const optionalText = z
  .string()
  .transform((text) => oneLine(text, TEXT_LIMIT) || undefined)
  .optional()
  .catch(undefined)

/** Without control characters, because it is compared with ours and written to the database. */
export const invoiceNumber = z
  .string()
  .regex(/^[^\p{Cc}\p{Cs}]{1,128}$/u, { error: "is not an invoice number" })

export const statusWord = z
  .string()
  .transform((word) => word.trim().toUpperCase())
  .pipe(z.string().regex(/^[A-Z0-9_ -]{1,40}$/, { error: "is not a status" }))

/** Integer IDR, from a number or a text without a fraction. */
export const wholeAmount = z.unknown().transform((value, context) => {
  const amount = parseAmount(value)
  if (amount?.exact) return amount.rupiah
  context.addIssue("is not a whole amount")
  return z.NEVER
})

/**
 * Reads one of DOKU's messages by a schema.
 *
 * @param what names the message in the error.
 * @throws DokuError `invalid_response` naming the first field that doesn't fit.
 */
export function readMessage<Schema extends z.ZodType>(
  schema: Schema,
  json: unknown,
  what: string,
): z.output<Schema> {
  const parsed = schema.safeParse(json)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  throw unreadable(what, issue?.path.join(".") || "body", issue?.message ?? "is unreadable")
}

export function unreadable(what: string, field: string, flaw: string): DokuError {
  return new DokuError("invalid_response", `DOKU's ${what}: ${field}: ${flaw}`, { code: "unreadable", field })
}
