import anyAscii from "any-ascii"
import {
  type CountryCode,
  isSupportedCountry,
  type PhoneNumber,
  parsePhoneNumberFromString,
} from "libphonenumber-js/max"

/** Most customers of LinkAja live there, and a wallet needs a number of there. */
const HOME = "ID"

/** DOKU refuses longer ones. */
const MAX_DIGITS = 16

/** The shortest run of digits that is taken for a number of its own after another one. */
const MIN_DIGITS = 8

/** Long enough for two numbers with words around them; a field of any length is sent by storefronts. */
const MAX_TEXT = 200

/** What may be a number, or two with only white space between, among words, slashes and commas. */
const RUN = /\+?\s*\d[\d\s().-]*/g

/** White space before something that begins as phone numbers do. */
const NEXT_NUMBER = /\s+(?=\(?(?:0|\+|62))/g

/**
 * A phone number as its digits with the country code, as DOKU's own plugin sends it: at most 16, without `+`. In a
 * field with several numbers it is the first that exists. A number of no country, or of two, is left out, because
 * DOKU would take it for somebody else's.
 *
 * @param value what the shopper typed
 * @param country ISO 3166 code (`id`) of the address that the number belongs to; null or missing: Indonesia. Numbers
 * without a country code are read as that country's.
 * @returns undefined when it can't be a phone number
 */
export function toDokuPhone(value: unknown, country?: string | null): string | undefined {
  if (typeof value !== "string") return undefined
  const nation = (country?.trim() || HOME).toUpperCase()
  const home = isSupportedCountry(nation) ? nation : undefined
  // any-ascii: digits of other scripts, wide forms, and the invisible marks that come with copied numbers
  for (const [run] of anyAscii(value.slice(0, MAX_TEXT)).matchAll(RUN)) {
    const found = firstOf(run, home)
    if (found !== undefined) return found
  }
  return undefined
}

/** The whole run, or what stands before a second number in it; never its end, which may be a part of a number. */
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
    // "0062 812 …" is dialled abroad, but "00812 …" may as well be a mobile number with a zero too many.
    const abroad = parse(`+${withoutZeros}`)
    const national = parse(withoutZeros, home)
    const unclear = abroad && national?.getType() === "MOBILE" && abroad.number !== national.number
    return unclear ? undefined : toDigits(abroad)
  }
  // Indonesian mobile numbers are often written with the country code and no plus, also in an address elsewhere.
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
