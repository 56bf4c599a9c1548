import { inJakarta } from "../doku/timestamp"
import type { InvoiceRecord } from "../state/book"

/**
 * How the report is written. `doku` guesses at DOKU Back Office's export, whose columns no document lists. `excel-id` is
 * what Excel with Indonesian settings makes of it: semicolons, `150.000,00`, `28/11/2026 14.05`, Indonesian headings.
 */
export const REPORT_STYLES = ["doku", "excel-id"] as const
export type ReportStyle = (typeof REPORT_STYLES)[number]

interface Writer {
  begin: string
  separator: string
  lineBreak: string
  header: readonly string[]
  amount(rupiah: number): string
  time(date: Date): string
}

const WRITERS: Record<ReportStyle, Writer> = {
  doku: {
    begin: "",
    separator: ",",
    lineBreak: "\n",
    header: [
      "Client ID",
      "Invoice Number",
      "Payment Channel",
      "Amount",
      "Currency",
      "Status",
      "Created Date",
      "Payment Date",
    ],
    amount: (rupiah) => `${rupiah}.00`,
    time: (date) => jakartaTime(date).replace("T", " "),
  },
  "excel-id": {
    begin: "\ufeff",
    separator: ";",
    lineBreak: "\r\n",
    header: [
      "Client ID",
      "Nomor Invoice",
      "Metode Pembayaran",
      "Jumlah",
      "Mata Uang",
      "Status",
      "Tanggal Dibuat",
      "Tanggal Pembayaran",
    ],
    amount: (rupiah) => `${String(rupiah).replace(/\B(?=(\d{3})+$)/g, ".")},00`,
    // Excel keeps no seconds when it shows a time like this.
    time: (date) => jakartaTime(date).replace(/^(\d+)-(\d+)-(\d+)T(\d+):(\d+):\d+$/, "$3/$2/$1 $4.$5"),
  },
}

function jakartaTime(date: Date): string {
  return inJakarta(date).toISOString().slice(0, 19)
}

/** The invoices as DOKU Back Office would export them. Times are Jakarta's. */
export function writeReport(invoices: readonly InvoiceRecord[], style: ReportStyle): string {
  const { begin, separator, lineBreak, header, amount, time } = WRITERS[style]
  const rows = invoices.map((invoice) => [
    invoice.clientId,
    invoice.invoiceNumber,
    invoice.channel ?? "",
    amount(invoice.paidAmount || invoice.amount),
    "IDR",
    invoice.orderStatus === "ORDER_EXPIRED" && invoice.status === "PENDING" ? "EXPIRED" : invoice.status,
    time(new Date(invoice.createdAt)),
    invoice.paidAt === null ? "" : time(new Date(invoice.paidAt)),
  ])
  const lines = [header, ...rows].map((cells) => cells.map((cell) => quote(cell, separator)).join(separator))
  return `${begin}${lines.join(lineBreak)}${lineBreak}`
}

function quote(cell: string, separator: string): string {
  return cell.includes(separator) || /["\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell
}
