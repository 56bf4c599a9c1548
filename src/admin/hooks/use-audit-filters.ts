import { createDataTableFilterHelper } from "@medusajs/ui"
import { useMemo } from "react"
import en from "../i18n/en"
import { userName } from "../lib/actors"
import type { ListedAct } from "../lib/api-types"
import { createdFilter } from "../lib/created-filter"
import { useLabels } from "./use-labels"
import { useUsers } from "./use-user"

const helper = createDataTableFilterHelper<ListedAct>()
const ACTIONS = Object.keys(en.audit.actions) as (keyof typeof en.audit.actions)[]

/** The filters of the table of acts. Who may not read users has no filter by user. */
export function useAuditFilters() {
  const { t, locale } = useLabels()
  const users = useUsers()
  return useMemo(
    () => [
      helper.accessor("action", {
        type: "radio",
        label: t("audit.action"),
        options: ACTIONS.map((value) => ({ value, label: t(`audit.actions.${value}`) })),
      }),
      ...(users
        ? [
            helper.accessor("actor", {
              type: "radio",
              label: t("audit.actor"),
              options: users.map((user) => ({ value: user.id, label: userName(user) })),
            }),
          ]
        : []),
      helper.accessor("created_at", createdFilter(t("audit.when"), t, locale)),
    ],
    [t, locale, users],
  )
}
