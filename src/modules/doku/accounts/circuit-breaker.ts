/** So many failures in a row mean that it is DOKU that is in trouble, and not one invoice. */
const FAILURES_TO_OPEN = 5
const FIRST_PAUSE_MS = 15_000
const MAX_PAUSE_MS = 5 * 60_000
/** A longer pause that DOKU asks for is not taken at its word: an hour late is late enough. */
const MAX_RETRY_AFTER_MS = 60 * 60_000

/**
 * Keeps the reconcile job from hammering a DOKU that is down or asks for patience. Once its pause is over, one
 * ask goes ahead of the others; its outcome closes the breaker or doubles the pause. Shoppers' own asks are
 * never held back by it, but count.
 */
export class CircuitBreaker {
  private failures = 0
  private pauseMs = FIRST_PAUSE_MS
  private pausedUntil: number | undefined
  private probing = false

  /** @param now monotonic clock, in ms. */
  constructor(private readonly now: () => number = () => performance.now()) {}

  /** Not everything may go out: at most one ask, to find out whether DOKU is well again. */
  isOpen(): boolean {
    return this.pausedUntil !== undefined
  }

  /** How long nothing at all goes out yet, in ms; 0 while one may. */
  pauseLeftMs(): number {
    return this.pausedUntil === undefined ? 0 : Math.max(0, this.pausedUntil - this.now())
  }

  /** Whether an ask may go out now. Whoever is told yes must report how it went. */
  tryAcquire(): boolean {
    if (this.pausedUntil === undefined) return true
    if (this.probing || this.now() < this.pausedUntil) return false
    this.probing = true
    return true
  }

  /**
   * DOKU answered, be it with a 404.
   *
   * @returns whether that ended a pause.
   */
  onSuccess(): boolean {
    const ended = this.isOpen()
    this.failures = 0
    this.pauseMs = FIRST_PAUSE_MS
    this.pausedUntil = undefined
    this.probing = false
    return ended
  }

  /**
   * @param retryAfterMs what DOKU asked for, in ms. That alone is reason to pause.
   * @returns the pause that begins with this failure, in ms, if one does.
   */
  onFailure({ throttled, retryAfterMs }: { throttled: boolean; retryAfterMs?: number }): number | undefined {
    this.failures++
    if (!throttled && !this.probing && this.failures < FAILURES_TO_OPEN) return undefined
    // Those that were on their way when it opened say nothing new.
    if (this.pausedUntil !== undefined && !this.probing && this.now() < this.pausedUntil) return undefined
    const pause = Math.max(this.pauseMs, Math.min(retryAfterMs ?? 0, MAX_RETRY_AFTER_MS))
    this.pausedUntil = this.now() + pause
    this.pauseMs = Math.min(this.pauseMs * 2, MAX_PAUSE_MS)
    this.probing = false
    return pause
  }

  /** The ask that was let through never went out, as when another process had just asked. */
  release(): void {
    this.probing = false
  }
}
