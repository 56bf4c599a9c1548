import { setTimeout as pause } from "node:timers/promises"

/** Retries an expectation until it holds, and otherwise throws its last failure. */
export async function eventually<Result>(expectation: () => Promise<Result>, ms = 20_000): Promise<Result> {
  const deadline = performance.now() + ms
  for (;;) {
    try {
      return await expectation()
    } catch (error) {
      if (performance.now() > deadline) throw error
      await pause(50)
    }
  }
}
