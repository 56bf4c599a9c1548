import { useEffect } from "react"
import { useLocation, useSearchParams } from "react-router-dom"
import { type CursorHistory, popCursor, pushCursor, readCursorHistory } from "../lib/cursor-history"
import { writeCursor } from "../lib/list-search-params"

/** Pages of a list whose cursor is in the page's search params. */
export function useCursorPagination() {
  const [params, setParams] = useSearchParams()
  const { state } = useLocation()
  const history = readCursorHistory(state)
  const cursor = params.get("cursor")

  const goTo = (next: string | null, cursors: CursorHistory) =>
    setParams((current) => writeCursor(current, next), { state: { cursors } })

  return {
    cursor,
    isFirst: cursor === null,
    next: (nextCursor: string) => goTo(nextCursor, pushCursor(history, cursor)),
    previous: () => {
      const before = popCursor(history)
      goTo(before.cursor, before.history)
    },
  }
}

/** Replaces a page that has become empty by the first one. */
export function useFirstPageWhenEmpty(isEmpty: boolean): void {
  const [params, setParams] = useSearchParams()
  const { state } = useLocation()
  const isEmptyLaterPage = isEmpty && params.get("cursor") !== null
  // biome-ignore lint/correctness/useExhaustiveDependencies: other search params don't matter
  useEffect(() => {
    if (!isEmptyLaterPage) return
    setParams((current) => writeCursor(current, null), { replace: true, state: { ...state, cursors: [] } })
  }, [isEmptyLaterPage])
}
