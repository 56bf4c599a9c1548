/**
 * What a failed call means for its order:
 *
 * - `not_sent`: no byte of the request left this machine. Safe to call again.
 * - `unknown_outcome`: DOKU may or may not have the order. Never send other bytes for it; query its status.
 *   (After a status query: no reliable answer. Query again later.)
 * - `refused`: DOKU rejected this request; `code` and `detail` say why. Calling again won't help.
 * - `misconfigured`: DOKU rejects every request of this merchant; `reason` says what to correct.
 * - `invalid_response`: DOKU's answer is unreadable or about something else. After a create, **the order exists at
 *   DOKU** and may be payable: show no payment page, and continue to query its status.
 */
export type DokuErrorKind = "not_sent" | "unknown_outcome" | "refused" | "misconfigured" | "invalid_response"

/** `credentials`: Client ID, Secret Key or environment; `clock`: this machine's; `channel_inactive`: ask DOKU. */
export type MisconfigurationReason = "credentials" | "clock" | "channel_inactive"

export interface DokuErrorDetails {
  /** DOKU's error code (`invalid_signature`), the network's (`ECONNRESET`), or a short word of ours. */
  code?: string
  /** Absent when there was no answer. */
  httpStatus?: number
  /** Request-Id of the call, which DOKU's support asks for. */
  requestId?: string
  /** DOKU's message, as one masked line of at most 300 characters. Untrusted text wherever it is shown. */
  detail?: string
  reason?: MisconfigurationReason
  /** DOKU's `Retry-After` header, in milliseconds. */
  retryAfterMs?: number
  /** DOKU's clock minus ours in milliseconds, accurate to a second. Positive when ours is behind. */
  clockSkewMs?: number
  /** The field of DOKU's message that couldn't be read, e.g. `order.amount`. */
  field?: string
  /** The host of DOKU's payment page, if that is why the answer can't be used: no option allows it. */
  redirectHost?: string
  /** How many times the request was sent or attempted. */
  attempts?: number
}

/**
 * The only error of this library, apart from TypeErrors for a caller's mistakes. It contains no secret, signature,
 * token or customer data, and no `cause`, because causes carry raw bytes of requests and answers.
 */
export class DokuError extends Error {
  override readonly name = "DokuError"
  readonly kind: DokuErrorKind
  readonly code?: string
  readonly httpStatus?: number
  readonly requestId?: string
  readonly detail?: string
  readonly reason?: MisconfigurationReason
  readonly retryAfterMs?: number
  readonly clockSkewMs?: number
  readonly field?: string
  readonly redirectHost?: string
  readonly attempts?: number

  constructor(kind: DokuErrorKind, message: string, details: DokuErrorDetails = {}) {
    super(message)
    this.kind = kind
    this.code = details.code
    this.httpStatus = details.httpStatus
    this.requestId = details.requestId
    this.detail = details.detail
    this.reason = details.reason
    this.retryAfterMs = details.retryAfterMs
    this.clockSkewMs = details.clockSkewMs
    this.field = details.field
    this.redirectHost = details.redirectHost
    this.attempts = details.attempts
  }

  /** A copy with more details, or of another kind. */
  with(details: DokuErrorDetails & { kind?: DokuErrorKind; message?: string }): DokuError {
    const { kind = this.kind, message = this.message, ...more } = details
    return new DokuError(kind, message, { ...this, ...more })
  }
}
