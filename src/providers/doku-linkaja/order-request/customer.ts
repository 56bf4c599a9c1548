import { toDokuPhone } from "./phone"
import { toDokuText } from "./text"

interface Person {
  first_name?: string | null
  last_name?: string | null
  phone?: string | null
}

interface Address extends Person {
  company?: string | null
  /** ISO 3166, as Medusa stores it: `id`. */
  country_code?: string | null
}

/** The part of a cart or an order that says who pays; guests have no `customer` with a name. */
export interface CustomerSource {
  email?: string | null
  shipping_address?: Address | null
  billing_address?: Address | null
  customer?: (Person & { email?: string | null }) | null
}

/** DOKU's `customer`: every field optional, none ever empty. */
export interface DokuCustomer {
  name?: string
  email?: string
  phone?: string
}

/** The longest address that mail can be sent to (RFC 5321, 4.5.3.1.3). */
const EMAIL_LIMIT = 254

/**
 * Narrower than what mail allows, on purpose: with a character outside DOKU's set in it the whole order would be
 * refused, and an exotic address is no loss beside that.
 */
const EMAIL =
  /^[a-zA-Z0-9_+'-]+(\.[a-zA-Z0-9_+'-]+)*@([a-zA-Z0-9]([a-zA-Z0-9-]*[a-zA-Z0-9])?\.)+[a-zA-Z]{2,}$/

/** Who pays, as far as it is known: the one who receives the goods first, then the one billed, then the account. */
export function buildCustomer(source: CustomerSource | null | undefined): DokuCustomer | undefined {
  const shipping = source?.shipping_address
  const billing = source?.billing_address
  const account = source?.customer

  const name = addressee(shipping) || addressee(billing) || fullName(account)
  const email = toDokuEmail(source?.email) ?? toDokuEmail(account?.email)
  const phone = phoneOf(shipping) ?? phoneOf(billing) ?? toDokuPhone(account?.phone)

  if (!name && !email && !phone) return undefined
  return { ...(name && { name }), ...(email && { email }), ...(phone && { phone }) }
}

function addressee(address: Address | null | undefined): string {
  return fullName(address) || toDokuText(address?.company)
}

function phoneOf(address: Address | null | undefined): string | undefined {
  return toDokuPhone(address?.phone, address?.country_code)
}

/** Many Indonesians have a single name, so either part may be missing. */
function fullName(person: Person | null | undefined): string {
  return toDokuText(`${toDokuText(person?.first_name)} ${toDokuText(person?.last_name)}`)
}

/** An address is sent as it is or not at all: transliterated, it would be somebody else's. */
function toDokuEmail(value: unknown): string | undefined {
  if (typeof value !== "string") return undefined
  const email = value.trim()
  return email.length <= EMAIL_LIMIT && EMAIL.test(email) ? email : undefined
}
