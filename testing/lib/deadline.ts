/** Rejects if `work` takes longer than `ms`, or if `signal` is aborted first. */
export function withDeadline<T>(
  ms: number,
  what: string,
  work: Promise<T>,
  signal?: AbortSignal,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => finish(() => reject(new Error(`${what} took longer than ${ms} ms.`))), ms)
    const onAbort = () => finish(() => reject(signal?.reason))
    const finish = (settle: () => void) => {
      clearTimeout(timer)
      signal?.removeEventListener("abort", onAbort)
      settle()
    }
    work.then(
      (value) => finish(() => resolve(value)),
      (error: unknown) => finish(() => reject(error)),
    )
    if (signal?.aborted) {
      onAbort()
    } else {
      signal?.addEventListener("abort", onAbort, { once: true })
    }
  })
}
