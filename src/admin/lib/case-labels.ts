import type { Translate } from "../hooks/use-labels"
import type { HistoryCase } from "./api-types"
import { dokuWord } from "./doku-labels"
import { isCaseDetail, isCaseKind } from "./label-keys"
import { formatRupiah } from "./rupiah"

export function caseTitle(kind: string, t: Translate): string {
  return isCaseKind(kind) ? t(`cases.kinds.${kind}.title`) : t("cases.unknownKind")
}

/** The server's English sentence stands in for a kind that these screens don't know. */
export function caseSentence({ kind, sentence }: Pick<HistoryCase, "kind" | "sentence">, t: Translate) {
  return isCaseKind(kind) ? t(`cases.kinds.${kind}.sentence`) : (sentence ?? t("cases.unknownSentence"))
}

/** Kinds that only keep the order from being made; the server calls them `KINDS_THAT_HOLD`. */
const HOLDING = ["amount_mismatch", "unlisted_status", "status_contradicts_paid"]

/** What closing a case does. */
export function closingExplanation(kind: string, t: Translate): string {
  return t(HOLDING.includes(kind) ? "cases.closeExplanationHeld" : "cases.closeExplanation")
}

/** Whether that sentence is the server's. */
export function isServersSentence({ kind, sentence }: Pick<HistoryCase, "kind" | "sentence">): boolean {
  return !isCaseKind(kind) && sentence !== null
}

export interface CaseFact {
  name: string
  label: string
  value: string
  /** Of the value, where the server or Medusa wrote it. */
  lang?: "en"
}

/** Which details are integer IDR. A received amount may be a text, with a fraction. */
const AMOUNTS = /(^amount|_amount|_total|_owes)$/

/** The order that a case is about, which is shown as a link. */
export function caseOrder({ order_id }: Record<string, unknown>): string | undefined {
  return typeof order_id === "string" ? order_id : undefined
}

/**
 * What else is known about a case, as pairs of texts. What isn't set is left out.
 *
 * @param shown names of details that stand beside it already
 */
export function caseFacts(
  details: Record<string, unknown>,
  t: Translate,
  shown: readonly string[] = [],
): CaseFact[] {
  return Object.entries(details)
    .filter(([name, value]) => !isEmpty(value) && name !== "order_id" && !shown.includes(name))
    .map(([name, value]) => ({
      name,
      label: isCaseDetail(name) ? t(`cases.details.${name}`) : name,
      value: valueText(name, value, t),
      ...(name === "reason" ? { lang: "en" as const } : {}),
    }))
}

function isEmpty(value: unknown): boolean {
  return value === null || value === undefined || value === ""
}

function valueText(name: string, value: unknown, t: Translate): string {
  if (AMOUNTS.test(name)) return amountText(value)
  if (name === "doku_status") return dokuWord(value, t)
  if (name === "settlement" && value === "settled") return t("filters.settled")
  if (name === "settlement" && value === "open") return t("filters.notSettled")
  if (name === "key" && (value === "current" || value === "previous")) return t(`cases.keys.${value}`)
  return plainText(value)
}

function amountText(value: unknown): string {
  if (typeof value === "number") return formatRupiah(value)
  if (typeof value === "string" && /^\d+$/.test(value)) return formatRupiah(Number(value))
  return plainText(value)
}

function plainText(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value)
}
