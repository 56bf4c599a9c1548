/** An amount as DOKU wrote it, read as a decimal. */
export interface DokuAmount {
  /** Integer IDR; rounded down where DOKU's amount had a fraction. */
  rupiah: number
  /** `false`: DOKU's amount had a fraction other than zero, so `rupiah` is not all of it. */
  exact: boolean
}

/** The largest amount read or sent, in IDR: DOKU's e-money pages allow 12 digits. */
export const MAX_RUPIAH = 999_999_999_999

const DECIMAL = /^(\d{1,12})(?:\.(\d+))?$/

/**
 * Reads one of DOKU's amounts, a number or a text, with or without decimals: `39000`, `"39000"`, `"150000.00"` and
 * `120000.0` have all been seen. Rejects signs, exponents, hex, separators and whitespace.
 *
 * @returns `undefined` unless it is a finite, non-negative decimal of at most 12 integer digits.
 */
export function parseAmount(value: unknown): DokuAmount | undefined {
  if (typeof value === "number") {
    if (!(value >= 0 && value < MAX_RUPIAH + 1)) return undefined
    // Adding zero turns -0, which JSON can hold, into 0.
    return { rupiah: Math.floor(value) + 0, exact: Number.isInteger(value) }
  }
  if (typeof value !== "string") return undefined
  const [, integer, fraction = ""] = DECIMAL.exec(value) ?? []
  return integer === undefined ? undefined : { rupiah: Number(integer), exact: /^0*$/.test(fraction) }
}
