import { createDataTableColumnHelper } from "@medusajs/ui"
import { useMemo } from "react"
import { useLabels } from "../../hooks/use-labels"
import type { ListedAct } from "../../lib/api-types"
import { actSentence } from "../../lib/audit-labels"
import { formatTime } from "../../lib/dates"
import { ActActor } from "./act-actor"
import { ActOutcome } from "./act-outcome"
import { ActSubject } from "./act-subject"

const helper = createDataTableColumnHelper<ListedAct>()

/** The columns of the table of acts. */
export function useAuditColumns() {
  const { t, locale } = useLabels()
  return useMemo(
    () => [
      helper.accessor("action", {
        header: t("audit.what"),
        truncateTooltip: false,
        cell: ({ row }) => (
          <span className="flex flex-col gap-y-1 py-2">
            <span>{actSentence(row.original, t, locale)}</span>
            <ActOutcome act={row.original} />
          </span>
        ),
      }),
      helper.accessor("actor", {
        header: t("audit.who"),
        truncateTooltip: false,
        cell: ({ getValue }) => <ActActor actor={getValue()} />,
      }),
      helper.display({
        id: "about",
        header: t("audit.about"),
        cell: ({ row }) => <ActSubject act={row.original} />,
      }),
      helper.accessor("created_at", {
        header: t("audit.when"),
        cell: ({ getValue }) => <time dateTime={getValue()}>{formatTime(getValue(), locale)}</time>,
      }),
    ],
    [t, locale],
  )
}
