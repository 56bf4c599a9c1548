import anyAscii from "any-ascii"

/** The longest name that DOKU documents for its e-money channels, in characters (all ASCII, so also in bytes). */
export const DOKU_TEXT_LIMIT = 255

/**
 * DOKU's sandbox accepts these characters in free text: `a-z A-Z 0-9 . - / + , = _ : ' @ % ( )` and the space. It
 * rejects an order that contains any other.
 */
const OTHER_THAN_DOKU = /[^a-zA-Z0-9.\-/+,=_:'@%() ]+/g

/** Removed before any-ascii, which would spell them out (`:fire:`, `:regional_indicator_i:`). */
const PICTOGRAPHS = /[\p{Extended_Pictographic}\p{Regional_Indicator}]/gu

const SAYS_SOMETHING = /[a-zA-Z0-9]/

/**
 * Text of any script in DOKU's characters, on one line and trimmed. Returns the empty string when the value is not a
 * string, or when no letter or digit remains.
 *
 * @param limit longest result, in characters
 */
export function toDokuText(value: unknown, limit = DOKU_TEXT_LIMIT): string {
  if (typeof value !== "string") return ""
  // NFC first, because any-ascii reads one code point at a time and transliterates composed syllables better.
  const ascii = anyAscii(value.normalize("NFC").replace(PICTOGRAPHS, " "))
  const text = ascii
    .replace(/&(amp;)?/gi, " and ")
    .replace(OTHER_THAN_DOKU, " ")
    .replace(/ +/g, " ")
    .trim()
    .slice(0, limit)
    .trimEnd()
  return SAYS_SOMETHING.test(text) ? text : ""
}
