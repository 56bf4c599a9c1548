import type { PageLanguage } from "../../http/html"

/** Words of the Checkout page. The buttons are named as LinkAja's page names them. */
const ID = {
  title: "Pembayaran DOKU",
  fake: "Halaman tiruan untuk uji coba; tidak ada uang sungguhan.",
  invoice: "Nomor invoice",
  merchant: "Merchant",
  method: "Metode pembayaran",
  until: "Bayar sebelum",
  items: "Rincian",
  pay: "Bayar",
  decline: "Tolak",
  leave: "Tutup tanpa membayar",
  retry: "Coba lagi",
  back: "Kembali ke toko",
  paid: "Tagihan ini sudah dibayar.",
  failed: "Pembayaran ditolak. Silakan coba lagi.",
  final: "Pembayaran ditolak.",
  expired: "Halaman pembayaran ini sudah kedaluwarsa.",
  unknown: "Halaman pembayaran tidak ditemukan",
  close: "Halaman ini boleh ditutup.",
}

export type PageTexts = typeof ID

const EN: PageTexts = {
  title: "DOKU payment",
  fake: "A fake page for testing: no real money moves.",
  invoice: "Invoice number",
  merchant: "Merchant",
  method: "Payment method",
  until: "Pay before",
  items: "Items",
  pay: "Pay",
  decline: "Decline",
  leave: "Leave without paying",
  retry: "Try again",
  back: "Back to the shop",
  paid: "This invoice has been paid.",
  failed: "The payment was declined. Please try again.",
  final: "The payment was declined.",
  expired: "This payment page has expired.",
  unknown: "Payment page not found",
  close: "You can close this page.",
}

export const PAGE_TEXTS: Readonly<Record<PageLanguage, PageTexts>> = { id: ID, en: EN }
