import type { Difference } from "./compare-report"

/** For Excel with Indonesian settings, which separates by semicolons, and recognises UTF-8 by its mark. */
const SEPARATOR = ";"
const MARK = "\ufeff"
const COLUMNS = [
  "kind",
  "line",
  "invoice_number",
  "doku_amount",
  "our_amount",
  "doku_status",
  "our_status",
  "status_difference",
  "payments",
  "time",
  "case",
  "transaction_id",
] as const satisfies readonly (keyof Difference)[]

export const DIFFERENCE_FILE_HEAD = `${MARK}${COLUMNS.join(SEPARATOR)}\r\n`

export function differenceLine(difference: Difference): string {
  return `${COLUMNS.map((column) => cellOf(difference[column])).join(SEPARATOR)}\r\n`
}

/** A text that Excel would run as a formula gets an apostrophe before it; the file comes from outside. */
function cellOf(value: string | number | null): string {
  const text = value === null ? "" : String(value)
  const safe = typeof value === "string" && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return /[;"\r\n,]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
