/** True if this address responds with a 2xx within 2 s. */
export async function answers(url: string): Promise<boolean> {
  try {
    return (await fetch(url, { signal: AbortSignal.timeout(2_000) })).ok
  } catch (error) {
    // No server listens, or it is too slow; any other error is a bug. Compared by name, because under Jest an error of
    // Node is no instance of the test's classes.
    if (["TypeError", "TimeoutError"].includes((error as Error).name)) return false
    throw error
  }
}
