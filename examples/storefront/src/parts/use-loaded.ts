import { useCallback, useEffect, useRef, useState } from "react"

/** A page's loaded data or its error. Loads again when the key changes; the last load wins. */
export function useLoaded<T>(load: () => Promise<T>, key: string) {
  const [loaded, setLoaded] = useState<{ value?: T; error?: unknown }>({})
  const latest = useRef(load)
  latest.current = load
  const run = useRef(0)

  const reload = useCallback(() => {
    const mine = ++run.current
    const isLast = () => mine === run.current
    setLoaded({})
    latest.current().then(
      (value) => isLast() && setLoaded({ value }),
      (error: unknown) => isLast() && setLoaded({ error }),
    )
  }, [])

  // biome-ignore lint/correctness/useExhaustiveDependencies: the key says when what is loaded is another thing.
  useEffect(() => {
    reload()
    return () => {
      run.current++
    }
  }, [reload, key])
  return { ...loaded, reload }
}
