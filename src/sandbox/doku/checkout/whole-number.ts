/** A text of digits as the number it writes, anything else as it is: DOKU takes both where its plugins send texts. */
export function wholeNumber(value: unknown): unknown {
  return typeof value === "string" && /^\d+$/.test(value) ? Number(value) : value
}
