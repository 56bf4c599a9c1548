import { Container, DataTable, Text, useDataTable } from "@medusajs/ui"
import { useLocation, useSearchParams } from "react-router-dom"
import { useFirstPageWhen } from "../../hooks/use-cursor-pagination"
import { useWords } from "../../hooks/use-labels"
import { useChosenFilters } from "../../hooks/use-table-filters"
import { useTransactionFilters } from "../../hooks/use-transaction-filters"
import type { Transaction } from "../../lib/api-types"
import { type ListState, listQuery, readListAddress, writeListAddress } from "../../lib/list-search-params"
import { useTransactions } from "../../lib/queries"
import { Pager } from "../common/cursor-pagination"
import { NamedControls } from "../common/label-icon-buttons"
import { LoadError } from "../common/load-error"
import { useTransactionColumns } from "./use-transaction-columns"

const PAGE_SIZE = 20
const NONE: Transaction[] = []

/** All LinkAja payments: the newest first; searched, filtered and paged by the server. */
export function TransactionTable({ onOpen }: { onOpen: (id: string) => void }) {
  const { t } = useWords()
  const [address, setAddress] = useSearchParams()
  const { state } = useLocation()
  const list = readListAddress(address)
  const { data, error, refetch, isFetching, isPending, isPlaceholderData } = useTransactions(
    listQuery(list, PAGE_SIZE),
  )
  const rows = data?.transactions ?? NONE
  useFirstPageWhen(data?.transactions.length === 0 && !isPlaceholderData)

  /** A changed list starts at its first page: a cursor is of use in the list that gave it out only. */
  const change = (part: Partial<ListState>) =>
    setAddress(
      (current) => writeListAddress(current, { ...readListAddress(current), cursor: null, ...part }),
      {
        replace: part.search !== undefined,
        state: part.search === undefined ? undefined : { ...state, trail: [] },
      },
    )

  const table = useDataTable({
    data: rows,
    columns: useTransactionColumns(),
    filters: useTransactionFilters(),
    getRowId: ({ id }) => id,
    rowCount: rows.length,
    isLoading: isPending,
    // The type promises the transaction; what comes is the table's row, whose id is the same.
    onRowClick: (_event, { id }) => onOpen(id),
    search: { state: list.search, onSearchChange: (search) => change({ search }) },
    filtering: useChosenFilters(list.filters, (filters) => change({ filters })),
  })

  return (
    <Container className="p-0" role="region" aria-label={t("page.table")}>
      <NamedControls button={t("page.removeFilter")}>
        <DataTable instance={table}>
          <DataTable.Toolbar
            className="flex flex-col items-start justify-between gap-2 md:flex-row md:items-center"
            translations={{ clearAll: t("page.clearAll") }}
          >
            <Text size="small" className="text-ui-fg-subtle hidden md:block">
              {t("page.searchHint")}
            </Text>
            <div className="flex w-full items-center justify-end gap-x-2 md:w-auto">
              <NamedControls button={t("page.filter")}>
                <DataTable.FilterMenu tooltip={t("page.filter")} />
              </NamedControls>
              <DataTable.Search aria-label={t("page.search")} placeholder={t("page.searchPlaceholder")} />
            </div>
          </DataTable.Toolbar>
          {error && <LoadError error={error} onRetry={refetch} isRetrying={isFetching} />}
          {(data || !error) && (
            <DataTable.Table
              emptyState={{
                empty: { heading: t("page.none"), description: t("page.noneHint") },
                filtered: { heading: t("page.noneFound"), description: t("page.noneFoundHint") },
              }}
            />
          )}
        </DataTable>
      </NamedControls>
      <span role="status" className="sr-only">
        {data && t("page.results", { count: rows.length })}
      </span>
      <Pager nextCursor={data?.next_cursor ?? null} />
    </Container>
  )
}
