import { createDataTableFilterHelper } from "@medusajs/ui"
import { useMemo } from "react"
import en from "../i18n/en"
import type { Transaction } from "../lib/api-types"
import { formatDay } from "../lib/dates"
import { useWords } from "./use-labels"

const helper = createDataTableFilterHelper<Transaction>()
const STATUSES = Object.keys(en.filters.statuses) as (keyof typeof en.filters.statuses)[]

export function useTransactionFilters() {
  const words = useWords()
  const { locale } = words
  // biome-ignore lint/correctness/useExhaustiveDependencies: the texts change with the language only
  return useMemo(() => {
    const { t } = words
    return [
      helper.accessor("status", {
        type: "radio",
        label: t("filters.status"),
        options: STATUSES.map((value) => ({ value, label: t(`filters.statuses.${value}`) })),
      }),
      helper.accessor("needs_attention", {
        type: "radio",
        label: t("filters.attention"),
        options: [
          { value: "true", label: t("filters.needsAttention") },
          { value: "false", label: t("filters.needsNothing") },
        ],
      }),
      helper.accessor("settlement", {
        type: "radio",
        label: t("filters.settlement"),
        options: [
          { value: "settled", label: t("filters.settled") },
          { value: "open", label: t("filters.notSettled") },
        ],
      }),
      helper.accessor("environment", {
        type: "radio",
        label: t("filters.environment"),
        options: [
          { value: "production", label: t("environments.production") },
          { value: "sandbox", label: t("environments.sandbox") },
        ],
      }),
      helper.accessor("created_at", {
        type: "date",
        label: t("filters.created"),
        format: "date",
        rangeOptionLabel: t("filters.custom"),
        rangeOptionStartLabel: t("filters.from"),
        rangeOptionEndLabel: t("filters.to"),
        formatDateValue: (date: Date) => formatDay(date.toISOString(), locale),
        options: [
          { label: t("filters.today"), value: { $gte: daysAgo(0) } },
          { label: t("filters.sevenDays"), value: { $gte: daysAgo(7) } },
          { label: t("filters.thirtyDays"), value: { $gte: daysAgo(30) } },
          { label: t("filters.ninetyDays"), value: { $gte: daysAgo(90) } },
        ],
      }),
    ]
  }, [locale])
}

/** Midnight in the browser's zone, as ISO 8601. */
function daysAgo(days: number): string {
  const date = new Date()
  date.setHours(0, 0, 0, 0)
  date.setDate(date.getDate() - days)
  return date.toISOString()
}
