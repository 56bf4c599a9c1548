import type { Translate } from "../i18n/translation"
import type { CheckResponse } from "./api-types"
import { caseTitle } from "./case-labels"
import { transactionState } from "./transaction-state"

interface CheckResult {
  tone: "success" | "warning"
  message: string
}

/** What a check with DOKU found. An open case comes before the state: it is what the admin has to act on. */
export function checkResult(
  { transaction, asked, answered, busy }: CheckResponse,
  t: Translate,
): CheckResult {
  const state = t(`states.${transactionState(transaction)}`)
  if (busy) return { tone: "warning", message: t("check.busy") }
  if (asked && !answered) return { tone: "warning", message: t("check.noAnswer", { state }) }
  const [kind] = transaction.case_kinds
  if (kind !== undefined) {
    return { tone: "warning", message: t("check.stillOpen", { title: caseTitle(kind, t) }) }
  }
  if (!asked) return { tone: "warning", message: t("check.notQueried", { state }) }
  return { tone: "success", message: t("check.done", { state }) }
}
