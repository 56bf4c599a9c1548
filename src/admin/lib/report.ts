import type { Translate } from "../i18n/translation"
import type { Report, ReportDifference, ReportProblem } from "./api-types"
import { isReportField, isReportProblem, isReportStatusDifference, isTransactionStatus } from "./label-keys"

/** The fields that an admin may correct, in the order of the form. */
export const REPORT_FIELDS = ["invoice_number", "amount", "status", "time", "channel"] as const

/** The order in which differences are shown: what may be lost money comes first. */
export const REPORT_KINDS = ["unknown", "status", "missing", "amount", "duplicate", "other_form"] as const

/** Invoices for which the server opens cases by one request. */
export const MAX_NEW_CASES = 500

/** The value that stands for a field without a column. */
export const NO_COLUMN = "none"

export interface ReportChoice {
  /** A column's index, or `none`, by field. */
  columns: Record<string, string>
  providerId: string
  /** Days like `2026-11-28`; empty without a period. */
  from: string
  to: string
}

/** What the server found, as the form shows it. */
export function choiceOf({ columns, provider_id, period }: Report): ReportChoice {
  return {
    columns: Object.fromEntries(
      REPORT_FIELDS.map((field) => [field, columns[field] ? String(columns[field].index) : NO_COLUMN]),
    ),
    providerId: provider_id ?? "",
    from: period ? jakartaDay(period.from) : "",
    to: period ? jakartaDay(period.to) : "",
  }
}

/**
 * The request that compares a report. A period that the admin left as it was found is not sent: its first and last
 * moment are more exact than their days.
 */
export function compareQuery(choice: ReportChoice, found: ReportChoice): Record<string, unknown> {
  const isSamePeriod = choice.from === found.from && choice.to === found.to
  const period = {
    ...(choice.from === "" ? {} : { $gte: `${choice.from}T00:00:00+07:00` }),
    ...(choice.to === "" ? {} : { $lte: `${choice.to}T23:59:59+07:00` }),
  }
  return {
    step: "compare",
    columns: choice.columns,
    ...(choice.providerId === "" ? {} : { provider_id: choice.providerId }),
    ...(isSamePeriod || Object.keys(period).length === 0 ? {} : { period }),
  }
}

/** A time's day in Jakarta, whose time DOKU's report has. */
function jakartaDay(iso: string): string {
  return new Date(Date.parse(iso) + 7 * 3_600_000).toISOString().slice(0, 10)
}

export function reportFieldLabel(field: string, t: Translate): string {
  return isReportField(field) ? t(`report.fields.${field}`) : field
}

/** A newer server's problem is told in its own words, which name the line too. */
export function problemText({ code, line, value, message }: ReportProblem, t: Translate): string {
  if (!isReportProblem(code)) return message
  const sentence = t(`report.problems.${code}`, { value: value ?? "" })
  return line === null ? sentence : t("report.atLine", { line, sentence })
}

export function statusDifferenceText(
  { status_difference }: ReportDifference,
  t: Translate,
): string | undefined {
  return isReportStatusDifference(status_difference)
    ? t(`report.statusDifferences.${status_difference}`)
    : undefined
}

export function ourStatusLabel(status: string, t: Translate): string {
  return isTransactionStatus(status) ? t(`filters.statuses.${status}`) : status
}
