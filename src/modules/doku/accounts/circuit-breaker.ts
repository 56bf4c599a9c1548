/** After so many failures in a row the cause is DOKU, and not a single invoice. */
const FAILURES_TO_OPEN = 5
const FIRST_PAUSE_MS = 15_000
const MAX_PAUSE_MS = 5 * 60_000
/** The longest Retry-After that is respected. */
const MAX_RETRY_AFTER_MS = 60 * 60_000

/**
 * Stops the reconcile job's queries while DOKU is down or throttles. After the pause one query goes ahead of the
 * others; its outcome closes the breaker or doubles the pause. A shopper's own queries are always sent, and their
 * outcomes count.
 */
export class CircuitBreaker {
  private failures = 0
  private pauseMs = FIRST_PAUSE_MS
  private pausedUntil: number | undefined
  private probing = false

  /** @param now monotonic clock, in ms. */
  constructor(private readonly now: () => number = () => performance.now()) {}

  /** True while at most one query may be sent, to find out whether DOKU answers again. */
  isOpen(): boolean {
    return this.pausedUntil !== undefined
  }

  /** How long no query may be sent, in ms; 0 when one may. */
  pauseLeftMs(): number {
    return this.pausedUntil === undefined ? 0 : Math.max(0, this.pausedUntil - this.now())
  }

  /** Whether a query may be sent now. After true, report the outcome by onSuccess, onFailure or release. */
  tryAcquire(): boolean {
    if (this.pausedUntil === undefined) return true
    if (this.probing || this.now() < this.pausedUntil) return false
    this.probing = true
    return true
  }

  /**
   * DOKU answered, also with 404.
   *
   * @returns whether this closed the breaker.
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
   * @param retryAfterMs DOKU's Retry-After, in ms.
   * @returns the pause that this failure starts, in ms; undefined when it starts none.
   */
  onFailure({ throttled, retryAfterMs }: { throttled: boolean; retryAfterMs?: number }): number | undefined {
    this.failures++
    if (!throttled && !this.probing && this.failures < FAILURES_TO_OPEN) return undefined
    // Queries that were sent before it opened tell nothing new.
    if (this.pausedUntil !== undefined && !this.probing && this.now() < this.pausedUntil) return undefined
    const pause = Math.max(this.pauseMs, Math.min(retryAfterMs ?? 0, MAX_RETRY_AFTER_MS))
    this.pausedUntil = this.now() + pause
    this.pauseMs = Math.min(this.pauseMs * 2, MAX_PAUSE_MS)
    this.probing = false
    return pause
  }

  /** The query that was allowed was not sent, as when another process had just sent one. */
  release(): void {
    this.probing = false
  }
}
