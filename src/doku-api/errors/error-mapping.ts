import type { Integration } from "../create-order/integrations"
import type { HttpFailure, HttpResponse, ResponseHeaders } from "../http-exchange"
import { DokuError, type DokuErrorDetails, type DokuErrorKind } from "./doku-error"
import { type DokuErrorMessage, extractError, NO_MESSAGE } from "./error-body"
import { masked, oneLine } from "./redaction"

/** The call that failed, and the texts that its error must not contain. */
export interface FailureContext {
  requestId: string
  /** Of a create request. */
  integration?: Integration
  clockSkewMs?: number
  /** Texts to mask in DOKU's messages: the secret key, the customer's data. */
  secrets: readonly string[]
}

const CREDENTIAL_CODES = new Set(["invalid_header_request", "invalid_client_id", "invalid_signature"])
const CLOCK_CODE = "request_time_out_of_range"

/** Longer `Retry-After` times are cut to a day. */
const MAX_RETRY_AFTER_MS = 86_400_000

export function failureError(failure: HttpFailure, context: FailureContext): DokuError {
  const details = {
    code: failure.code,
    requestId: context.requestId,
    detail: failure.detail === undefined ? undefined : tidy(failure.detail, context),
  }
  const cause = { timeout: "in time", aborted: "before the caller gave up", network: `(${failure.code})` }[
    failure.why
  ]
  return failure.sent
    ? new DokuError(
        "unknown_outcome",
        `DOKU gave no whole answer ${cause}; what it did is not known`,
        details,
      )
    : new DokuError("not_sent", `DOKU could not be reached ${cause}; nothing was sent`, details)
}

/** An answer that doesn't reveal whether DOKU did anything. */
export function unusableResponseError(
  answer: HttpResponse,
  code: string,
  context: FailureContext,
): DokuError {
  const said = describe(answer, context)
  return new DokuError(
    "unknown_outcome",
    `DOKU's answer (HTTP ${answer.status}) doesn't tell what it did: ${said.detail}`,
    { ...said, code: said.code ?? code },
  )
}

/** The code of an order that DOKU has under this invoice number already. */
export const INVOICE_ALREADY_USED = "invoice_already_used"

/** Refusals that DOKU words in a message without a code of its own. Each code is ours. */
const REFUSALS: readonly { code: string; text: RegExp; kind: DokuErrorKind; meaning: string }[] = [
  {
    code: INVOICE_ALREADY_USED,
    text: /invoice already used/i,
    // The invoice number is unique to a payment session, so the order is ours, from a request without an answer.
    kind: "unknown_outcome",
    meaning: "DOKU has an order of this invoice number already",
  },
  {
    code: "amount_not_match",
    text: /amount not match/i,
    kind: "refused",
    meaning: "DOKU finds that the line items don't add up to the amount",
  },
  {
    code: "missing_fields",
    text: /must be filled|is mandatory|is required/i,
    kind: "refused",
    meaning: "DOKU misses a field of the request",
  },
  {
    code: "invalid_character",
    text: /invalid character/i,
    kind: "refused",
    meaning: "DOKU doesn't accept a character of the request",
  },
]

/**
 * Why DOKU rejects the request, when its message says so. Third parties saw these texts with several HTTP statuses, so
 * the text counts first.
 */
export function knownRefusal(answer: HttpResponse, context: FailureContext): DokuError | undefined {
  // A proxy's page may contain any words.
  if (isOnlyPage(answer)) return undefined
  const { code: given, message } = extractError(answer.body.toString("utf8"))
  // The gateway words these in a message of any kind; their code counts.
  if (given !== undefined && (CREDENTIAL_CODES.has(given) || given === CLOCK_CODE)) return undefined
  const said = describe(answer, context)
  if (/payment channel is inactive/i.test(message)) {
    return new DokuError("misconfigured", inactiveMessage(context.integration), {
      ...said,
      reason: "channel_inactive",
    })
  }
  const refusal = REFUSALS.find(({ text }) => text.test(message))
  if (!refusal) return undefined
  const { kind, meaning, code } = refusal
  return new DokuError(kind, `${meaning} (HTTP ${answer.status}): ${said.detail}`, {
    ...said,
    code: said.code ?? code,
  })
}

