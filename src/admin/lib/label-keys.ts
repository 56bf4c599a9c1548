import en from "../i18n/en"

/*
 * A newer server may send kinds, types and statuses that have no label here. The guards tell those that have one.
 */

export type ActivationOutcome = keyof typeof en.settings.activation.outcomes
export type LinkStatus = keyof typeof en.links.statuses
export type TestOutcome = keyof typeof en.settings.outcomes

const isKeyOf =
  <Key extends string>(labels: Record<Key, unknown>) =>
  (value: unknown): value is Key =>
    typeof value === "string" && Object.hasOwn(labels, value)

export const isActivationOutcome = isKeyOf<ActivationOutcome>(en.settings.activation.outcomes)
export const isAuditAction = isKeyOf(en.audit.actions)
export const isAuditOutcome = isKeyOf(en.audit.outcomes)
export const isAuditReason = isKeyOf(en.audit.reasons)
export const isCaseKind = isKeyOf(en.cases.kinds)
export const isCaseDetail = isKeyOf(en.cases.details)
export const isDokuStatus = isKeyOf(en.dokuStatuses)
export const isEnvironment = isKeyOf(en.environments)
export const isEventType = isKeyOf(en.timeline.events)
export const isIntegration = isKeyOf(en.integrations)
export const isLanguage = isKeyOf(en.languages)
export const isLinkRefusal = isKeyOf(en.links.refusals)
export const isLinkStatus = isKeyOf<LinkStatus>(en.links.statuses)
export const isReportField = isKeyOf(en.report.fields)
export const isReportProblem = isKeyOf(en.report.problems)
export const isReportStatusDifference = isKeyOf(en.report.statusDifferences)
export const isTransactionStatus = isKeyOf(en.filters.statuses)
export const isTestOutcome = isKeyOf<TestOutcome>(en.settings.outcomes)
