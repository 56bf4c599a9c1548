import { useEffect } from "react"
import { useLocation, useSearchParams } from "react-router-dom"
import { back, forward, readTrail } from "../lib/cursor-history"
import { readCursor, writeCursor } from "../lib/list-search-params"

/** Turns the pages of a list whose cursor stands in the address. */
export function usePages() {
  const [address, setAddress] = useSearchParams()
  const { state } = useLocation()
  const trail = readTrail(state)
  const cursor = readCursor(address)

  const goTo = (next: string | null, nextTrail: readonly (string | null)[]) =>
    setAddress((current) => writeCursor(current, next), { state: { trail: nextTrail } })

  return {
    cursor,
    isFirst: cursor === null,
    next: (nextCursor: string) => goTo(nextCursor, forward(trail, cursor)),
    previous: () => {
      const before = back(trail)
      goTo(before.cursor, before.trail)
    },
  }
}

/** Goes to the first page from one that nothing is left on, and leaves no way back to it. */
export function useFirstPageWhen(isEmpty: boolean): void {
  const [address, setAddress] = useSearchParams()
  const { state } = useLocation()
  const isBeyond = isEmpty && readCursor(address) !== null
  // biome-ignore lint/correctness/useExhaustiveDependencies: the page is left once, whatever else is in the address
  useEffect(() => {
    if (!isBeyond) return
    setAddress((current) => writeCursor(current, null), { replace: true, state: { ...state, trail: [] } })
  }, [isBeyond])
}
