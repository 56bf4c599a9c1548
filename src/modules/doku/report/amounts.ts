/** The character before the fraction of a rupiah. The other one groups thousands. */
export type DecimalMark = "." | ","

/**
 * An amount under both ways to write one, because `150.000` alone doesn't tell which it is: the whole column does. NaN
 * where that way can't be meant.
 */
export interface AmountReading {
  asDot: number
  asComma: number
  /** The decimal mark, if this amount alone proves it. */
  proves: DecimalMark | null
}

export type AmountProblem = "amount_missing" | "amount_scientific" | "amount_unreadable"

/** What stands around the digits: the currency, a sign, and `,-` for no fraction as on Indonesian price tags. */
const SURROUNDINGS = /^([-+(]*)(?:rp\.?|idr)?([-+]?)(.*?)(?:[.,]-+|[.,]=)?(?:rp\.?|idr)?\)?$/i
const SCIENTIFIC = /^[-+]?\d+(?:[.,]\d+)?e[+-]?\d+$/i
const MAX_DIGITS = 15

/** Reads a cell as rupiah. */
export function readAmount(cell: string): AmountReading | AmountProblem {
  // Excel writes an apostrophe or a tab before a text that looks like a number.
  const text = cell.replace(/[\s\u00a0\u202f']/g, "")
  if (text === "") return "amount_missing"
  if (SCIENTIFIC.test(text)) return "amount_scientific"
  const [, sign = "", innerSign = "", digits = ""] = SURROUNDINGS.exec(text) ?? []
  if (!/^\d[\d.,]*$/.test(digits) || digits.replace(/\D/g, "").length > MAX_DIGITS) return "amount_unreadable"
  const factor = /[-(]/.test(sign) || innerSign === "-" ? -1 : 1
  const asDot = amountWith(digits, ".", ",") * factor
  const asComma = amountWith(digits, ",", ".") * factor
  if (Number.isNaN(asDot) && Number.isNaN(asComma)) return "amount_unreadable"
  const proves = Number.isNaN(asDot) ? "," : Number.isNaN(asComma) ? "." : null
  return { asDot, asComma, proves }
}

/** NaN unless the text is written with these two marks. */
function amountWith(text: string, decimal: DecimalMark, group: DecimalMark): number {
  const [whole = "", fraction, ...more] = text.split(decimal)
  if (more.length > 0 || (fraction !== undefined && !/^\d+$/.test(fraction))) return Number.NaN
  const groups = whole.split(group)
  const [first = "", ...others] = groups
  const isGrouped = others.length > 0
  if (isGrouped && (!/^[1-9]\d{0,2}$/.test(first) || others.some((one) => !/^\d{3}$/.test(one))))
    return Number.NaN
  if (!isGrouped && !/^\d+$/.test(first)) return Number.NaN
  return Number(`${groups.join("")}${fraction === undefined ? "" : `.${fraction}`}`)
}

/** The decimal mark of a column, from all of its amounts. */
export class AmountStyle {
  private proof: DecimalMark | null = null
  /** One amount that both marks could have written, as in `150.000`; null without any. */
  private ambiguous: { groupedBy: DecimalMark } | null = null

  /** @returns false when an amount before this one proves the other mark. */
  add(reading: AmountReading): boolean {
    if (reading.proves !== null && this.proof !== null && reading.proves !== this.proof) return false
    this.proof ??= reading.proves
    // Read with a dot as the decimal mark it is smaller, so the dot groups thousands there, or is the decimal mark.
    if (reading.proves === null && reading.asDot !== reading.asComma) {
      const groupedBy = Math.abs(reading.asDot) < Math.abs(reading.asComma) ? "." : ","
      this.ambiguous ??= { groupedBy }
    }
    return true
  }

  /** Without a proof, a single mark before three digits groups thousands, because a rupiah has no thousandths. */
  decimal(): DecimalMark {
    if (this.proof !== null) return this.proof
    return this.ambiguous?.groupedBy === "," ? "." : ","
  }
}
