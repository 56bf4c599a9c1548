import { createHash, randomBytes } from "node:crypto"

/** Crockford's base 32: no I, L, O or U, so that an admin can read an invoice number out on the phone. */
const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
const LENGTH = 26
const BITS_EACH = 5n

/**
 * The invoice number of a Medusa payment session: the store's prefix and 26 characters (130 bits) of the
 * session id's SHA-256. A retry for the same session gets the same number, and the number doesn't lead back to
 * the session: DOKU and LinkAja hold it. At most 30 characters, the least that DOKU's pages allow anywhere.
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

/** A number of the right shape that no invoice has: 130 random bits meet none of this store's, nor any other's. */
export function unusedInvoiceNumber(prefix: string): string {
  return invoiceNumberOf(randomBytes(32).toString("hex"), prefix)
}

/** Whether a number looks like one of this store's: then a payment for it is ours, even if no row is. */
export function isOurInvoiceNumber(invoiceNumber: string, prefix: string): boolean {
  return (
    invoiceNumber.startsWith(prefix) && /^[0-9A-HJKMNP-TV-Z]{26}$/.test(invoiceNumber.slice(prefix.length))
  )
}

const TOKEN_BYTES = 16

/** 128 random bits for a URL: whoever holds one may open that page, and nobody guesses it. */
export function randomToken(): string {
  return randomBytes(TOKEN_BYTES).toString("base64url")
}
