import type { Translate } from "../i18n/translation"
import { formatDay } from "./dates"

/** A DataTable's filter by the time of creation. */
export function createdFilter(label: string, t: Translate, locale: string) {
  return {
    type: "date" as const,
    label,
    format: "date" as const,
    rangeOptionLabel: t("filters.custom"),
    rangeOptionStartLabel: t("filters.from"),
    rangeOptionEndLabel: t("filters.to"),
    formatDateValue: (date: Date) => formatDay(date.toISOString(), locale),
    options: [
      { label: t("filters.today"), value: { $gte: startOfDay(0) } },
      { label: t("filters.sevenDays"), value: { $gte: startOfDay(7) } },
      { label: t("filters.thirtyDays"), value: { $gte: startOfDay(30) } },
      { label: t("filters.ninetyDays"), value: { $gte: startOfDay(90) } },
    ],
  }
}

/** Midnight in the browser's time zone, as ISO 8601. */
function startOfDay(daysAgo: number): string {
  const date = new Date()
  date.setHours(0, 0, 0, 0)
  date.setDate(date.getDate() - daysAgo)
  return date.toISOString()
}
