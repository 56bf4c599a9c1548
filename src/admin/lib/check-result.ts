import type { Translate } from "../hooks/use-labels"
import type { CheckAnswer } from "./api-types"
import { caseTitle } from "./case-labels"
import { stateOf } from "./transaction-state"

export interface CheckResult {
  tone: "success" | "warning"
  sentence: string
}

/** What came of asking DOKU: what the admin wants to know first, first. */
export function checkResult({ transaction, asked, answered, busy }: CheckAnswer, t: Translate): CheckResult {
  const state = t(`states.${stateOf(transaction)}`)
  if (busy) return { tone: "warning", sentence: t("check.busy") }
  if (asked && !answered) return { tone: "warning", sentence: t("check.noAnswer", { state }) }
  const [kind] = transaction.case_kinds
  if (kind !== undefined) {
    return { tone: "warning", sentence: t("check.stillOpen", { title: caseTitle(kind, t) }) }
  }
  if (!asked) return { tone: "warning", sentence: t("check.notAsked", { state }) }
  return { tone: "success", sentence: t("check.done", { state }) }
}
