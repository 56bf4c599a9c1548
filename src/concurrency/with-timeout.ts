/** What stands for a result that didn't come in time. */
export const TIMED_OUT = Symbol("too late")

/** The result, or TOO_LATE after `ms`; the work itself goes on. A failure after that is the work's own to report. */
export async function withTimeout<Result>(
  ms: number,
  work: Promise<Result>,
): Promise<Result | typeof TIMED_OUT> {
  let timer: NodeJS.Timeout | undefined
  const limit = new Promise<typeof TIMED_OUT>((resolve) => {
    timer = setTimeout(resolve, Math.max(0, ms), TIMED_OUT)
  })
  try {
    return await Promise.race([work, limit])
  } finally {
    clearTimeout(timer)
  }
}
