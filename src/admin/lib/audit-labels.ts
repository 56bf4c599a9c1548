import type { Translate } from "../i18n/translation"
import type { Act, TimelineEvent } from "./api-types"
import { caseTitle } from "./case-labels"
import { isAuditAction, isAuditOutcome, isAuditReason, isTestOutcome } from "./label-keys"
import { formatRupiah } from "./rupiah"

/** What was done. An action that these screens don't know is shown as it is. */
export function actSentence(
  { action, details }: Pick<Act, "action" | "details">,
  t: Translate,
  locale: string,
) {
  if (!isAuditAction(action)) return action
  const label = t(`audit.actions.${action}`)
  if (action === "report_compared") return `${label}: ${t("audit.compared", comparedCounts(details))}`
  if (typeof details.amount === "number") return `${label}: ${formatRupiah(details.amount, locale)}`
  if (typeof details.kind === "string") return `${label}: ${caseTitle(details.kind, t)}`
  return label
}

/** The details of a comparison are counts: the file's rows, those that match, and one for each kind of difference. */
function comparedCounts({ rows, matched, ...differences }: Act["details"]) {
  const counts = Object.values(differences).map(Number)
  return { matched: Number(matched), differences: counts.reduce((sum, count) => sum + count, 0) }
}

/** How it ended; undefined when it was done, which needs no word. */
export function actOutcome({ outcome }: Pick<Act, "outcome">, t: Translate): string | undefined {
  return isAuditOutcome(outcome) ? t(`audit.outcomes.${outcome}`) : undefined
}

/** Why it was refused or failed, where there is a sentence for it. */
export function actReason({ reason }: Pick<Act, "reason">, t: Translate): string | undefined {
  if (isAuditReason(reason)) return t(`audit.reasons.${reason}`)
  return isTestOutcome(reason) ? t(`settings.outcomes.${reason}.title`) : undefined
}

export function actColor({ outcome }: Pick<Act, "outcome">): "grey" | "orange" | "red" {
  if (outcome === "failed") return "red"
  return outcome === "refused" ? "orange" : "grey"
}

/** Acts that are events of the transaction too, with who caused them. */
const IN_TIMELINE = ["case_closed", "refund_recorded"]

/** An event, or an act that is no event of the transaction. */
export type TimelineItem = { event: TimelineEvent; act?: undefined } | { act: Act; event?: undefined }

/** Events and acts of a transaction, the newest first. Acts before the oldest event are left out with those. */
export function timelineItems({
  timeline,
  timeline_cut,
  audit,
}: {
  timeline: TimelineEvent[]
  timeline_cut: boolean
  audit: Act[]
}): TimelineItem[] {
  const oldest = timeline_cut ? Date.parse(timeline[0]?.created_at ?? "") : Number.NEGATIVE_INFINITY
  const acts = audit.filter(
    ({ action, outcome, created_at }) =>
      !(outcome === "ok" && IN_TIMELINE.includes(action)) && Date.parse(created_at) >= oldest,
  )
  const items: TimelineItem[] = [...timeline.map((event) => ({ event })), ...acts.map((act) => ({ act }))]
  // Reversed, because events of the same millisecond keep their order.
  return items.reverse().sort((one, other) => timeOf(other) - timeOf(one))
}

function timeOf({ event, act }: TimelineItem): number {
  return Date.parse((event ?? act).created_at)
}
