/** Longest delay that setTimeout takes, ms. */
const MAX_DELAY_MS = 2 ** 31 - 1

/** Timers that are cancelled together, so that a closed sandbox leaves nothing running. */
export class Timers {
  private readonly pending = new Set<NodeJS.Timeout>()

  /** @param delayMs a negative delay counts as 0 */
  after(delayMs: number, run: () => void): void {
    const timer = setTimeout(
      () => {
        this.pending.delete(timer)
        run()
      },
      Math.min(Math.max(delayMs, 0), MAX_DELAY_MS),
    )
    this.pending.add(timer)
  }

  /** Resolves after `delayMs`; never, if the timers are cleared before. */
  wait(delayMs: number): Promise<void> {
    return new Promise((resolve) => this.after(delayMs, resolve))
  }

  clear(): void {
    for (const timer of this.pending) clearTimeout(timer)
    this.pending.clear()
  }
}
