import { pipeline, Readable } from "node:stream"
import { parse } from "csv-parse"
import { AmountStyle, type DecimalMark, readAmount } from "./amounts"
import { type Columns, columnName, findColumns, isHeader, REPORT_FIELDS, type ReportField } from "./columns"
import { type Encoding, readFileText } from "./file-text"
import { ReportFileError, type ReportProblem, type RowProblemCode, reportProblem } from "./problems"
import { findSeparator, type Separator } from "./separator"
import { type ReportStatus, readStatus, statusWord } from "./status-words"
import { type DateOrder, readTime, TimeStyle, WIB_OFFSET_MINUTES } from "./times"

const MAX_REPORT_BYTES = 50_000_000
const MAX_REPORT_ROWS = 100_000
const MAX_COLUMNS = 200
/** No cell of a report is near this long. A quotation mark that isn't closed would swallow the file. */
const MAX_RECORD_CHARACTERS = 100_000
/** Of text, for finding the separator. */
const HEAD_CHARACTERS = 64_000
/** Of rows, for finding the header and the columns. */
const SAMPLE_ROWS = 200
const MAX_LISTED_PROBLEMS = 100
const SHOWN_ROWS = 5
const MAX_SHOWN_CHARACTERS = 80
const MAX_STATUS_WORDS = 50
const MAX_INVOICE_CHARACTERS = 64

/** What a cell of the column means: a column's name, or its index from 0; `none` for a field that the table lacks. */
export type ColumnChoice = Partial<Record<ReportField, string>>

export interface ReadReportOptions {
  columns?: ColumnChoice
  /** Zone of times that name none, in minutes east of UTC. */
  offsetMinutes?: number
  /** Whether a text has the form of this store's invoice numbers. */
  isInvoiceNumber(text: string): boolean
  /** Client IDs of rows to keep, if the table has such a column. */
  clientIds?: readonly string[]
  maxBytes?: number
  maxRows?: number
}

/** One row that counts, with what the whole column decided. */
export interface ReportRow {
  line: number
  invoiceNumber: string
  /** IDR. NaN if it can't be read; only then may the status be anything but paid. */
  amount: number
  status: ReportStatus
  /** The word in the file. */
  statusWord: string
  /** In ms since 1970, NaN if there is none. */
  time: number
}

export interface StatusCount {
  word: string
  meaning: ReportStatus
  rows: number
}

export interface Report {
  encoding: Encoding
  separator: Separator
  /** Null if the table has no header. */
  headerLine: number | null
  header: string[]
  columns: Columns
  sample: { line: number; cells: string[] }[]
  decimal: DecimalMark
  dateOrder: DateOrder
  statuses: StatusCount[]
  /** Rows below the header, without blank ones and repeated headers. */
  rowCount: number
  /** Rows that are not compared, by why. */
  leftOut: { no_invoice_number: number; other_channel: number; other_merchant: number; unreadable: number }
  /** The Client IDs that the table's rows name. */
  merchants: string[]
  problems: ReportProblem[]
  problemCount: number
  rows: ReportRows
}

interface Line {
  line: number
  cells: string[]
}

/**
 * Reads a report in one pass. Of each row only what is compared is kept: about 150 bytes, whatever the width of the
 * table.
 *
 * @throws ReportFileError when nothing can be compared.
 */
export async function readReport(
  bytes: AsyncIterable<Uint8Array>,
  options: ReadReportOptions,
): Promise<Report> {
  const text = readFileText(bytes, options.maxBytes ?? MAX_REPORT_BYTES)
  const pieces = text.pieces[Symbol.asyncIterator]()
  const head = await takeHead(pieces)
  const { separator, skip } = findSeparator(head)
  const lines = readLines(
    chain(head.slice(skip), pieces),
    separator,
    [...head.slice(0, skip)].filter((character) => character === "\n").length,
  )

  const sample: Line[] = []
  let table: TableReader | undefined
  for await (const line of lines) {
    if (table) {
      table.add(line)
      continue
    }
    sample.push(line)
    if (sample.length === SAMPLE_ROWS) table = openTable(sample, options)
  }
  table ??= openTable(sample, options)
  return { ...table.finish(), encoding: text.encoding(), separator }
}

