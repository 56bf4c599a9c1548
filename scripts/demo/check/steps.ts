import type { Step } from "../../../testing/store/checkout"

/** Prints every step with its duration, and adds the step's name to its error. */
export function timedSteps(story: string, say: (line: string) => void, signal: AbortSignal): Step {
  return async (name, work) => {
    signal.throwIfAborted()
    const startedAt = performance.now()
    try {
      const result = await work()
      const duration = `${Math.round(performance.now() - startedAt)} ms`.padStart(10)
      say(`${duration}  ${story}: ${name}`)
      return result
    } catch (cause) {
      const message = cause instanceof Error ? cause.message : String(cause)
      throw new Error(`${story}: ${name}: ${message}`, { cause })
    }
  }
}
