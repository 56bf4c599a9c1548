import type { BigNumberInput } from "@medusajs/framework/types"
import { MedusaError } from "@medusajs/framework/utils"
import { type DokuError, MAX_RUPIAH } from "../../doku-api"
import type { Refusal, RefusalCode } from "../../modules/doku/ledger/refusal"
import { formatRupiah, toDecimalText } from "../../money/rupiah"
import { type AmountLimits, isWithinLimits } from "./amount-limits"

/** A language of the messages to the shopper. */
export type Language = keyof Refusal["messages"]

const { INVALID_DATA, NOT_ALLOWED, PAYMENT_AUTHORIZATION_ERROR } = MedusaError.Types

/** English for every value except `id`. */
export function toLanguage(value: unknown): Language {
  return value === "id" ? "id" : "en"
}

export const TOTAL_CHANGED_MESSAGES: Refusal["messages"] = {
  en: "The cart's total has changed. Please look at it again and start the payment anew.",
  id: "Total keranjang telah berubah. Silakan periksa kembali lalu mulai pembayaran lagi.",
}

export const ALREADY_PAID_MESSAGES: Refusal["messages"] = {
  en: "This cart is already paid.",
  id: "Keranjang ini sudah dibayar.",
}

/** The collection has a received payment without an order, so no provider may start another payment. */
export function underReviewMessages(invoiceNumber: string): Refusal["messages"] {
  return {
    en: `A LinkAja payment for this cart was received and is under review. Please don't pay again, whatever the method; contact the store and quote invoice ${invoiceNumber}.`,
    id: `Pembayaran LinkAja untuk keranjang ini sudah diterima dan sedang diperiksa. Mohon jangan membayar lagi dengan cara apa pun; hubungi toko dan sebutkan nomor invoice ${invoiceNumber}.`,
  }
}

/**
 * The reasons why no LinkAja payment is started, as errors that Medusa sends to the storefront: `{ type, code?, message
 * }`. The message is in the shopper's language and contains no internals.
 */
export class StartRefusals {
  constructor(private readonly language: Language) {}

  foreignCurrency(currencyCode: string): MedusaError {
    const currency = currencyCode.toUpperCase()
    return this.error(INVALID_DATA, {
      en: `LinkAja takes Indonesian rupiah only, not ${currency}: use a region whose currency is IDR`,
      id: `LinkAja hanya menerima rupiah, bukan ${currency}: gunakan wilayah dengan mata uang IDR`,
    })
  }

  /** The amount is below one rupiah, or has more digits than DOKU's field. */
  impossibleAmount(amount: BigNumberInput): MedusaError {
    const [least, most] = [formatRupiah(1), formatRupiah(MAX_RUPIAH)]
    return this.error(
      INVALID_DATA,
      {
        en: `LinkAja takes amounts from ${least} to ${most}; this payment is over ${toDecimalText(amount)} rupiah`,
        id: `LinkAja menerima jumlah dari ${least} sampai ${most}; pembayaran ini sebesar ${toDecimalText(amount)} rupiah`,
      },
      "unavailable",
    )
  }

  /** @returns undefined when the amount (integer IDR) is within the store's own limits. */
  outsideLimits(amount: number, limits: AmountLimits): MedusaError | undefined {
    const { minAmount, maxAmount } = limits
    if (isWithinLimits(amount, limits)) return undefined
    return minAmount !== undefined && amount < minAmount
      ? this.unavailable(NOT_ALLOWED, {
          en: `LinkAja takes payments of ${formatRupiah(minAmount)} or more.`,
          id: `LinkAja hanya menerima pembayaran mulai ${formatRupiah(minAmount)}.`,
        })
      : this.unavailable(NOT_ALLOWED, {
          en: `LinkAja takes payments of ${formatRupiah(maxAmount ?? MAX_RUPIAH)} or less.`,
          id: `LinkAja hanya menerima pembayaran sampai ${formatRupiah(maxAmount ?? MAX_RUPIAH)}.`,
        })
  }

  totalChanged(): MedusaError {
    return this.error(NOT_ALLOWED, TOTAL_CHANGED_MESSAGES, "cart_changed")
  }

  alreadyPaid(): MedusaError {
    return this.error(NOT_ALLOWED, ALREADY_PAID_MESSAGES)
  }

  underReview(invoiceNumber: string): MedusaError {
    return this.error(NOT_ALLOWED, underReviewMessages(invoiceNumber))
  }

  /** The cart already has more payable pages than any person would open. */
  tooManyPages(): MedusaError {
    return this.error(NOT_ALLOWED, {
      en:
        "Too many LinkAja payments were started for this cart. Nothing was charged by this one. Please pay on the page " +
        "that you have open, try again in an hour, or choose another payment method.",
      id:
        "Terlalu banyak pembayaran LinkAja dimulai untuk keranjang ini. Belum ada yang dibayar kali ini. Silakan bayar " +
        "di halaman yang sudah terbuka, coba lagi dalam satu jam, atau pilih cara pembayaran lain.",
    })
  }

  /** A message that fits a permanent failure, or one that may pass. */
  createFailed(error: DokuError): MedusaError {
    if (error.redirectHost !== undefined) return this.pageNotAllowed()
    return isPermanent(error)
      ? this.unavailable(PAYMENT_AUTHORIZATION_ERROR, {
          en: "LinkAja can't be used for this payment.",
          id: "LinkAja tidak dapat dipakai untuk pembayaran ini.",
        })
      : this.tryAgain()
  }

  /** DOKU has the order, but its page is on a host that the store's options don't allow. */
  pageNotAllowed(): MedusaError {
    return this.unavailable(PAYMENT_AUTHORIZATION_ERROR, {
      en: "This store isn't set up for LinkAja's payment page yet.",
      id: "Toko ini belum disiapkan untuk halaman pembayaran LinkAja.",
    })
  }

  tryAgain(): MedusaError {
    return this.error(PAYMENT_AUTHORIZATION_ERROR, {
      en: "LinkAja can't be reached just now. Nothing was charged; please try again, or choose another payment method.",
      id: "LinkAja sedang tidak dapat dihubungi. Belum ada yang dibayar; silakan coba lagi, atau pilih cara pembayaran lain.",
    })
  }

  private unavailable(type: string, because: Refusal["messages"]): MedusaError {
    return this.error(
      type,
      {
        en: `${because.en} Nothing was charged; please choose another payment method.`,
        id: `${because.id} Belum ada yang dibayar; silakan pilih cara pembayaran lain.`,
      },
      "unavailable",
    )
  }

  private error(type: string, messages: Refusal["messages"], code?: RefusalCode): MedusaError {
    return new MedusaError(type, messages[this.language], code)
  }
}

/** Whether the same request would fail again, because of its amount, data, credentials, channel or host. */
export function isPermanent({ kind, reason, code }: DokuError): boolean {
  if (kind === "misconfigured") return reason !== "clock"
  // The redirect's host stays forbidden until the store's options change.
  return kind === "refused" || code === "unusable_redirect"
}
