import { readAmount } from "./amounts"
import { readStatus } from "./status-words"
import { readTime, WIB_OFFSET_MINUTES } from "./times"

/** What the comparison takes from a table. The first two are needed. */
export const REPORT_FIELDS = ["invoice_number", "amount", "status", "time", "channel", "merchant"] as const
export type ReportField = (typeof REPORT_FIELDS)[number]

/** The index of each field's column, or null where the table has none. */
export type Columns = Record<ReportField, number | null>

/**
 * Names of columns in English and Indonesian, the likeliest first, in small letters and digits only. DOKU documents no
 * names for its report, so these are guesses; what stands in a column decides together with its name.
 */
// cspell:disable
const NAMES: Record<ReportField, readonly string[]> = {
  invoice_number: [
    "invoicenumber",
    "nomorinvoice",
    "noinvoice",
    "nomerinvoice",
    "invoiceno",
    "invoicenum",
    "invoiceid",
    "idinvoice",
    "invoice",
    "nomortagihan",
    "notagihan",
    "nomorfaktur",
    "nofaktur",
    "merchantinvoicenumber",
    "transidmerchant",
    "merchanttransactionid",
    "ordernumber",
    "nomorpesanan",
    "nopesanan",
    "orderid",
    "idpesanan",
    "referencenumber",
    "nomorreferensi",
  ],
  amount: [
    "transactionamount",
    "paymentamount",
    "paidamount",
    "grossamount",
    "amount",
    "nominaltransaksi",
    "jumlahtransaksi",
    "nilaitransaksi",
    "jumlahpembayaran",
    "nominalpembayaran",
    "nominal",
    "jumlah",
    "jumlahbayar",
    "totalbayar",
    "totalpembayaran",
    "totalamount",
    "amountidr",
    "amountrp",
    "jumlahrp",
    "nominalrp",
    "total",
    "nilai",
    "harga",
    "invoiceamount",
    "orderamount",
  ],
  status: [
    "transactionstatus",
    "paymentstatus",
    "statustransaksi",
    "statuspembayaran",
    "status",
    "transactionstate",
    "paymentstate",
    "state",
    "keadaan",
    "hasil",
    "result",
    "orderstatus",
  ],
  time: [
    "paymentdate",
    "paymentdatetime",
    "paymenttime",
    "paiddate",
    "paidat",
    "tanggalpembayaran",
    "waktupembayaran",
    "tanggalbayar",
    "tglbayar",
    "tglpembayaran",
    "transactiondate",
    "transactiondatetime",
    "transactiontime",
    "tanggaltransaksi",
    "tgltransaksi",
    "waktutransaksi",
    "tanggaldanwaktu",
    "tanggalwaktu",
    "datetime",
    "timestamp",
    "date",
    "tanggal",
    "tgl",
    "time",
    "waktu",
    "createddate",
    "createdat",
    "tanggaldibuat",
    "successdate",
  ],
  channel: [
    "paymentchannel",
    "channel",
    "channelname",
    "channelid",
    "paymentmethod",
    "paymenttype",
    "metodepembayaran",
    "metodebayar",
    "kanalpembayaran",
    "kanal",
    "saluranpembayaran",
    "acquirer",
    "acquirername",
    "service",
    "produk",
  ],
  merchant: ["clientid", "brandid", "merchantid", "merchantcode", "idmerchant", "idbrand", "mallid"],
}

// cspell:enable

/** Part of a header's cell that makes it something else: a fee is no amount, a customer's number no invoice. */
const OTHER_MEANING =
  /fee|biaya|net|nett|bersih|mdr|tax|pajak|ppn|discount|diskon|settle|payout|refund|customer|pelanggan|count|currency|matauang/

const NAME_POINTS = 100
const CONTENT_POINTS = 120
/** The least share of cells that must fit where a column has no known name. */
const MIN_SHARE = 0.5
/** A column in which fewer cells fit than this can't be the field, whatever its name. */
const MIN_NAMED_SHARE = 0.05
/** The name that means nothing else, for a header of a table; single words like "Total" prove nothing. */
const MIN_HEADER_FIELDS = 2

/** Whether cells of a column can be the field. The others are known by their names only. */
const FITS: Partial<
  Record<ReportField, (cell: string, isInvoiceNumber: (text: string) => boolean) => boolean>
> = {
  invoice_number: (cell, isInvoiceNumber) => isInvoiceNumber(cell),
  amount: (cell) => typeof readAmount(cell) !== "string",
  status: (cell) => readStatus(cell) !== "unknown",
  time: (cell) => readTime(cell, WIB_OFFSET_MINUTES) !== undefined,
  channel: (cell) => /link\s*aja|emoney|virtual|qris|credit/i.test(cell),
}

export function columnName(cell: string): string {
  return cell.toLowerCase().replace(/[^\p{L}\p{N}]/gu, "")
}

/** How many fields these cells name, for finding the header among the lines above the table. */
function countNamedFields(cells: readonly string[]): number {
  const names = cells.map(columnName)
  return REPORT_FIELDS.filter((field) => names.some((name) => NAMES[field].includes(name))).length
}

export function isHeader(cells: readonly string[]): boolean {
  return countNamedFields(cells) >= MIN_HEADER_FIELDS
}

/**
 * The columns of a table by their names and by what stands in them.
 *
 * @param isInvoiceNumber whether a text has the form of this store's numbers; proves the column where the name doesn't
 */
export function findColumns(
  header: readonly string[],
  rows: readonly (readonly string[])[],
  isInvoiceNumber: (text: string) => boolean,
): Columns {
  const width = Math.max(header.length, ...rows.map((row) => row.length))
  const scores = REPORT_FIELDS.flatMap((field) =>
    Array.from({ length: width }, (_, column) => ({
      field,
      column,
      points: pointsOf(
        field,
        header[column] ?? "",
        rows.map((row) => row[column] ?? ""),
        isInvoiceNumber,
      ),
    })),
  )
  const found: Columns = {
    invoice_number: null,
    amount: null,
    status: null,
    time: null,
    channel: null,
    merchant: null,
  }
  const taken = new Set<number>()
  for (const { field, column, points } of scores.sort((one, other) => other.points - one.points)) {
    if (points <= 0 || found[field] !== null || taken.has(column)) continue
    found[field] = column
    taken.add(column)
  }
  return found
}

function pointsOf(
  field: ReportField,
  header: string,
  cells: readonly string[],
  isInvoiceNumber: (text: string) => boolean,
): number {
  const place = NAMES[field].indexOf(columnName(header))
  const named = place < 0 ? 0 : NAME_POINTS - place
  const fits = FITS[field]
  const filled = cells.filter((cell) => cell.trim() !== "")
  if (!fits || filled.length === 0) return named
  const share = filled.filter((cell) => fits(cell.trim(), isInvoiceNumber)).length / filled.length
  // The invoices of a table may all be of other shops, and its words of no list of ours; the name counts then.
  if (named > 0 && share < MIN_NAMED_SHARE && (field === "amount" || field === "time")) return 0
  if (named > 0) return named + share * CONTENT_POINTS
  if (share < MIN_SHARE || OTHER_MEANING.test(columnName(header))) return 0
  // A bare number may be anything. A number of ours, or a status word, is hardly by chance.
  const certainty = field === "invoice_number" ? CONTENT_POINTS + NAME_POINTS : field === "amount" ? 20 : 60
  return share * certainty
}