async function takeHead(pieces: AsyncIterator<string>): Promise<string> {
  let head = ""
  while (head.length < HEAD_CHARACTERS) {
    const next = await pieces.next()
    if (next.done) break
    head += next.value
  }
  if (head.trim() === "") throw new ReportFileError("empty")
  return head
}

async function* chain(first: string, rest: AsyncIterator<string>): AsyncGenerator<string> {
  if (first !== "") yield first
  for (let next = await rest.next(); !next.done; next = await rest.next())
    if (next.value !== "") yield next.value
}

/** Lines of the table with the number of the line in which each begins. Blank ones are left out. */
async function* readLines(
  text: AsyncIterable<string>,
  separator: Separator,
  linesBefore: number,
): AsyncGenerator<Line> {
  let line = linesBefore + 1
  const parser = parse({
    delimiter: separator,
    record_delimiter: "\n",
    relax_quotes: true,
    relax_column_count: true,
    max_record_size: MAX_RECORD_CHARACTERS,
    raw: true,
    // Called while parsing, so that `line` is the one of an error's row: rows that wait to be read are dropped then.
    on_record(given: unknown) {
      const { record: cells, raw } = given as { record: string[]; raw: string }
      const begins = line
      line += raw.split("\n").length - 1
      // The package's types know no record of another shape.
      return { line: begins, cells } as never
    },
  })
  // Errors of either reach the loop below, which `pipeline` ends with them.
  pipeline(Readable.from(text), parser, () => undefined)
  try {
    for await (const row of parser as AsyncIterable<Line>) {
      if (row.cells.length > MAX_COLUMNS) {
        throw new ReportFileError("too_many_columns", { line: row.line, value: String(MAX_COLUMNS) })
      }
      if (row.cells.some((cell) => cell.trim() !== "")) yield row
    }
  } catch (error) {
    const { code } = error as { code?: unknown }
    if (code === "CSV_QUOTE_NOT_CLOSED" || code === "CSV_MAX_RECORD_SIZE") {
      throw new ReportFileError("quote_not_closed", { line })
    }
    throw error
  }
}

/** The header is the first row that names two fields; without one, the first that is as wide as a row of this store's. */
function openTable(sample: readonly Line[], options: ReadReportOptions): TableReader {
  const named = sample.findIndex(({ cells }) => isHeader(cells.map(cleanCell)))
  const isOurs = ({ cells }: Line) => cells.some((cell) => options.isInvoiceNumber(cleanCell(cell)))
  const firstOurs = sample.findIndex(isOurs)
  const width = sample[firstOurs]?.cells.length
  const isWide = ({ cells }: Line) =>
    cells.filter((cell) => cell.trim() !== "").length > 1 && cells.length === (width ?? cells.length)
  const wide = sample.findIndex(isWide)
  // Rows of ours with nothing above them: a table without a header.
  const isHeadless = named < 0 && firstOurs >= 0 && firstOurs === wide
  const start = named >= 0 ? named : wide
  const first = sample[start]
  if (!first || first.cells.length < 2) throw new ReportFileError("no_table")
  const rows = sample.slice(isHeadless ? start : start + 1)
  const header = isHeadless ? first.cells.map((_, index) => `#${index + 1}`) : first.cells.map(cleanCell)
  const guessed = findColumns(
    isHeadless ? [] : header,
    rows.map(({ cells }) => cells.map(cleanCell)),
    options.isInvoiceNumber,
  )
  const columns = { ...guessed, ...chosenColumns(options.columns ?? {}, header) }
  const table = new TableReader(header, isHeadless ? null : first.line, columns, options)
  for (const row of rows) table.add(row)
  return table
}

function chosenColumns(choice: ColumnChoice, header: readonly string[]): Partial<Columns> {
  const chosen: Partial<Columns> = {}
  for (const field of REPORT_FIELDS) {
    const name = choice[field]
    if (name !== undefined) chosen[field] = name === "none" ? null : columnIndex(name, header)
  }
  return chosen
}

function columnIndex(name: string, header: readonly string[]): number {
  const exact = header.indexOf(name)
  if (exact >= 0) return exact
  const alike = header.findIndex((one) => columnName(one) === columnName(name))
  if (alike >= 0 && columnName(name) !== "") return alike
  if (/^\d{1,3}$/.test(name) && Number(name) < header.length) return Number(name)
  throw new ReportFileError("column_unknown", { value: name })
}

