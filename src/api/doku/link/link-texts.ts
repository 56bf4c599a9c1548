import type { Language } from "../../../modules/doku/config/options"

/** Every text of a payment link's page. */
export interface LinkTexts {
  title: string
  order(number: number): string
  toPay: string
  paidBefore(total: string, paid: string): string
  paidAmount: string
  items: string
  moreItems(count: number): string
  quantity(count: number): string
  pay: string
  goOn: string
  again: string
  otherLanguage: string
  /** The headline and the sentence of each state. */
  owes: Words
  changed: Words
  rest(received: string): Words
  pending: Words
  paid: Words
  failed: Words
  expired: Words
  review(invoice: string): Words
  unavailable: Words
  ended: Words
  busy: Words
  stillChecking: Words
  tooMany: Words
  noAnswer: Words
}

export interface Words {
  headline: string
  sentence: string
}

const id: LinkTexts = {
  title: "Pembayaran LinkAja",
  order: (number) => `Pesanan #${number}`,
  toPay: "Yang harus dibayar",
  paidBefore: (total, paid) => `Total pesanan ${total}, sudah dibayar ${paid}`,
  paidAmount: "Jumlah",
  items: "Isi pesanan",
  moreItems: (count) => `dan ${count} lainnya`,
  quantity: (count) => `${count}×`,
  pay: "Bayar dengan LinkAja",
  goOn: "Lanjutkan ke LinkAja",
  again: "Coba bayar lagi dengan LinkAja",
  otherLanguage: "English",
  owes: { headline: "Menunggu pembayaran", sentence: "" },
  changed: {
    headline: "Jumlahnya berubah",
    sentence: "Pesanan telah diubah. Silakan periksa jumlah yang baru, lalu bayar.",
  },
  rest: (received) => ({
    headline: "Sudah dibayar sebagian",
    sentence: `Pembayaran Anda sebesar ${received} sudah diterima. Pesanan telah diubah, dan sisanya belum dibayar.`,
  }),
  pending: {
    headline: "Pembayaran sedang diperiksa",
    sentence:
      "Jika Anda sudah membayar, mohon tunggu: halaman ini diperbarui otomatis. Jika belum, lanjutkan ke LinkAja.",
  },
  paid: { headline: "Sudah dibayar", sentence: "Terima kasih. Pembayaran sudah diterima." },
  failed: {
    headline: "Pembayaran gagal",
    sentence: "LinkAja melaporkan bahwa pembayaran terakhir tidak berhasil. Silakan coba lagi.",
  },
  expired: {
    headline: "Waktu pembayaran habis",
    sentence: "Halaman LinkAja yang terakhir sudah tidak berlaku. Silakan buka yang baru.",
  },
  review: (invoice) => ({
    headline: "Pembayaran sedang ditinjau",
    sentence: `Uang Anda sudah diterima dan sedang diperiksa oleh toko. Mohon jangan membayar lagi; hubungi toko dan sebutkan nomor invoice ${invoice}.`,
  }),
  unavailable: {
    headline: "Belum dapat dibayar",
    sentence: "Pesanan ini sekarang tidak dapat dibayar dengan LinkAja. Silakan hubungi toko.",
  },
  ended: {
    headline: "Tautan tidak berlaku lagi",
    sentence:
      "Tautan ini tidak dapat dipakai lagi. Jika masih harus membayar, mintalah tautan baru kepada toko.",
  },
  busy: {
    headline: "Sedang diproses",
    sentence: "Pembayaran ini sedang dibuka di tempat lain. Silakan coba beberapa saat lagi.",
  },
  stillChecking: {
    headline: "Pembayaran terakhir sedang diperiksa",
    sentence: "Kami masih memeriksa pembayaran Anda yang terakhir. Silakan coba beberapa saat lagi.",
  },
  tooMany: {
    headline: "Terlalu banyak percobaan",
    sentence: "Pembayaran untuk pesanan ini terlalu sering dimulai. Silakan coba lagi dalam satu jam.",
  },
  noAnswer: {
    headline: "LinkAja tidak dapat dihubungi",
    sentence: "Belum ada yang dibayar. Silakan coba lagi.",
  },
}

const en: LinkTexts = {
  title: "LinkAja payment",
  order: (number) => `Order #${number}`,
  toPay: "To pay",
  paidBefore: (total, paid) => `Order total ${total}, paid before ${paid}`,
  paidAmount: "Amount",
  items: "In this order",
  moreItems: (count) => `and ${count} more`,
  quantity: (count) => `${count}×`,
  pay: "Pay with LinkAja",
  goOn: "Continue to LinkAja",
  again: "Pay again with LinkAja",
  otherLanguage: "Bahasa Indonesia",
  owes: { headline: "Waiting for payment", sentence: "" },
  changed: {
    headline: "The amount has changed",
    sentence: "The order was changed. Please check the new amount, then pay.",
  },
  rest: (received) => ({
    headline: "Paid in part",
    sentence: `Your payment of ${received} has been received. The order was changed, and the rest is not paid yet.`,
  }),
  pending: {
    headline: "Payment is being checked",
    sentence: "If you have paid, please wait: this page updates itself. If not, continue to LinkAja.",
  },
  paid: { headline: "Paid", sentence: "Thank you. The payment has been received." },
  failed: {
    headline: "Payment failed",
    sentence: "LinkAja reports that the last payment did not succeed. Please try again.",
  },
  expired: {
    headline: "Time to pay is over",
    sentence: "The last LinkAja page has expired. Please open a new one.",
  },
  review: (invoice) => ({
    headline: "Payment under review",
    sentence: `Your money was received, and the store is looking into it. Please don't pay again; contact the store and quote invoice ${invoice}.`,
  }),
  unavailable: {
    headline: "Can't be paid yet",
    sentence: "This order can't be paid with LinkAja now. Please contact the store.",
  },
  ended: {
    headline: "This link has ended",
    sentence:
      "This link can't be used any more. If you still have to pay, please ask the store for a new one.",
  },
  busy: {
    headline: "Being processed",
    sentence: "This payment is being opened elsewhere. Please try again in a moment.",
  },
  stillChecking: {
    headline: "Your last payment is being checked",
    sentence: "We are still asking about your last payment. Please try again in a moment.",
  },
  tooMany: {
    headline: "Too many attempts",
    sentence: "Payments for this order were started too often. Please try again in an hour.",
  },
  noAnswer: {
    headline: "LinkAja can't be reached",
    sentence: "Nothing was charged. Please try again.",
  },
}

export const LINK_TEXTS: Record<Language, LinkTexts> = { id, en }
