/** The text in the search box of the admin's list. */
export type SearchTerm =
  | { kind: "invoice"; prefix: string }
  | { kind: "order"; id: string }
  | { kind: "order_number"; displayId: number }
  | { kind: "email"; email: string }
  /** A text that no transaction can be found by. */
  | { kind: "other" }

/** An invoice number has at most 30 characters. */
const INVOICE = /^[A-Za-z0-9]{1,30}$/
const ORDER_ID = /^order_[\w-]{1,94}$/
const ORDER_NUMBER = /^#(\d{1,10})$/
/** Without whitespace and control characters; PostgreSQL rejects NUL. */
const EMAIL = /^[^\s\p{Cc}@]+@[^\s\p{Cc}@]+$/u
/** Order numbers are 32-bit integers in the database. */
const MAX_ORDERS = 2 ** 31 - 1

export function readSearchTerm(typed: string): SearchTerm {
  const text = typed.trim()
  if (INVOICE.test(text)) return { kind: "invoice", prefix: text }
  if (ORDER_ID.test(text)) return { kind: "order", id: text }
  if (EMAIL.test(text)) return { kind: "email", email: text }
  const displayId = Number(ORDER_NUMBER.exec(text)?.[1] ?? Number.NaN)
  return displayId <= MAX_ORDERS ? { kind: "order_number", displayId } : { kind: "other" }
}
