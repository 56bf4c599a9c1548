const LONGEST_MS = 2 ** 31 - 1

/** Timers that can be cancelled together, so that a closed sandbox leaves nothing running. */
export class Timers {
  private readonly pending = new Set<NodeJS.Timeout>()

  /** @param ms delay in milliseconds */
  after(ms: number, run: () => void): void {
    const timer = setTimeout(
      () => {
        this.pending.delete(timer)
        run()
      },
      Math.min(Math.max(ms, 0), LONGEST_MS),
    )
    this.pending.add(timer)
  }

  /** Resolves after `ms`; never, if the timers are cleared before. */
  wait(ms: number): Promise<void> {
    return new Promise((resolve) => this.after(ms, resolve))
  }

  clear(): void {
    for (const timer of this.pending) clearTimeout(timer)
    this.pending.clear()
  }
}
