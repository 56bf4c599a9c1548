import { createHash, randomBytes } from "node:crypto"

/** Crockford's base 32 has no I, L, O or U, so that an admin can read an invoice number out over the phone. */
const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
const LENGTH = 26
const BITS_EACH = 5n

/**
 * The invoice number of a Medusa payment session: the store's prefix and 26 characters (130 bits) of the session id's
 * SHA-256. A retry of the same session gets the same number. The session id can't be derived from it, because DOKU
 * and LinkAja store the number. At most 30 characters, the smallest limit in DOKU's documentation.
 */
export function invoiceNumberOf(sessionId: string, prefix: string): string {
  let bits = BigInt(`0x${createHash("sha256").update(sessionId).digest("hex")}`)
  let text = ""
  while (text.length < LENGTH) {
    text += ALPHABET[Number(bits % 32n)]
    bits >>= BITS_EACH
  }
  return prefix + text
}

/** A well-formed number that belongs to no invoice: 130 random bits match none of this store or any other. */
export function unusedInvoiceNumber(prefix: string): string {
  return invoiceNumberOf(randomBytes(32).toString("hex"), prefix)
}

/** Marks an order that only tests what DOKU has activated. Its letters are of the alphabet above. */
const ACTIVATION_MARK = "TESTNEVERPAY"

/** A number of this store's form for an order that nobody is sent to pay; DOKU Back Office shows it. */
export function activationInvoiceNumber(prefix: string): string {
  const random = unusedInvoiceNumber("").slice(ACTIVATION_MARK.length)
  return `${prefix}${ACTIVATION_MARK}${random}`
}

/**
 * Whether a number has this store's prefix and form. A payment for such a number is the store's, also when the ledger
 * doesn't know it.
 */
export function isOurInvoiceNumber(invoiceNumber: string, prefix: string): boolean {
  return (
    invoiceNumber.startsWith(prefix) && /^[0-9A-HJKMNP-TV-Z]{26}$/.test(invoiceNumber.slice(prefix.length))
  )
}

const TOKEN_BYTES = 16

/** 128 random bits for a URL, which can't be guessed: whoever has the URL may open the page. */
export function randomToken(): string {
  return randomBytes(TOKEN_BYTES).toString("base64url")
}
