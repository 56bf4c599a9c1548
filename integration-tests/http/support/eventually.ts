import { setTimeout as pause } from "node:timers/promises"

/** Tries an expectation until it holds, for what happens after an answer; its own failure is what is reported. */
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
