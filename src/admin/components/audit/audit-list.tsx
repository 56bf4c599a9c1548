import { Container, DataTable, Text, useDataTable } from "@medusajs/ui"
import { useLocation, useSearchParams } from "react-router-dom"
import { useAudit } from "../../hooks/use-audit"
import { useAuditFilters } from "../../hooks/use-audit-filters"
import { useFirstPageWhenEmpty } from "../../hooks/use-cursor-pagination"
import { useLabels } from "../../hooks/use-labels"
import { useTableFilters } from "../../hooks/use-table-filters"
import type { ActPage, ListedAct } from "../../lib/api-types"
import { type ListParams, listQuery, readListParams, writeListParams } from "../../lib/list-search-params"
import { CursorPagination } from "../common/cursor-pagination"
import { LabelIconButtons } from "../common/label-icon-buttons"
import { LoadError } from "../common/load-error"
import { Loading } from "../common/loading"
import { ActItem } from "./act-item"

const PAGE_SIZE = 20
const NO_ROWS: ListedAct[] = []

/** What people did, the newest first. The server searches, filters and pages. */
export function AuditList() {
  const { t } = useLabels()
  const [params, setParams] = useSearchParams()
  const { state } = useLocation()
  const list = readListParams(params)
  const { data, error, refetch, isFetching, isPlaceholderData } = useAudit(listQuery(list, PAGE_SIZE))
  useFirstPageWhenEmpty(data?.audit.length === 0 && !isPlaceholderData)

  /** A changed list starts at its first page, because a cursor belongs to one list. */
  const change = (part: Partial<ListParams>) =>
    setParams((current) => writeListParams(current, { ...readListParams(current), cursor: null, ...part }), {
      replace: part.search !== undefined,
      state: part.search === undefined ? undefined : { ...state, cursors: [] },
    })

  // For its toolbar only: a sentence and two links wrap in a list, and are cut or overlap in the table's cells.
  const toolbar = useDataTable({
    data: NO_ROWS,
    columns: [],
    filters: useAuditFilters(),
    getRowId: ({ id }) => id,
    rowCount: 0,
    search: { state: list.search, onSearchChange: (search) => change({ search }) },
    filtering: useTableFilters(list.filters, (filters) => change({ filters })),
  })

  return (
    <Container className="p-0" role="region" aria-label={t("audit.table")}>
      <LabelIconButtons label={t("page.removeFilter")}>
        <DataTable instance={toolbar}>
          <DataTable.Toolbar
            className="flex flex-col items-start justify-between gap-2 md:flex-row md:items-center"
            translations={{ clearAll: t("page.clearAll") }}
          >
            <Text size="small" className="text-ui-fg-subtle">
              {t("audit.hint")}
            </Text>
            <div className="flex w-full items-center justify-end gap-x-2 md:w-auto">
              <LabelIconButtons label={t("page.filter")}>
                <DataTable.FilterMenu tooltip={t("page.filter")} />
              </LabelIconButtons>
              <DataTable.Search aria-label={t("audit.search")} placeholder={t("audit.searchPlaceholder")} />
            </div>
          </DataTable.Toolbar>
        </DataTable>
      </LabelIconButtons>
      {error && <LoadError error={error} onRetry={refetch} isRetrying={isFetching} />}
      {!data && !error && <Loading rows={6} />}
      {data && <Acts page={data} isWholeList={isWhole(list)} />}
      <span role="status" className="sr-only">
        {data && t("audit.results", { count: data.audit.length })}
      </span>
      <CursorPagination nextCursor={data?.next_cursor ?? null} />
    </Container>
  )
}

/** Whether nothing is searched or filtered. */
function isWhole({ search, filters }: ListParams): boolean {
  return search.trim() === "" && Object.keys(filters).length === 0
}

function Acts({ page: { audit }, isWholeList }: { page: ActPage; isWholeList: boolean }) {
  const { t } = useLabels()
  if (audit.length === 0) {
    return (
      <div className="border-ui-border-base flex flex-col items-center gap-y-1 border-t px-6 py-12 text-center">
        <Text size="small" weight="plus">
          {isWholeList ? t("audit.none") : t("page.noneFound")}
        </Text>
        <Text size="small" className="text-ui-fg-subtle text-pretty">
          {isWholeList ? t("audit.noneHint") : t("page.noneFoundHint")}
        </Text>
      </div>
    )
  }
  return (
    <ul
      aria-label={t("audit.list")}
      className="divide-ui-border-base border-ui-border-base divide-y border-t"
    >
      {audit.map((act) => (
        <ActItem key={act.id} act={act} />
      ))}
    </ul>
  )
}
