import anyAscii from "any-ascii"

/** Longest name DOKU documents for its e-money channels, in characters (all ASCII, so in bytes too). */
export const DOKU_TEXT_LIMIT = 255

/**
 * What DOKU's sandbox says it accepts in free text: `a-z A-Z 0-9 . - / + , = _ : ' @ % ( )` and the space.
 * Anything else makes it refuse the whole order, so it must never leave this server.
 */
const OTHER_THAN_DOKU = /[^a-zA-Z0-9.\-/+,=_:'@%() ]+/g

/** Any-ascii spells these out (`:fire:`, `:regional_indicator_i:`), which reads worse in a name than nothing. */
const PICTOGRAPHS = /[\p{Extended_Pictographic}\p{Regional_Indicator}]/gu

const SAYS_SOMETHING = /[a-zA-Z0-9]/

/**
 * Text of any script in DOKU's characters, on one line, without space at its ends. Not a string, or nothing
 * readable left of it (punctuation alone counts as nothing): the empty string.
 *
 * @param limit longest result, in characters
 */
export function toDokuText(value: unknown, limit = DOKU_TEXT_LIMIT): string {
  if (typeof value !== "string") return ""
  // Composed first: any-ascii looks at one code point at a time, and knows syllables better than their parts.
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
