import fc from "fast-check"
import { invoiceNumberOf, isOurInvoiceNumber } from "../ledger/invoice-number"
import { type FileStyle, type WrittenRow, writeReport } from "./__fixtures__/report-file"
import { ENCODINGS } from "./file-text"
import { ReportFileError } from "./problems"
import { type ReadReportOptions, type Report, type ReportRow, readReport } from "./read-report"

const OURS = ["one", "two", "three"].map((session) => invoiceNumberOf(session, "")) as [
  string,
  string,
  string,
]
const NOON = Date.parse("2026-11-28T05:00:00Z")

function read(file: Buffer | string, options: Partial<ReadReportOptions> = {}, chunk = 7): Promise<Report> {
  const bytes = Buffer.from(file as string)
  async function* chunks() {
    for (let at = 0; at < bytes.length; at += chunk) yield bytes.subarray(at, at + chunk)
  }
  return readReport(chunks(), { isInvoiceNumber: (text) => isOurInvoiceNumber(text, ""), ...options })
}

function rowsOf({ rows }: Report): ReportRow[] {
  return Array.from({ length: rows.length }, (_, index) => rows.at(index))
}

async function problemOf(file: Buffer | string, options: Partial<ReadReportOptions> = {}) {
  try {
    await read(file, options)
  } catch (error) {
    if (error instanceof ReportFileError) return error.problem
    throw error
  }
  return undefined
}

const table = (...lines: string[]) => ["Invoice Number,Amount,Status,Payment Date", ...lines].join("\n")
const row = (invoice = OURS[0], amount = "150000", status = "SUCCESS", time = "2026-11-28 12:00:00") =>
  [invoice, amount, status, time].join(",")

const anyRow: fc.Arbitrary<WrittenRow> = fc.record({
  invoiceNumber: fc.string({ minLength: 1 }).map((session) => invoiceNumberOf(session, "")),
  amount: fc.integer({ min: 1, max: 99_999_999 }),
  status: fc.constantFrom("paid", "unpaid", "failed", "refunded"),
  time: fc.integer({ min: 1_577_836_800, max: 1_893_456_000 }).map((seconds) => seconds * 1_000),
})

const anyStyle: fc.Arbitrary<FileStyle> = fc.record({
  encoding: fc.constantFrom(...ENCODINGS),
  withMark: fc.boolean(),
  separator: fc.constantFrom(";", ",", "\t", "|"),
  lineBreak: fc.constantFrom("\n", "\r\n"),
  language: fc.constantFrom("en", "id"),
  amount: fc.constantFrom("plain", "dots", "dots_cents", "rupiah", "commas_cents", "cents"),
  time: fc.constantFrom("iso", "day_first", "day_first_dots", "named", "serial"),
  declaresSeparator: fc.boolean(),
  linesAbove: fc.constantFrom(
    [],
    ["Transaction Report", ""],
    ["Laporan Transaksi", "Periode: 1 s.d. 30 November", ""],
  ),
  totals: fc.boolean(),
})