/** Names the other integration, too: DOKU activates each by itself, and a store needs only one. */
function inactiveMessage(integration: Integration = "direct"): string {
  return integration === "direct"
    ? "DOKU has not activated LinkAja's direct API for this merchant: ask DOKU to, " +
        'or set integration: "checkout" if LinkAja is active in DOKU Checkout'
    : "DOKU has not activated LinkAja in DOKU Checkout for this merchant: activate it in DOKU Back Office, " +
        'or set integration: "direct" if LinkAja\'s direct API is active'
}

/**
 * Maps an answer that isn't a success. The codes and texts were seen on DOKU's gateway and its Checkout; none is
 * documented for LinkAja.
 */
export function responseError(answer: HttpResponse, context: FailureContext): DokuError {
  const known = knownRefusal(answer, context)
  if (known) return known
  const { status } = answer
  if (status >= 500 || status === 408 || status === 409 || status === 425 || status === 429) {
    return unusableResponseError(answer, `http_${status}`, context)
  }
  const raw = extractError(answer.body.toString("utf8"))
  const said = describe(answer, context)
  if (raw.code === CLOCK_CODE) {
    const message = "DOKU refuses this machine's clock: set it by NTP"
    return new DokuError("misconfigured", message, { ...said, reason: "clock" })
  }
  if (raw.code !== undefined && CREDENTIAL_CODES.has(raw.code)) {
    const message = `DOKU doesn't accept the credentials (${said.detail}): check clientId, secretKey and environment`
    return new DokuError("misconfigured", message, { ...said, reason: "credentials" })
  }
  if (isWrongPath(answer)) {
    const message = "DOKU's host doesn't know this path: check baseUrl"
    return new DokuError("misconfigured", message, { ...said, code: "wrong_path" })
  }
  if (status < 400) {
    const message = `DOKU's host answered with HTTP ${status}, which is not followed: check baseUrl`
    return new DokuError("misconfigured", message, { ...said, code: "wrong_host" })
  }
  return new DokuError("refused", `DOKU refused the request (HTTP ${status}): ${said.detail}`, {
    ...said,
    code: said.code ?? `http_${status}`,
  })
}

/** A 404 about the path, not about the order: DOKU's gateway sends it when no service handles the path. */
export function isWrongPath(answer: HttpResponse): boolean {
  return (
    answer.status === 404 && /no static resource/i.test(extractError(answer.body.toString("utf8")).message)
  )
}

/** Whether the body is a page or plain text. DOKU's services send JSON or nothing: a proxy or another host wrote it. */
export function isOnlyPage(answer: HttpResponse): boolean {
  const text = answer.body.toString("utf8").trim()
  if (text === "") return false
  try {
    return typeof JSON.parse(text) !== "object"
  } catch {
    return true
  }
}

/** DOKU's code and message, masked; each is absent when the answer has none. */
export function codeAndDetail(
  answer: HttpResponse,
  context: FailureContext,
): { code?: string; detail?: string } {
  const { code, detail } = describe(answer, context)
  return {
    ...(code === undefined ? {} : { code }),
    ...(detail === NO_MESSAGE ? {} : { detail }),
  }
}

/** `Retry-After` in milliseconds. A date is compared with the answer's own `Date`, not with our clock. */
export function readRetryAfter(headers: ResponseHeaders): number | undefined {
  const value = headers["retry-after"]
  if (typeof value !== "string") return undefined
  const ms = /^\d+$/.test(value)
    ? Number(value) * 1000
    : Date.parse(value) - (typeof headers.date === "string" ? Date.parse(headers.date) : Number.NaN)
  return Number.isNaN(ms) ? undefined : Math.min(Math.max(ms, 0), MAX_RETRY_AFTER_MS)
}

function describe(answer: HttpResponse, context: FailureContext): DokuErrorDetails & { detail: string } {
  const said: DokuErrorMessage = extractError(answer.body.toString("utf8"))
  return {
    code: said.code === undefined ? undefined : tidy(said.code, context),
    detail: tidy(said.message, context),
    httpStatus: answer.status,
    requestId: context.requestId,
    retryAfterMs: readRetryAfter(answer.headers),
    clockSkewMs: context.clockSkewMs,
  }
}

function tidy(text: string, context: FailureContext): string {
  return oneLine(masked(text, context.secrets), 300)
}
