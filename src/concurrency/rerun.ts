import { TIMED_OUT, withTimeout } from "./with-timeout"

/**
 * Work that runs beside other work, and once more for whatever came while it ran: whoever has left something for it
 * starts it, and waits for nothing.
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

  /** Whether it has nothing left to do by then, in ms. */
  async endsWithin(ms: number): Promise<boolean> {
    if (this.running && (await withTimeout(ms, this.running)) === TIMED_OUT) return false
    return this.running === undefined
  }

  /** Waits for its end. @throws what its work threw. */
  async ended(): Promise<void> {
    while (this.running) await this.running
    if (this.failure) throw this.failure.error
  }

  /** Never rejects: nobody listens while the other work goes on. */
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
