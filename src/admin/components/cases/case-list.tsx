import { Container } from "@medusajs/ui"
import { useRef } from "react"
import { useCases } from "../../hooks/use-cases"
import { useCursorPagination, useFirstPageWhenEmpty } from "../../hooks/use-cursor-pagination"
import { isCaseListEmpty } from "../../lib/case-list"
import { CursorPagination } from "../common/cursor-pagination"
import { LoadError } from "../common/load-error"
import { Loading } from "../common/loading"
import { CaseCard } from "./case-card"
import { CaseTransaction } from "./case-transaction"
import { NoCases } from "./no-cases"

const PAGE_SIZE = 20
/** Details of a case that `CaseTransaction` shows with their current values. */
const SHOWN_DETAILS = ["amount", "paid_amount", "returned_amount"]

/** Open or closed cases, the newest first. */
export function CaseList({ status }: { status: "open" | "closed" }) {
  const list = useRef<HTMLDivElement>(null)
  const { cursor } = useCursorPagination()
  const { data, error, refetch, isFetching, isPlaceholderData } = useCases({
    status,
    limit: PAGE_SIZE,
    ...(cursor === null ? {} : { cursor }),
  })
  const isPageEmpty = data !== undefined && data.cases.length === 0
  const isListEmpty = data !== undefined && isCaseListEmpty(data, { status, cursor })
  useFirstPageWhenEmpty(isPageEmpty && !isPlaceholderData)

  return (
    <Container className="p-0">
      <div ref={list} tabIndex={-1} className="outline-none">
        {error && <LoadError error={error} onRetry={refetch} isRetrying={isFetching} />}
        {!error && (!data || (isPageEmpty && !isListEmpty)) && <Loading />}
        {isListEmpty && <NoCases status={status} />}
        {data && !isPageEmpty && (
          <ul className="flex flex-col gap-y-4 px-6 py-4">
            {data.cases.map((dokuCase) => (
              <li key={dokuCase.id}>
                <CaseCard
                  dokuCase={dokuCase}
                  transactionId={dokuCase.transaction_id}
                  fallbackFocus={list}
                  shown={SHOWN_DETAILS}
                >
                  <CaseTransaction dokuCase={dokuCase} />
                </CaseCard>
              </li>
            ))}
          </ul>
        )}
        <CursorPagination nextCursor={data?.next_cursor ?? null} />
      </div>
    </Container>
  )
}
