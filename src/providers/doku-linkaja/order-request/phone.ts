import anyAscii from "any-ascii"
import {
  type CountryCode,
  isSupportedCountry,
  type PhoneNumber,
  parsePhoneNumberFromString,
} from "libphonenumber-js/max"

/** Most LinkAja customers live in Indonesia, and a wallet needs an Indonesian number. */
const HOME = "ID"

/** DOKU rejects longer numbers. */
const MAX_DIGITS = 16

/** A run of digits after a first number counts as a second number from this length. */
const MIN_DIGITS = 8

/** Long enough for two numbers with words around them. Storefronts may send a field of any length. */
const MAX_TEXT = 200

/** A candidate among words, slashes and commas: one number, or several with only white space between them. */
const RUN = /\+?\s*\d[\d\s().-]*/g

/** White space before the usual beginning of a phone number. */
const NEXT_NUMBER = /\s+(?=\(?(?:0|\+|62))/g

/**
 * A phone number as digits with the country code, as DOKU's own plugin sends it: at most 16, without `+`. Returns the
 * first valid number of a field with several. Omits a number that fits no country, or two, because it might belong to
 * somebody else.
 *
 * @param value the shopper's input
 * @param country ISO 3166 code (`id`) of the number's address, by default Indonesia. Numbers without a country code are
 * read as that country's.
 * @returns undefined when there is no valid phone number
 */
export function toDokuPhone(value: unknown, country?: string | null): string | undefined {
  if (typeof value !== "string") return undefined
  const nation = (country?.trim() || HOME).toUpperCase()
  const home = isSupportedCountry(nation) ? nation : undefined
  // any-ascii converts digits of other scripts and wide forms, and drops the invisible marks of copied numbers.
  for (const [run] of anyAscii(value.slice(0, MAX_TEXT)).matchAll(RUN)) {
    const found = firstOf(run, home)
    if (found !== undefined) return found
  }
  return undefined
}

/** The whole run as a number, or the part before a second number. Never its end, which may be part of a number. */
function firstOf(run: string, home: CountryCode | undefined): string | undefined {
  const whole = readNumber(run, home)
  if (whole !== undefined) return whole
  const ends = [...run.matchAll(NEXT_NUMBER)].map(({ index }) => index).reverse()
  for (const end of ends) {
    if (digitsOf(run.slice(end)).length < MIN_DIGITS) continue
    const first = readNumber(run.slice(0, end), home)
    if (first !== undefined) return first
  }
  return undefined
}

function readNumber(run: string, home: CountryCode | undefined): string | undefined {
  const digits = digitsOf(run)
  const withoutZeros = digits.replace(/^0+/, "")
  // No country code begins with a zero: "+0812" is a national number.
  if (run.startsWith("+") && withoutZeros === digits) return toDigits(parse(`+${digits}`))
  if (digits.startsWith("00")) {
    // "0062 812 …" is an international prefix, but "00812 …" may also be a mobile number with an extra zero.
    const abroad = parse(`+${withoutZeros}`)
    const national = parse(withoutZeros, home)
    const unclear = abroad && national?.getType() === "MOBILE" && abroad.number !== national.number
    return unclear ? undefined : toDigits(abroad)
  }
  // Indonesian mobile numbers are often written with the country code but no plus, even in foreign addresses.
  const withCode = /^620?8/.test(digits) ? parse(`+${digits}`) : undefined
  const national = parse(digits, home)
  return toDigits(home === HOME ? (withCode ?? national) : (national ?? withCode))
}

function parse(text: string, home?: CountryCode): PhoneNumber | undefined {
  const parsed = parsePhoneNumberFromString(text, { defaultCountry: home, extract: false })
  return parsed?.isValid() ? parsed : undefined
}

function toDigits(parsed: PhoneNumber | undefined): string | undefined {
  const digits = parsed && digitsOf(parsed.number)
  return digits && digits.length <= MAX_DIGITS ? digits : undefined
}

function digitsOf(text: string): string {
  return text.replace(/\D/g, "")
}
