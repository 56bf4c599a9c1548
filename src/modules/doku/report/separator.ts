import { isHeader } from "./columns"

const SEPARATORS = [";", ",", "\t", "|"] as const
export type Separator = (typeof SEPARATORS)[number]

/** Excel's own first line: `sep=;`, alone or in quotation marks. */
const SEPARATOR_LINE = /^\ufeff?"?sep=(.)"?[ \t]*(?:\n|$)/i
const MAX_LINES = 200

/** @returns the separator, and the number of characters of a `sep=` line, which is no part of the table */
export function findSeparator(head: string): { separator: Separator; skip: number } {
  const declared = SEPARATOR_LINE.exec(head)
  const separator = SEPARATORS.find((one) => one === declared?.[1])
  if (declared && separator) return { separator, skip: declared[0].length }
  const lines = head.split("\n", MAX_LINES).filter((line) => line.trim() !== "")
  const scored = SEPARATORS.map((one) => ({ one, points: pointsOf(lines, one) }))
  const best = scored.reduce((first, second) => (second.points > first.points ? second : first))
  return { separator: best.one, skip: 0 }
}

/** A header that can be read counts most; then how many lines have one number of columns, and how many columns. */
function pointsOf(lines: readonly string[], separator: Separator): number {
  const rows = lines.map((line) => splitLine(line, separator))
  const counts = new Map<number, number>()
  for (const { length } of rows) if (length > 1) counts.set(length, (counts.get(length) ?? 0) + 1)
  const [width, alike] = [...counts].reduce((best, one) => (one[1] > best[1] ? one : best), [0, 0])
  const header = rows.some((cells) => cells.length > 1 && isHeader(cells)) ? 2 : 0
  return header + (rows.length === 0 ? 0 : alike / rows.length) + width / 10_000
}

/** Near enough for a guess: separators in quotation marks don't count. */
function splitLine(line: string, separator: Separator): string[] {
  const cells: string[] = []
  let cell = ""
  let isQuoted = false
  for (const character of line) {
    if (character === '"') isQuoted = !isQuoted
    else if (character === separator && !isQuoted) {
      cells.push(cell)
      cell = ""
    } else cell += character
  }
  return [...cells, cell]
}
