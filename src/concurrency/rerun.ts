import { TIMED_OUT, withTimeout } from "./with-timeout"

/**
 * Background work that runs again if it was started while it ran, so that input that arrived meanwhile is processed.
 * Starts during a run are combined into one further run.
 */
export class Rerun {
  private running: Promise<void> | undefined
  private wanted = false
  private failure: { error: unknown } | undefined

  constructor(private readonly work: () => Promise<unknown>) {}

  start(): void {
    this.wanted = true
    this.running ??= this.run().finally(() => {
      this.running = undefined
      if (this.wanted && !this.failure) this.start()
    })
  }

  /** Waits at most `ms` milliseconds. @returns whether all runs have ended. */
  async endsWithin(ms: number): Promise<boolean> {
    if (this.running && (await withTimeout(ms, this.running)) === TIMED_OUT) return false
    return this.running === undefined
  }

  /** Waits until all runs have ended. @throws the work's error. */
  async ended(): Promise<void> {
    while (this.running) await this.running
    if (this.failure) throw this.failure.error
  }

  /** Never rejects, because nothing awaits it yet; `ended` throws the error. */
  private async run(): Promise<void> {
    try {
      while (this.wanted && !this.failure) {
        this.wanted = false
        await this.work()
      }
    } catch (error) {
      this.failure = { error }
    }
  }
}
