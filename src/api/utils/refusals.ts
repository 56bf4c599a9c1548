import type { MedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import type { Refusal, RefusalCode } from "../../modules/doku/ledger/refusal"
import {
  ALREADY_PAID_MESSAGES,
  TOTAL_CHANGED_MESSAGES,
  underReviewMessages,
} from "../../providers/doku-linkaja/start-refusals"
import { preferredLanguage } from "./language"

type Messages = Refusal["messages"]

/** The response to a request that Medusa's own handler doesn't get. */
export interface Refused {
  messages: Messages
  /** Default: 400. */
  status?: number
  /** One of Medusa's error types. Default: `not_allowed`. */
  type?: string
  /** For storefronts with messages of their own. */
  code?: RefusalCode
  /** The same request may succeed after this many seconds. */
  retryAfterSeconds?: number
}

/** Responds in the form of Medusa's errors: `{ type, code?, message }`. */
export function sendRefused(
  req: MedusaRequest,
  res: MedusaResponse,
  { messages, status = 400, type = "not_allowed", code, retryAfterSeconds }: Refused,
): void {
  if (retryAfterSeconds !== undefined) res.setHeader("Retry-After", String(retryAfterSeconds))
  res.status(status).json({ type, ...(code ? { code } : {}), message: messages[preferredLanguage(req)] })
}

export function underReview(invoiceNumber: string): Refused {
  return { messages: underReviewMessages(invoiceNumber) }
}

export const ALREADY_PAID: Refused = { messages: ALREADY_PAID_MESSAGES }

/**
 * For an order's collection with a captured payment: Medusa can't replace the sessions of such a collection. What the
 * order still owes is in a collection of its own.
 */
export const PAID_IN_PART: Refused = {
  messages: {
    en: "This was paid with LinkAja already, in full or in part, so it can't take another payment. Please ask the store for a new payment link for what is still owed.",
    id: "Tagihan ini sudah dibayar dengan LinkAja, seluruhnya atau sebagian, sehingga tidak dapat menerima pembayaran lain. Mintalah tautan pembayaran baru kepada toko untuk sisa yang belum dibayar.",
  },
}

/** DOKU has not answered yet whether the last payment of this cart was made. */
export const STILL_CHECKING: Refused = {
  status: 409,
  type: "conflict",
  retryAfterSeconds: 5,
  messages: {
    en: "We are still asking about your last payment. Please wait a moment and try again; if it went through, your order comes by itself.",
    id: "Kami masih memeriksa pembayaran Anda yang terakhir. Mohon tunggu sebentar lalu coba lagi; jika pembayaran itu berhasil, pesanan Anda dibuat dengan sendirinya.",
  },
}

/** LinkAja is not enabled in the order's region. */
export const NOT_AVAILABLE: Refused = {
  code: "unavailable",
  messages: {
    en: "LinkAja is not available for this order. Please choose another payment method.",
    id: "LinkAja tidak tersedia untuk pesanan ini. Silakan pilih cara pembayaran lain.",
  },
}

export const NOTHING_TO_PAY: Refused = {
  code: "unavailable",
  messages: {
    en: "There is nothing to pay for this cart. Complete it without a payment.",
    id: "Tidak ada yang perlu dibayar untuk keranjang ini. Selesaikan pesanan tanpa pembayaran.",
  },
}

export const TOTAL_CHANGED: Refused & Refusal = { code: "cart_changed", messages: TOTAL_CHANGED_MESSAGES }

/** For a payment of an order: the order owes another amount by now. */
export const ORDER_CHANGED: Refusal = {
  code: "cart_changed",
  messages: {
    en: "The order was changed, so another amount is to be paid. Please look at it again and pay anew.",
    id: "Pesanan telah diubah, sehingga jumlah yang harus dibayar berbeda. Silakan periksa lagi lalu bayar kembali.",
  },
}

/** A newer payment was started, or the session was deleted. */
export const PAGE_REPLACED: Refusal = {
  code: "cart_changed",
  messages: {
    en: "This payment page was replaced by a newer one. Please go back to the cart and pay from there.",
    id: "Halaman pembayaran ini sudah digantikan oleh yang lebih baru. Silakan kembali ke keranjang dan bayar dari sana.",
  },
}

/** The same for a payment of an order. */
export const ORDER_PAGE_REPLACED: Refusal = {
  code: "cart_changed",
  messages: {
    en: "This payment page was replaced by a newer one. Please open the payment link again and pay from there.",
    id: "Halaman pembayaran ini sudah digantikan oleh yang lebih baru. Silakan buka tautan pembayaran lagi dan bayar dari sana.",
  },
}

export const ALREADY_ORDERED: Refusal = {
  code: "unavailable",
  messages: {
    en: "This cart has its order already, so nothing more is to be paid for it.",
    id: "Keranjang ini sudah menjadi pesanan, jadi tidak ada lagi yang perlu dibayar.",
  },
}

export const NOTHING_OWED: Refusal = {
  code: "unavailable",
  messages: {
    en: "Nothing more is to be paid here. Please contact the store.",
    id: "Tidak ada lagi yang perlu dibayar di sini. Silakan hubungi toko.",
  },
}

export const REFUND_IN_PROGRESS: Refused = {
  messages: {
    en: "The money of this payment is on its way back to you, so it can't pay the order. Please contact the store.",
    id: "Uang dari pembayaran ini sedang dikembalikan kepada Anda, jadi tidak dapat dipakai untuk membayar pesanan. Silakan hubungi toko.",
  },
}

export const HANDLED_BY_STORE: Refused = {
  messages: {
    en: "The store is looking into this payment. Please don't pay again; contact the store.",
    id: "Toko sedang memeriksa pembayaran ini. Mohon jangan membayar lagi; silakan hubungi toko.",
  },
}
