/** Where in the file a problem is. Lines are counted as an editor counts them, from 1. */
export interface ReportProblem {
  code: ReportProblemCode
  line: number | null
  /** The cell as the file has it, at most 40 characters. */
  value: string | null
  /** What to do, in English. Medusa Admin has the same in its own languages, by `code`. */
  message: string
}

type Sentence = (value: string) => string

/** Problems with which nothing can be compared. */
const FILE_PROBLEMS = {
  empty: () => "The file is empty. Export the report from DOKU Back Office again.",
  spreadsheet: () => "This is an Excel file. Open it, save it as CSV, and choose the CSV file.",
  pdf: () => "This is a PDF. Export the report from DOKU Back Office as CSV.",
  html: () => "This is a web page. Export the report from DOKU Back Office as CSV.",
  archive: () => "This is a compressed file. Unpack it, and choose the CSV file in it.",
  binary: () => "This is not a text file. Export the report from DOKU Back Office as CSV.",
  too_large: (limit) => `The file is larger than ${limit} MB. Export a shorter period.`,
  too_many_rows: (limit) => `The file has more than ${limit} rows. Export a shorter period.`,
  too_many_columns: (limit) => `A row has more than ${limit} columns. Export the report again.`,
  quote_not_closed: () =>
    "A quotation mark opens here and isn't closed. Delete it, or export the report from DOKU Back Office again.",
  no_table: () => "The file has no table with a header. Export the report from DOKU Back Office as CSV.",
  no_rows: () => "The table has a header and no rows. Export a period with transactions.",
  column_unknown: (name) => `The table has no column “${name}”. Choose another one.`,
  invoice_column_missing: () => "No column holds the invoice numbers. Choose it.",
  amount_column_missing: () => "No column holds the amounts. Choose it.",
  amount_styles_mixed: (value) =>
    `The amount ${value} is written with other separators than the amounts above it. Format the column in one way.`,
} as const satisfies Record<string, Sentence>

/** Problems of one row. It is left out, and the others are compared. */
const ROW_PROBLEMS = {
  invoice_scientific: (value) =>
    `Excel has changed the invoice number to ${value}. Export the report again, and don't save it in Excel.`,
  invoice_unreadable: (value) => `“${value}” can't be an invoice number. Is the right column chosen?`,
  amount_missing: () => "The amount is missing.",
  amount_scientific: (value) =>
    `Excel shows the amount as ${value}, which hides digits. Format the column as a number, and save again.`,
  amount_unreadable: (value) => `“${value}” can't be read as an amount. Is the right column chosen?`,
  status_unknown: (value) => `The status “${value}” is not known. Look the row up in DOKU Back Office.`,
  time_unreadable: (value) => `“${value}” can't be read as a time. The row is compared without it.`,
} as const satisfies Record<string, Sentence>

const SENTENCES = { ...FILE_PROBLEMS, ...ROW_PROBLEMS }

export type ReportProblemCode = keyof typeof SENTENCES
export type FileProblemCode = keyof typeof FILE_PROBLEMS
export type RowProblemCode = keyof typeof ROW_PROBLEMS

const MAX_VALUE_LENGTH = 40

export function reportProblem(
  code: ReportProblemCode,
  { line = null, value = null }: { line?: number | null; value?: string | null } = {},
): ReportProblem {
  const cut = value === null ? null : cutText(value)
  const sentence = (SENTENCES[code] as Sentence)(cut ?? "")
  return { code, line, value: cut, message: line === null ? sentence : `Line ${line}: ${sentence}` }
}

function cutText(text: string): string {
  const characters = [...text]
  return characters.length > MAX_VALUE_LENGTH
    ? `${characters.slice(0, MAX_VALUE_LENGTH - 1).join("")}…`
    : text
}

/** The file can't be compared. */
export class ReportFileError extends Error {
  override name = "ReportFileError"
  readonly problem: ReportProblem

  constructor(code: FileProblemCode, place: { line?: number | null; value?: string | null } = {}) {
    const problem = reportProblem(code, place)
    super(problem.message)
    this.problem = problem
  }
}
