/** What stands for a result that didn't come in time. */
export const TOO_LATE = Symbol("too late")

/** The result, or TOO_LATE after `ms`; the work itself goes on. A failure after that is the work's own to report. */
export async function within<Result>(ms: number, work: Promise<Result>): Promise<Result | typeof TOO_LATE> {
  let timer: NodeJS.Timeout | undefined
  const limit = new Promise<typeof TOO_LATE>((resolve) => {
    timer = setTimeout(resolve, Math.max(0, ms), TOO_LATE)
  })
  try {
    return await Promise.race([work, limit])
  } finally {
    clearTimeout(timer)
  }
}
