/** True if this address responds with a 2xx within 2 s. */
export async function answers(url: string): Promise<boolean> {
  try {
    return (await fetch(url, { signal: AbortSignal.timeout(2_000) })).ok
  } catch (error) {
    // Nobody listens, or not fast enough. Anything else is a mistake of ours. By name, for in Jest an error of Node's
    // own is no instance of the test's classes.
    if (["TypeError", "TimeoutError"].includes((error as Error).name)) return false
    throw error
  }
}
