import { setTimeout as pause } from "node:timers/promises"

/**
 * Looks until `condition` holds, at least once. Resolves to whether it did within `ms` milliseconds, so
 * that the caller says what was waited for.
 */
export async function waitUntil(
  condition: () => boolean | Promise<boolean>,
  { ms, every = 100 }: { ms: number; every?: number },
): Promise<boolean> {
  const deadline = Date.now() + ms
  while (!(await condition())) {
    if (Date.now() >= deadline) {
      return false
    }
    await pause(every)
  }
  return true
}
