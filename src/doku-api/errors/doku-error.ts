/**
 * What a failed call means for the order it was about:
 *
 * - `not_sent`: no byte of the request left this machine. Safe to call again.
 * - `unknown_outcome`: DOKU may or may not hold the order. Never send other bytes for it; ask for its status.
 *   (For a status request: no answer to rely on. Ask again later.)
 * - `refused`: DOKU said no to this request; `code` and `detail` say why. Calling again won't help.
 * - `misconfigured`: DOKU said no to this merchant, whatever the request; `reason` says what to mend.
 * - `invalid_response`: DOKU answered, but not to what was asked, or not readably. After a create, **the order
 *   exists at DOKU** and can perhaps be paid: treat it as not offered, and go on asking for its status.
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
  /** DOKU's message, as one masked line of at most 300 characters. It is a stranger's text wherever it is shown. */
  detail?: string
  reason?: MisconfigurationReason
  /** Milliseconds that DOKU asked us to wait (its `Retry-After` header). */
  retryAfterMs?: number
  /** DOKU's clock minus ours in milliseconds, to a second: positive where ours is behind. */
  clockSkewMs?: number
  /** The field of DOKU's message that couldn't be read, e.g. `order.amount`. */
  field?: string
  /** How often the request was sent, or tried to. */
  attempts?: number
}

/**
 * The one error of this library, apart from TypeErrors for a caller's mistakes. It holds no secret, signature,
 * token or customer's data, and no `cause`: causes carry raw bytes of requests and answers.
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
    this.attempts = details.attempts
  }

  /** The same failure with more known about it, or seen as another kind. */
  with(details: DokuErrorDetails & { kind?: DokuErrorKind; message?: string }): DokuError {
    const { kind = this.kind, message = this.message, ...more } = details
    return new DokuError(kind, message, { ...this, ...more })
  }
}
