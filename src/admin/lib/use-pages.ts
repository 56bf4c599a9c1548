import { useLocation, useSearchParams } from "react-router-dom"
import { back, forward, readTrail } from "./page-trail"

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
