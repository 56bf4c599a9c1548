/** Returned instead of a result that was not ready in time. */
export const TIMED_OUT = Symbol("too late")

/** The result, or TIMED_OUT after `ms`. The work itself continues, and a later rejection of it is ignored. */
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
