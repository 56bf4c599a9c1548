import type { Translate } from "../i18n/translation"
import type { OpenCount, TransactionCase } from "./api-types"
import { dokuStatusLabel } from "./doku-labels"
import { integrationLabel } from "./integration-labels"
import { isCaseDetail, isCaseKind } from "./label-keys"
import { formatRupiah } from "./rupiah"

export function caseTitle(kind: string, t: Translate): string {
  return isCaseKind(kind) ? t(`cases.kinds.${kind}.title`) : t("cases.unknownKind")
}

/** The server's English sentence stands in for a kind that these screens don't know. */
export function caseSentence({ kind, sentence }: Pick<TransactionCase, "kind" | "sentence">, t: Translate) {
  return isCaseKind(kind) ? t(`cases.kinds.${kind}.sentence`) : (sentence ?? t("cases.unknownSentence"))
}

/** Whether `caseSentence` is the server's, hence English. */
export function isServerSentence({ kind, sentence }: Pick<TransactionCase, "kind" | "sentence">): boolean {
  return !isCaseKind(kind) && sentence !== null
}

/** Kinds of cases that only keep the order from being made: closing one lets the server make it. */
const ORDER_HOLDING_KINDS = ["amount_mismatch", "unlisted_status", "status_contradicts_paid"]

/** Kinds of cases that only inform: closing one changes nothing about money or orders. */
const INFORMING_KINDS = ["other_channel", "channel_inactive"]

/** Kinds of cases about an invoice that DOKU rejected: there is no money, and no status to check. */
const KINDS_WITHOUT_PAYMENT = ["channel_inactive"]

/** Whether a case is about a payment; a kind that these screens don't know may be. */
export function isAboutPayment(kind: string): boolean {
  return !KINDS_WITHOUT_PAYMENT.includes(kind)
}

/** What closing a case does. */
export function closingExplanation(kind: string, t: Translate): string {
  if (INFORMING_KINDS.includes(kind)) return t("cases.closeExplanationInforms")
  return t(ORDER_HOLDING_KINDS.includes(kind) ? "cases.closeExplanationOrderHeld" : "cases.closeExplanation")
}

/** An example of the note that closing a case requires. */
export function closingNoteHint(kind: string, t: Translate): string {
  return t(INFORMING_KINDS.includes(kind) ? "cases.noteHintInforms" : "cases.noteHint")
}

/** The server stops counting at a limit: `100+`. */
export function openCountLabel({ count, more }: OpenCount): string {
  return more ? `${count}+` : String(count)
}

interface CaseDetailItem {
  name: string
  label: string
  value: string
  /** The value's language, where the server, Medusa or DOKU wrote it. */
  lang?: "en"
}

/** Names of details in integer IDR. A received amount may be a text with a fraction. */
const AMOUNT_DETAILS = /(^amount|_amount|_total|_owes)$/

/** Details in the English of the server, Medusa or DOKU. */
const ENGLISH_DETAILS = ["reason", "doku_message"]

/** The order that a case is about; it is shown as a link. */
export function caseOrderId({ order_id }: Record<string, unknown>): string | undefined {
  return typeof order_id === "string" ? order_id : undefined
}

/**
 * A case's details as labels and texts, without its order and without null and empty values.
 *
 * @param shown names of details that are shown elsewhere
 */
export function caseDetailItems(
  details: Record<string, unknown>,
  t: Translate,
  locale: string,
  shown: readonly string[] = [],
): CaseDetailItem[] {
  return Object.entries(details)
    .filter(([name, value]) => !isEmpty(value) && name !== "order_id" && !shown.includes(name))
    .map(([name, value]) => ({
      name,
      label: isCaseDetail(name) ? t(`cases.details.${name}`) : name,
      value: detailValue(name, value, t, locale),
      ...(ENGLISH_DETAILS.includes(name) ? { lang: "en" as const } : {}),
    }))
}

function isEmpty(value: unknown): boolean {
  return value === null || value === undefined || value === ""
}

function detailValue(name: string, value: unknown, t: Translate, locale: string): string {
  if (AMOUNT_DETAILS.test(name)) return amountLabel(value, locale)
  if (name === "doku_status") return dokuStatusLabel(value, t)
  if (name === "settlement" && value === "settled") return t("filters.settled")
  if (name === "settlement" && value === "open") return t("filters.notSettled")
  if (name === "key" && (value === "current" || value === "previous")) return t(`cases.keys.${value}`)
  if (name === "integration" || name === "other_integration") return integrationLabel(plainText(value), t)
  return plainText(value)
}

function amountLabel(value: unknown, locale: string): string {
  if (typeof value === "number") return formatRupiah(value, locale)
  if (typeof value === "string" && /^\d+$/.test(value)) return formatRupiah(Number(value), locale)
  return plainText(value)
}

function plainText(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value)
}
