import { Container, DataTable, Text, useDataTable } from "@medusajs/ui"
import { useLocation, useSearchParams } from "react-router-dom"
import { useAudit } from "../../hooks/use-audit"
import { useAuditFilters } from "../../hooks/use-audit-filters"
import { useFirstPageWhenEmpty } from "../../hooks/use-cursor-pagination"
import { useLabels } from "../../hooks/use-labels"
import { useTableFilters } from "../../hooks/use-table-filters"
import type { ListedAct } from "../../lib/api-types"
import { type ListParams, listQuery, readListParams, writeListParams } from "../../lib/list-search-params"
import { CursorPagination } from "../common/cursor-pagination"
import { LabelIconButtons } from "../common/label-icon-buttons"
import { LoadError } from "../common/load-error"
import { useAuditColumns } from "./use-audit-columns"

const PAGE_SIZE = 20
const NO_ROWS: ListedAct[] = []

/** What people did, the newest first. The server searches, filters and pages. */
export function AuditTable({ onOpen }: { onOpen: (id: string) => void }) {
  const { t } = useLabels()
  const [params, setParams] = useSearchParams()
  const { state } = useLocation()
  const list = readListParams(params)
  const { data, error, refetch, isFetching, isPending, isPlaceholderData } = useAudit(
    listQuery(list, PAGE_SIZE),
  )
  const rows = data?.audit ?? NO_ROWS
  useFirstPageWhenEmpty(data?.audit.length === 0 && !isPlaceholderData)

  /** A changed list starts at its first page, because a cursor belongs to one list. */
  const change = (part: Partial<ListParams>) =>
    setParams((current) => writeListParams(current, { ...readListParams(current), cursor: null, ...part }), {
      replace: part.search !== undefined,
      state: part.search === undefined ? undefined : { ...state, cursors: [] },
    })

  const table = useDataTable({
    data: rows,
    columns: useAuditColumns(),
    filters: useAuditFilters(),
    getRowId: ({ id }) => id,
    rowCount: rows.length,
    isLoading: isPending,
    // The type says the act; the argument is the table's row, which has the same id.
    onRowClick: (_event, { id }) => {
      const act = rows.find((row) => row.id === id)
      if (act?.transaction_id && !act.transaction_removed) onOpen(act.transaction_id)
    },
    search: { state: list.search, onSearchChange: (search) => change({ search }) },
    filtering: useTableFilters(list.filters, (filters) => change({ filters })),
  })

  return (
    <Container className="p-0" role="region" aria-label={t("audit.table")}>
      <LabelIconButtons label={t("page.removeFilter")}>
        <DataTable instance={table}>
          <DataTable.Toolbar
            className="flex flex-col items-start justify-between gap-2 md:flex-row md:items-center"
            translations={{ clearAll: t("page.clearAll") }}
          >
            <Text size="small" className="text-ui-fg-subtle hidden md:block">
              {t("audit.hint")}
            </Text>
            <div className="flex w-full items-center justify-end gap-x-2 md:w-auto">
              <LabelIconButtons label={t("page.filter")}>
                <DataTable.FilterMenu tooltip={t("page.filter")} />
              </LabelIconButtons>
              <DataTable.Search aria-label={t("audit.search")} placeholder={t("audit.searchPlaceholder")} />
            </div>
          </DataTable.Toolbar>
          {error && <LoadError error={error} onRetry={refetch} isRetrying={isFetching} />}
          {(data || !error) && (
            <DataTable.Table
              emptyState={{
                empty: { heading: t("audit.none"), description: t("audit.noneHint") },
                filtered: { heading: t("page.noneFound"), description: t("page.noneFoundHint") },
              }}
            />
          )}
        </DataTable>
      </LabelIconButtons>
      <span role="status" className="sr-only">
        {data && t("audit.results", { count: rows.length })}
      </span>
      <CursorPagination nextCursor={data?.next_cursor ?? null} />
    </Container>
  )
}
