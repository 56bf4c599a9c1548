import { useCallback, useEffect, useRef, useState } from "react"
import { readRefusal } from "./refusal"

/** How long the button stays disabled after the store answered that it must wait, in ms. */
const REST_MS = 5_000

/**
 * For a button that must work once: a double tap sends one request. It stays busy when the work is done, because the
 * browser is leaving then; work that ends on this page calls `finish`.
 */
export function useSingleStart() {
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>()
  // A ref, because React may not render between two taps, so the second tap would read old state.
  const running = useRef(false)

  const release = useCallback(() => {
    running.current = false
    setBusy(false)
  }, [])

  const start = useCallback(
    async (work: (finish: () => void) => Promise<void>): Promise<void> => {
      if (running.current) return
      running.current = true
      setBusy(true)
      setError(undefined)
      try {
        await work(release)
      } catch (failure) {
        setError(failure)
        if (readRefusal(failure).kind === "wait") setTimeout(release, REST_MS)
        else release()
      }
    },
    [release],
  )

  // Back from LinkAja may restore this page from the back/forward cache, with its button still busy.
  useEffect(() => {
    const comesBack = ({ persisted }: PageTransitionEvent) => {
      if (!persisted) return
      release()
      setError(undefined)
    }
    window.addEventListener("pageshow", comesBack)
    return () => window.removeEventListener("pageshow", comesBack)
  }, [release])

  return { busy, error, start }
}
