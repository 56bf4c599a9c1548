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

/** The buyer's data in a cart or an order. A guest's `customer` has no name. */
export interface CustomerSource {
  email?: string | null
  shipping_address?: Address | null
  billing_address?: Address | null
  customer?: (Person & { email?: string | null }) | null
}

/** DOKU's `customer`. Every field is optional, and none is empty. */
export interface DokuCustomer {
  name?: string
  email?: string
  phone?: string
}

/** The longest address that mail can be sent to (RFC 5321, 4.5.3.1.3). */
const EMAIL_LIMIT = 254

/**
 * Narrower than the mail standards, on purpose: one character outside DOKU's set would make DOKU reject the whole
 * order, so an unusual address is left out instead.
 */
const EMAIL =
  /^[a-zA-Z0-9_+'-]+(\.[a-zA-Z0-9_+'-]+)*@([a-zA-Z0-9]([a-zA-Z0-9-]*[a-zA-Z0-9])?\.)+[a-zA-Z]{2,}$/

/** The buyer, each field from the shipping address, else from the billing address, else from the account. */
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

/** Country of the shipping address, or else of the billing address: two capital letters. */
export function countryOf(source: CustomerSource | null | undefined): string | undefined {
  const codes = [source?.shipping_address?.country_code, source?.billing_address?.country_code]
  return codes.map((code) => code?.trim().toUpperCase()).find((code) => code && /^[A-Z]{2}$/.test(code))
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

/** The address unchanged or not at all, because a transliterated one would be somebody else's. */
function toDokuEmail(value: unknown): string | undefined {
  if (typeof value !== "string") return undefined
  const email = value.trim()
  return email.length <= EMAIL_LIMIT && EMAIL.test(email) ? email : undefined
}
