import anyAscii from "any-ascii"

/** Shorter is a typo or an extension; longer is refused by DOKU. Cutting would make it somebody else's number. */
const MIN_DIGITS = 8
const MAX_DIGITS = 16

/** The first number in a field where people also write "WA: …" or two numbers with a slash between them. */
const FIRST_NUMBER = /\+?\d[\d\s().-]*/

/**
 * A phone number as digits with its country code where that is known, as DOKU's own plugin sends it: `08…`
 * becomes `628…`, `+62…` and `0062…` become `62…`. Numbers of other countries keep theirs.
 *
 * @returns undefined when it can't be a phone number
 */
export function toDokuPhone(value: unknown): string | undefined {
  if (typeof value !== "string") return undefined
  // any-ascii: digits of other scripts, wide forms, and the invisible marks that come with copied numbers
  const digits = anyAscii(value).match(FIRST_NUMBER)?.[0].replace(/\D/g, "") ?? ""
  const international = digits
    .replace(/^00+/, "")
    .replace(/^08/, "628")
    // "+62 0812…": the trunk zero belongs to national writing only
    .replace(/^6208/, "628")
  return international.length >= MIN_DIGITS && international.length <= MAX_DIGITS ? international : undefined
}
