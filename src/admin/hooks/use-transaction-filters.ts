import { createDataTableFilterHelper } from "@medusajs/ui"
import { useMemo } from "react"
import en from "../i18n/en"
import type { Transaction } from "../lib/api-types"
import { createdFilter } from "../lib/created-filter"
import { useLabels } from "./use-labels"

const helper = createDataTableFilterHelper<Transaction>()
const STATUSES = Object.keys(en.filters.statuses) as (keyof typeof en.filters.statuses)[]

/** The filters of the transactions table. */
export function useTransactionFilters() {
  const { t, locale } = useLabels()
  return useMemo(
    () => [
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
          { value: "false", label: t("filters.needsNoAttention") },
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
      helper.accessor("created_at", createdFilter(t("filters.created"), t, locale)),
    ],
    [t, locale],
  )
}
