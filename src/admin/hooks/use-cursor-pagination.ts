import { useEffect } from "react"
import { useLocation, useSearchParams } from "react-router-dom"
import { back, forward, readTrail } from "../lib/cursor-history"

/** Turns the pages of a list whose cursor stands in the address. */
export function usePages() {
  const [address, setAddress] = useSearchParams()
  const { state } = useLocation()
  const trail = readTrail(state)
  const cursor = address.get("cursor")

  const goTo = (next: string | null, nextTrail: readonly (string | null)[]) =>
    setAddress(
      (current) => {
        const changed = new URLSearchParams(current)
        if (next === null) changed.delete("cursor")
        else changed.set("cursor", next)
        return changed
      },
      { state: { trail: nextTrail } },
    )

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
  const isBeyond = isEmpty && address.has("cursor")
  // biome-ignore lint/correctness/useExhaustiveDependencies: the page is left once, whatever else is in the address
  useEffect(() => {
    if (!isBeyond) return
    setAddress(
      (current) => {
        const first = new URLSearchParams(current)
        first.delete("cursor")
        return first
      },
      { replace: true, state: { ...state, trail: [] } },
    )
  }, [isBeyond])
}
