import type { Translate } from "../hooks/use-labels"
import type { NewRefund } from "./api-types"
import { toDay } from "./dates"
import { formatAmountField, formatRupiah, parseRupiah } from "./rupiah"

/** The form as it is typed. */
export interface RefundFields {
  amount: string
  returnedAt: Date | null
  reference: string
  note: string
}

/** As long as the server takes them. */
const MOST_REFERENCE = 200
const MOST_NOTE = 2_000

/** @param left what can still be returned, in integer IDR. */
export function proposedRefund(left: number, today: Date): RefundFields {
  return { amount: formatAmountField(left), returnedAt: today, reference: "", note: "" }
}

/** Each says what is wrong with a field, or `true`. */
export function refundRules(left: number, t: Translate) {
  return {
    amount: (typed: string) => {
      const amount = parseRupiah(typed)
      if (amount === undefined) return t("refund.amountUnreadable")
      if (amount < 1) return t("refund.amountTooSmall")
      return amount <= left || t("refund.amountTooLarge", { amount: formatRupiah(left) })
    },
    returnedAt: (date: Date | null) => {
      if (!date) return t("refund.dateMissing")
      return toDay(date) <= toDay(new Date()) || t("refund.dateInFuture")
    },
    reference: (typed: string) => {
      if (typed.trim() === "") return t("refund.referenceMissing")
      return typed.trim().length <= MOST_REFERENCE || t("refund.tooLong", { characters: MOST_REFERENCE })
    },
    note: (typed: string) =>
      typed.trim().length <= MOST_NOTE || t("refund.tooLong", { characters: MOST_NOTE }),
  }
}

/** What is sent, of fields that the rules let pass. */
export function readRefund({ amount, returnedAt, reference, note }: RefundFields): NewRefund {
  const rupiah = parseRupiah(amount)
  if (rupiah === undefined) throw new Error(`"${amount}" is no amount`)
  return {
    amount: rupiah,
    reference: reference.trim(),
    ...(note.trim() === "" ? {} : { note: note.trim() }),
    ...(returnedAt ? { returned_at: toDay(returnedAt) } : {}),
  }
}
