/** What a status word says about the money. `unknown`: no list of DOKU's, and no guess, has the word. */
export type ReportStatus = "paid" | "unpaid" | "failed" | "refunded" | "unknown"

/**
 * DOKU's documents list SUCCESS, FAILED, EXPIRED, PENDING, REFUNDED and TIMEOUT for its API, and the states of Back
 * Office's Finance → Transaction: Payment Success, Reconciled, Settled, Void Payment, Initiate Refund, Settle Refund,
 * Invoice. The others are what a person, a translation or another report would write.
 */
const WORDS: Readonly<Record<Exclude<ReportStatus, "unknown">, readonly string[]>> = {
  paid: [
    "SUCCESS",
    "SUCCESSFUL",
    "SUCCEEDED",
    "PAYMENT SUCCESS",
    "PAYMENT SUCCESSFUL",
    "TRANSACTION SUCCESS",
    "PAID",
    "RECONCILED",
    "SETTLED",
    "SETTLEMENT",
    "INVOICE",
    "CAPTURED",
    "CAPTURE",
    "COMPLETED",
    "COMPLETE",
    "DONE",
    "APPROVED",
    "BERHASIL",
    "SUKSES",
    "PEMBAYARAN BERHASIL",
    "PEMBAYARAN SUKSES",
    "TRANSAKSI BERHASIL",
    "LUNAS",
    "DIBAYAR",
    "SUDAH DIBAYAR",
    "TERBAYAR",
    "SELESAI",
  ],
  unpaid: [
    "PENDING",
    "REDIRECT",
    "PROCESSING",
    "IN PROGRESS",
    "INITIATED",
    "CREATED",
    "WAITING",
    "WAITING FOR PAYMENT",
    "UNPAID",
    "ORDER GENERATED",
    "GENERATED",
    "OPEN",
    "MENUNGGU",
    "MENUNGGU PEMBAYARAN",
    "TERTUNDA",
    "BELUM DIBAYAR",
    "DIPROSES",
  ],
  failed: [
    "FAILED",
    "FAILURE",
    "FAIL",
    "DECLINED",
    "DENIED",
    "REJECTED",
    "EXPIRED",
    "ORDER EXPIRED",
    "TIMEOUT",
    "TIMED OUT",
    "CANCELED",
    "CANCELLED",
    "PAYMENT FAILED",
    "TRANSACTION FAILED",
    "ABANDONED",
    "GAGAL",
    "PEMBAYARAN GAGAL",
    "TRANSAKSI GAGAL",
    "DITOLAK",
    "KEDALUWARSA",
    "KADALUARSA",
    "KADALUWARSA",
    "BATAL",
    "DIBATALKAN",
  ],
  refunded: [
    "REFUNDED",
    "REFUND",
    "INITIATE REFUND",
    "SETTLE REFUND",
    "REFUND SUCCESS",
    "VOID PAYMENT",
    "VOID",
    "VOIDED",
    "REVERSED",
    "REVERSAL",
    "DIKEMBALIKAN",
    "PENGEMBALIAN",
    "PENGEMBALIAN DANA",
    "DANA DIKEMBALIKAN",
  ],
}

const MEANINGS = new Map<string, ReportStatus>(
  (Object.keys(WORDS) as (keyof typeof WORDS)[]).flatMap((status) =>
    WORDS[status].map((word) => [word, status] as const),
  ),
)

export function readStatus(cell: string): ReportStatus {
  return MEANINGS.get(statusWord(cell)) ?? "unknown"
}

/** In capitals, with a space for anything that is no letter or digit. */
export function statusWord(cell: string): string {
  return cell
    .toUpperCase()
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim()
}
