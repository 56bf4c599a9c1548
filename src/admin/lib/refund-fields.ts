import type { Translate } from "../i18n/translation"
import type { NewRefund } from "./api-types"
import { toIsoDay } from "./dates"
import { formatAmountField, formatRupiah, parseRupiah } from "./rupiah"

/** The fields of the refund form, as typed. */
export interface RefundFields {
  amount: string
  refundedAt: Date | null
  reference: string
  note: string
}

/** The server's limits, in characters. */
const MAX_REFERENCE_LENGTH = 200
const MAX_NOTE_LENGTH = 2_000

/** @param refundable what can still be refunded, in integer IDR */
export function defaultRefundFields(refundable: number, today: Date, locale: string): RefundFields {
  return { amount: formatAmountField(refundable, locale), refundedAt: today, reference: "", note: "" }
}

/** Validators for react-hook-form: each returns `true` or an error message. */
export function refundRules(refundable: number, t: Translate, locale: string) {
  return {
    amount: (typed: string) => {
      const amount = parseRupiah(typed)
      if (amount === undefined)
        return t("refund.amountUnreadable", { example: formatAmountField(50_000, locale) })
      if (amount < 1) return t("refund.amountTooSmall", { amount: formatRupiah(1, locale) })
      return amount <= refundable || t("refund.amountTooLarge", { amount: formatRupiah(refundable, locale) })
    },
    refundedAt: (date: Date | null) => {
      if (!date) return t("refund.dateMissing")
      return toIsoDay(date) <= toIsoDay(new Date()) || t("refund.dateInFuture")
    },
    reference: (typed: string) => {
      if (typed.trim() === "") return t("refund.referenceMissing")
      return (
        typed.trim().length <= MAX_REFERENCE_LENGTH ||
        t("common.tooLong", { characters: MAX_REFERENCE_LENGTH })
      )
    },
    note: (typed: string) =>
      typed.trim().length <= MAX_NOTE_LENGTH || t("common.tooLong", { characters: MAX_NOTE_LENGTH }),
  }
}

/** The request's body. Expects validated fields, and throws for an amount that the rules reject. */
export function toNewRefund({ amount, refundedAt, reference, note }: RefundFields): NewRefund {
  const rupiah = parseRupiah(amount)
  if (rupiah === undefined) throw new Error(`"${amount}" is not an amount`)
  return {
    amount: rupiah,
    reference: reference.trim(),
    ...(note.trim() === "" ? {} : { note: note.trim() }),
    ...(refundedAt ? { returned_at: toIsoDay(refundedAt) } : {}),
  }
}