/** Without what Excel puts around a text so that it stays a text: `'`, a tab, `="…"`. */
function cleanCell(cell: string): string {
  const text = cell.trim()
  const formula = /^="(.*)"$/.exec(text)
  return (formula?.[1] ?? text).replace(/^'/, "").trim()
}

const TOTALS = /^(?:grand\s*)?(?:sub\s*)?(?:total|jumlah|keseluruhan|sum)\b/i
const SCIENTIFIC = /^\d(?:[.,]\d+)?E\+?\d+$/i
const INVOICE = /^[\x21-\x7e]+$/

function problemOfInvoice(text: string): RowProblemCode | undefined {
  if (SCIENTIFIC.test(text)) return "invoice_scientific"
  return INVOICE.test(text) && text.length <= MAX_INVOICE_CHARACTERS ? undefined : "invoice_unreadable"
}

class TableReader {
  private readonly amountStyle = new AmountStyle()
  private readonly timeStyle = new TimeStyle()
  private readonly kept = new ReportRowsBuilder()
  private readonly statuses = new Map<string, StatusCount>()
  private readonly merchants = new Set<string>()
  private readonly sample: Line[] = []
  private readonly problems: ReportProblem[] = []
  private readonly leftOut = { no_invoice_number: 0, other_channel: 0, other_merchant: 0, unreadable: 0 }
  private readonly headerText: string
  private problemCount = 0
  private rowCount = 0

  constructor(
    private readonly header: string[],
    private readonly headerLine: number | null,
    private readonly columns: Columns,
    private readonly options: ReadReportOptions,
  ) {
    this.headerText = header.join("\n")
  }

  add({ line, cells }: Line): void {
    if (this.headerLine !== null && cells.map(cleanCell).join("\n") === this.headerText) return
    this.rowCount += 1
    const maxRows = this.options.maxRows ?? MAX_REPORT_ROWS
    if (this.rowCount > maxRows) throw new ReportFileError("too_many_rows", { value: String(maxRows) })
    if (this.sample.length < SHOWN_ROWS) {
      const shown = cells.slice(0, this.header.length)
      this.sample.push({ line, cells: shown.map((cell) => cleanCell(cell).slice(0, MAX_SHOWN_CHARACTERS)) })
    }
    if (this.columns.invoice_number === null || this.columns.amount === null) return
    this.read(line, (field) => {
      const column = this.columns[field]
      return column === null ? "" : cleanCell(cells[column] ?? "")
    })
  }

  private read(line: number, cell: (field: ReportField) => string): void {
    const invoiceNumber = cell("invoice_number")
    if (invoiceNumber === "" || TOTALS.test(invoiceNumber)) {
      this.leftOut.no_invoice_number += 1
      return
    }
    if (this.isOfOther(invoiceNumber, cell)) return
    const invoiceProblem = problemOfInvoice(invoiceNumber)
    if (invoiceProblem) {
      this.leave(invoiceProblem, line, invoiceNumber)
      return
    }
    const { word, meaning } = this.statusOf(cell("status"))
    if (meaning === "unknown") this.note("status_unknown", line, word)
    const amount = readAmount(cell("amount"))
    if (typeof amount === "string") {
      // An attempt that failed may have no amount.
      if (meaning === "paid" || meaning === "refunded") {
        this.leave(amount, line, cell("amount"))
        return
      }
    } else if (!this.amountStyle.add(amount)) {
      throw new ReportFileError("amount_styles_mixed", { line, value: cell("amount") })
    }
    const timeText = cell("time")
    const time =
      timeText === "" ? undefined : readTime(timeText, this.options.offsetMinutes ?? WIB_OFFSET_MINUTES)
    if (time) this.timeStyle.add(time)
    else if (timeText !== "") this.note("time_unreadable", line, timeText)
    this.kept.add({
      line,
      invoiceNumber,
      status: meaning,
      statusWord: word,
      amounts: typeof amount === "string" ? [Number.NaN, Number.NaN] : [amount.asDot, amount.asComma],
      times: [time?.dayFirst ?? Number.NaN, time?.monthFirst ?? Number.NaN],
    })
  }

  /** A row of LinkAja's invoices by another channel stays: DOKU Checkout may have offered one. */
  private isOfOther(invoiceNumber: string, cell: (field: ReportField) => string): boolean {
    const merchant = cell("merchant")
    if (merchant !== "" && this.merchants.size < MAX_STATUS_WORDS) this.merchants.add(merchant)
    const { clientIds } = this.options
    if (merchant !== "" && clientIds && !clientIds.includes(merchant)) {
      this.leftOut.other_merchant += 1
      return true
    }
    const channel = cell("channel")
    if (channel === "" || /link\W*aja/i.test(channel) || this.options.isInvoiceNumber(invoiceNumber))
      return false
    this.leftOut.other_channel += 1
    return true
  }

  /** A table without a status lists what was paid, as Back Office's Finance → Transaction does. */
  private statusOf(text: string): StatusCount {
    const word = this.columns.status === null ? "SUCCESS" : statusWord(text)
    const known = this.statuses.get(word)
    if (known) {
      known.rows += 1
      return known
    }
    const status = { word: word.slice(0, MAX_SHOWN_CHARACTERS), meaning: readStatus(word), rows: 1 }
    if (this.statuses.size < MAX_STATUS_WORDS) this.statuses.set(word, status)
    return status
  }

  private leave(code: RowProblemCode, line: number, value: string): void {
    this.leftOut.unreadable += 1
    this.note(code, line, value)
  }

  private note(code: RowProblemCode, line: number, value: string): void {
    this.problemCount += 1
    if (this.problems.length < MAX_LISTED_PROBLEMS) this.problems.push(reportProblem(code, { line, value }))
  }

  finish(): Omit<Report, "encoding" | "separator"> {
    if (this.rowCount === 0) throw new ReportFileError("no_rows")
    const decimal = this.amountStyle.decimal()
    const dateOrder = this.timeStyle.order()
    return {
      headerLine: this.headerLine,
      header: this.header,
      columns: this.columns,
      sample: this.sample,
      decimal,
      dateOrder,
      statuses: [...this.statuses.values()],
      rowCount: this.rowCount,
      leftOut: this.leftOut,
      merchants: [...this.merchants],
      problems: this.problems,
      problemCount: this.problemCount,
      rows: this.kept.build(decimal, dateOrder),
    }
  }
}

interface NewRow extends Omit<ReportRow, "amount" | "time"> {
  amounts: [asDot: number, asComma: number]
  times: [dayFirst: number, monthFirst: number]
}

/** Columns of numbers instead of objects: a row takes a tenth of the memory. */
class ReportRowsBuilder {
  private readonly lines: number[] = []
  private readonly invoiceNumbers: string[] = []
  private readonly statuses: ReportStatus[] = []
  private readonly words: string[] = []
  private readonly amounts: [number[], number[]] = [[], []]
  private readonly times: [number[], number[]] = [[], []]

  add({ line, invoiceNumber, status, statusWord: word, amounts, times }: NewRow): void {
    this.lines.push(line)
    this.invoiceNumbers.push(invoiceNumber)
    this.statuses.push(status)
    this.words.push(word)
    for (const index of [0, 1] as const) {
      this.amounts[index].push(amounts[index])
      this.times[index].push(times[index])
    }
  }

  build(decimal: DecimalMark, order: DateOrder): ReportRows {
    const amounts = this.amounts[decimal === "." ? 0 : 1]
    const times = this.times[order === "day_first" ? 0 : 1]
    const { lines, invoiceNumbers, statuses, words } = this
    return {
      length: lines.length,
      at: (index) => ({
        line: lines[index] ?? 0,
        invoiceNumber: invoiceNumbers[index] ?? "",
        status: statuses[index] ?? "unknown",
        statusWord: words[index] ?? "",
        amount: amounts[index] ?? Number.NaN,
        time: times[index] ?? Number.NaN,
      }),
    }
  }
}

export interface ReportRows {
  readonly length: number
  at(index: number): ReportRow
}

/** The first and the last time in the rows; null if none has one. */
export function periodOf(rows: ReportRows): { from: Date; to: Date } | null {
  let from = Number.POSITIVE_INFINITY
  let to = Number.NEGATIVE_INFINITY
  for (let index = 0; index < rows.length; index += 1) {
    const { time } = rows.at(index)
    if (time < from) from = time
    if (time > to) to = time
  }
  return from <= to ? { from: new Date(from), to: new Date(to) } : null
}
