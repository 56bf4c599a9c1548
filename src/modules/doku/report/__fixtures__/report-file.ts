import type { Encoding } from "../file-text"
import type { ReportStatus } from "../status-words"

/** One row of a report that a test writes. */
export interface WrittenRow {
  invoiceNumber: string
  amount: number
  status: Exclude<ReportStatus, "unknown">
  /** Whole seconds, in ms since 1970. */
  time: number
}

/** How Excel or DOKU writes a file. */
export interface FileStyle {
  encoding: Encoding
  withMark: boolean
  separator: ";" | "," | "\t" | "|"
  lineBreak: "\n" | "\r\n"
  language: "en" | "id"
  amount: "plain" | "dots" | "dots_cents" | "rupiah" | "commas_cents" | "cents"
  time: "iso" | "day_first" | "day_first_dots" | "named" | "serial"
  declaresSeparator: boolean
  linesAbove: readonly string[]
  totals: boolean
}

const PLAIN: FileStyle = {
  encoding: "utf-8",
  withMark: false,
  separator: ",",
  lineBreak: "\n",
  language: "en",
  amount: "plain",
  time: "iso",
  declaresSeparator: false,
  linesAbove: [],
  totals: false,
}

const HEADERS = {
  en: ["No", "Invoice Number", "Customer Name", "Amount", "Fee", "Status", "Payment Date"],
  id: ["No", "Nomor Invoice", "Nama Pelanggan", "Jumlah", "Biaya", "Status", "Tanggal Pembayaran"],
}
const WORDS = {
  en: { paid: "SUCCESS", unpaid: "PENDING", failed: "EXPIRED", refunded: "REFUNDED" },
  id: { paid: "Berhasil", unpaid: "Menunggu", failed: "Kedaluwarsa", refunded: "Dikembalikan" },
}
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov", "Des"]

export function writeReport(rows: readonly WrittenRow[], style: Partial<FileStyle> = {}): Buffer {
  const how = { ...PLAIN, ...style }
  const cells = [
    HEADERS[how.language],
    ...rows.map((row, index) => [
      String(index + 1),
      row.invoiceNumber,
      `Siti "Ayu"${how.separator} é\nJakarta`,
      writeAmount(row.amount, how.amount),
      writeAmount(4_500, how.amount),
      WORDS[how.language][row.status],
      writeTime(row.time, how.time),
    ]),
    ...(how.totals
      ? [
          ["", "", "", "", "", "", ""],
          ["Total", "", "", writeAmount(1_000_000, how.amount), "", "", ""],
        ]
      : []),
  ]
  const lines = [
    ...(how.declaresSeparator ? [`sep=${how.separator}`] : []),
    ...how.linesAbove,
    ...cells.map((row) => row.map((cell) => quote(cell, how.separator)).join(how.separator)),
  ]
  return encode(`${lines.join(how.lineBreak)}${how.lineBreak}`, how)
}

function quote(cell: string, separator: string): string {
  return cell.includes(separator) || /["\n\r]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell
}

function writeAmount(amount: number, style: FileStyle["amount"]): string {
  const grouped = (mark: string) => String(amount).replace(/\B(?=(\d{3})+$)/g, mark)
  return {
    plain: String(amount),
    dots: grouped("."),
    dots_cents: `${grouped(".")},00`,
    rupiah: `Rp ${grouped(".")}`,
    commas_cents: `${grouped(",")}.00`,
    cents: `${amount}.00`,
  }[style]
}

function writeTime(time: number, style: FileStyle["time"]): string {
  const [year = "", month = "", day = "", clock = ""] = new Date(time + 7 * 3_600_000)
    .toISOString()
    .replace(".000Z", "")
    .split(/[-T]/)
  return {
    iso: `${year}-${month}-${day}T${clock}+07:00`,
    day_first: `${day}/${month}/${year} ${clock}`,
    day_first_dots: `${day}-${month}-${year} ${clock.replaceAll(":", ".")}`,
    named: `${Number(day)} ${MONTHS[Number(month) - 1]} ${year} ${clock} WIB`,
    serial: String((time + 7 * 3_600_000) / 86_400_000 + 25_569),
  }[style]
}

function encode(text: string, { encoding, withMark }: FileStyle): Buffer {
  const marked = withMark ? `\ufeff${text}` : text
  if (encoding === "utf-8") return Buffer.from(marked, "utf8")
  // All letters of the fixtures are the same in latin1.
  if (encoding === "windows-1252") return Buffer.from(text, "latin1")
  const bytes = Buffer.from(marked, "utf16le")
  return encoding === "utf-16le" ? bytes : bytes.swap16()
}