describe("a report", () => {
  it("is read as it was written, in any encoding, with any separator and format", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(anyRow, { minLength: 1, maxLength: 12 }),
        anyStyle,
        fc.integer({ min: 1, max: 90 }),
        async (rows, style, chunk) => {
          const report = await read(writeReport(rows, style), {}, chunk)
          expect(report.problems).toEqual([])
          expect(
            rowsOf(report).map(({ invoiceNumber, amount, status, time }) => ({
              invoiceNumber,
              amount,
              status,
              time,
            })),
          ).toEqual(rows)
        },
      ),
    )
  })

  it("ends with rows or a sentence, whatever the bytes", async () => {
    const start = fc.constantFrom("", "sep=;\n", `${table()}\n`, "\ufeff")
    await fc.assert(
      fc.asyncProperty(
        start,
        fc.uint8Array({ maxLength: 400 }),
        fc.integer({ min: 1, max: 60 }),
        async (text, bytes, chunk) => {
          try {
            await read(Buffer.concat([Buffer.from(text), bytes]), {}, chunk)
          } catch (error) {
            if (!(error instanceof ReportFileError)) throw error
            expect(error.message).toMatch(/\.$/)
          }
        },
      ),
      { numRuns: 300 },
    )
  })

  it.each([
    ["an empty file", "", "empty"],
    ["blank lines", "\n \r\n", "empty"],
    ["an .xlsx", Buffer.from([0x50, 0x4b, 0x03, 0x04, 1, 2]), "spreadsheet"],
    ["an .xls", Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 1, 2]), "spreadsheet"],
    ["a PDF", "%PDF-1.7 …", "pdf"],
    ["a gzip", Buffer.from([0x1f, 0x8b, 8]), "archive"],
    ["a web page", "<!DOCTYPE html><html>", "html"],
    ["a picture", Buffer.from([0x89, 0x50, 0, 1, 2, 3]), "binary"],
    ["a letter", "Dear Sir", "no_table"],
    ["a header alone", table(), "no_rows"],
  ])("that is %s is refused by a sentence: %s", async (_name, file, code) => {
    expect(await problemOf(file)).toMatchObject({ code })
  })

  it("is refused when it is too large, or has too many rows or columns", async () => {
    expect(await problemOf(table(row(), row()), { maxBytes: 50 })).toMatchObject({ code: "too_large" })
    expect(await problemOf(table(row(), row()), { maxRows: 1 })).toMatchObject({
      code: "too_many_rows",
      value: "1",
    })
    expect(await problemOf(table("x,".repeat(300)))).toMatchObject({ code: "too_many_columns", line: 2 })
  })

  it("names the line of a quotation mark that isn't closed", async () => {
    const file = table(row(), `${OURS[1]},"150000,SUCCESS,x`, row())
    expect(await problemOf(file)).toMatchObject({
      code: "quote_not_closed",
      line: 3,
      message: expect.stringMatching(/^Line 3: /),
    })
    expect(await problemOf(`${file}\n${`${row()}\n`.repeat(4_000)}`)).toMatchObject({
      code: "quote_not_closed",
      line: 3,
    })
  })

  it("names the line of each unreadable row, as an editor counts, and reads the others", async () => {
    const report = await read(
      [
        "Transaction Report",
        "",
        "Invoice Number;Customer;Amount;Status;Payment Date",
        `${OURS[0]};"Siti\r\nJakarta";150.000;SUCCESS;28/11/2026 12.00`,
        "",
        "1,23E+25;Ayu;150.000;SUCCESS;28/11/2026 12.00",
        `${OURS[1]};Budi;1,5E+05;SUCCESS;28/11/2026 12.00`,
        `${OURS[1]};Budi;;SUCCESS;28/11/2026 12.00`,
        `${OURS[1]};Budi;;FAILED;28/11/2026 12.00`,
        `${OURS[2]};Citra;150.000;ON HOLD;soon`,
        "Invoice Number;Customer;Amount;Status;Payment Date",
        ";;300.000;;",
        "Total;;300.000;;",
      ].join("\r\n"),
    )
    expect(report.problems.map(({ code, line, value }) => [code, line, value])).toEqual([
      ["invoice_scientific", 7, "1,23E+25"],
      ["amount_scientific", 8, "1,5E+05"],
      ["amount_missing", 9, ""],
      ["status_unknown", 11, "ON HOLD"],
      ["time_unreadable", 11, "soon"],
    ])
    expect(rowsOf(report)).toMatchObject([
      { line: 4, invoiceNumber: OURS[0], amount: 150_000, status: "paid", time: NOON },
      { line: 10, invoiceNumber: OURS[1], amount: Number.NaN, status: "failed" },
      { line: 11, invoiceNumber: OURS[2], status: "unknown", time: Number.NaN },
    ])
    expect(report).toMatchObject({
      headerLine: 3,
      separator: ";",
      rowCount: 8,
      leftOut: { no_invoice_number: 2, unreadable: 3, other_channel: 0, other_merchant: 0 },
    })
  })

  it("is refused when its amounts are written in two ways, because one of them would be read wrongly", async () => {
    const file = `Invoice Number;Amount;Status\n${OURS[0]};1.500,00;SUCCESS\n${OURS[1]};1,500.00;SUCCESS`
    expect(await problemOf(file)).toMatchObject({ code: "amount_styles_mixed", line: 3, value: "1,500.00" })
  })

  it("has its columns found by what stands in them where the names say nothing", async () => {
    const lines = OURS.map(
      (invoice, index) => `T${index};${invoice};28/11/2026 12.00;OK-${index};SUCCESS;${index + 1}50.000`,
    )
    const report = await read(["A;B;C;D;E;F", ...lines].join("\n"))
    expect(report.columns).toMatchObject({ invoice_number: 1, time: 2, status: 4, amount: 5 })
  })

  it("has its header found above rows of other shops, and below lines that Excel has filled up", async () => {
    const file = ["Laporan;;;", "A;B;C;D", "INV-1;5.000;SUCCESS;x", `${OURS[0]};150.000;SUCCESS;x`].join("\n")
    const report = await read(file)
    expect(report).toMatchObject({ headerLine: 2, header: ["A", "B", "C", "D"], rowCount: 2 })
    expect(rowsOf(report)[1]).toMatchObject({ invoiceNumber: OURS[0], amount: 150_000, status: "paid" })
  })

  it("has its columns found without a header", async () => {
    const report = await read(OURS.map((invoice) => `${invoice};150.000;SUCCESS`).join("\n"))
    expect(report).toMatchObject({ headerLine: null, header: ["#1", "#2", "#3"] })
    expect(rowsOf(report).map(({ invoiceNumber }) => invoiceNumber)).toEqual(OURS)
  })

  it("prefers the column that holds this store's invoice numbers to one with a better name", async () => {
    const file = `Invoice Number,Reference Number,Amount,Status\nDK-1,${OURS[0]},5000,SUCCESS\nDK-2,${OURS[1]},5000,PAID`
    expect((await read(file)).columns.invoice_number).toBe(1)
  })

  it("never takes a fee for the amount", async () => {
    const file = `Invoice Number,Fee,Net Amount,Amount,Status\n${OURS[0]},4500,145500,150000,SUCCESS`
    expect((await read(file)).columns.amount).toBe(3)
  })

  it("has the columns that are chosen, by name or index", async () => {
    const file = `Invoice Number,Amount,Paid,Status\n${OURS[0]},1,150000,SUCCESS`
    expect(rowsOf(await read(file, { columns: { amount: "paid" } }))).toMatchObject([{ amount: 150_000 }])
    expect(rowsOf(await read(file, { columns: { amount: "2", status: "none" } }))).toMatchObject([
      { amount: 150_000, status: "paid" },
    ])
    expect(await problemOf(file, { columns: { amount: "Total" } })).toMatchObject({
      code: "column_unknown",
      value: "Total",
    })
  })

  it("leaves rows of other channels and merchants out, but no invoice of this store", async () => {
    const file = [
      "Client ID,Invoice Number,Payment Channel,Amount,Status",
      `BRN-1,${OURS[0]},EMONEY_LINKAJA,5000,SUCCESS`,
      `BRN-1,${OURS[1]},QRIS,5000,SUCCESS`,
      "BRN-1,INV-1,QRIS,5000,SUCCESS",
      `BRN-2,${OURS[2]},LinkAja,5000,SUCCESS`,
    ].join("\n")
    const report = await read(file, { clientIds: ["BRN-1"] })
    expect(rowsOf(report).map(({ invoiceNumber }) => invoiceNumber)).toEqual([OURS[0], OURS[1]])
    expect(report.leftOut).toMatchObject({ other_channel: 1, other_merchant: 1 })
    expect(report.merchants).toEqual(["BRN-1", "BRN-2"])
  })

  it("is read without what Excel puts around a text", async () => {
    const file = table(row(`'${OURS[0]}`), row(`"=""${OURS[1]}"""`), row(`\t${OURS[2]}`))
    expect(rowsOf(await read(file)).map(({ invoiceNumber }) => invoiceNumber)).toEqual(OURS)
  })

  it("has the words of DOKU Back Office's Finance → Transaction understood", async () => {
    const words = [
      "Payment Success",
      "Reconciled",
      "Settled",
      "Void Payment",
      "Initiate Refund",
      "Settle Refund",
    ]
    const report = await read(table(...words.map((word) => row(OURS[0], "5000", word))))
    expect(rowsOf(report).map(({ status }) => status)).toEqual([
      "paid",
      "paid",
      "paid",
      "refunded",
      "refunded",
      "refunded",
    ])
  })
})
