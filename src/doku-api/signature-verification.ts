import { oneLine } from "./errors/redaction"
import { type TimestampHeader, verifySignature } from "./signature"

export type ReceivedHeaders = Readonly<Record<string, string | string[] | undefined>>

export interface NotificationToVerify {
  headers: ReceivedHeaders
  /** The bytes as received, before any parser. */
  rawBody: Buffer
  /** Path of the notification URL as configured in DOKU's Back Office: this is what DOKU signs. */
  path: string
  clientId: string
  secretKey: string
  previousSecretKeys: readonly string[]
  /** Path at which it arrived, used in the hint only: a proxy may have rewritten it. */
  receivedPath?: string
}

export type NotificationVerdict =
  | { ok: true; key: "current" | "previous" }
  | {
      ok: false
      reason: "missing_header" | "client_id" | "signature"
      /** The header at fault. */
      header?: string
      /** The likely cause, for the log. Contains no secret and no signature. */
      hint: string
    }

/**
 * Verifies that DOKU sent this notification. Its age is not checked: DOKU retries for hours, and the Back Office can
 * resend it by hand. Never throws.
 *
 * Source: DOKU's pages on the signature and on notifications.
 */
export function verifyNotification(notification: NotificationToVerify): NotificationVerdict {
  const { headers, clientId, secretKey, previousSecretKeys } = notification
  const values: string[] = []
  for (const header of ["Client-Id", "Request-Id", "Request-Timestamp", "Signature"]) {
    const found = readHeader(headers, header)
    if (found.length !== 1 || found[0] === "") {
      const hint =
        found.length > 1
          ? `${header} arrived more than once`
          : `${header} did not arrive; a proxy may have dropped it, or DOKU is not the sender`
      return { ok: false, reason: "missing_header", header, hint }
    }
    values.push(...found)
  }
  const [receivedClientId, requestId, timestamp, signature] = values as [string, string, string, string]
  if (clientId === "" || receivedClientId !== clientId) {
    const hint =
      "it is for another Client ID: another account's or environment's notification, or a wrong clientId"
    return { ok: false, reason: "client_id", header: "Client-Id", hint }
  }

  const received: Received = { clientId, requestId, timestamp, signature }
  if (verifies(received, notification, [secretKey])) return { ok: true, key: "current" }
  if (verifies(received, notification, previousSecretKeys)) return { ok: true, key: "previous" }
  return { ok: false, reason: "signature", header: "Signature", hint: explain(received, notification) }
}

interface Received {
  clientId: string
  requestId: string
  timestamp: string
  signature: string
}

interface Signed {
  path: string
  rawBody?: Buffer
  timestampHeader?: TimestampHeader
}

function verifies(received: Received, signed: Signed, secretKeys: readonly string[]): boolean {
  return verifySignature({
    ...received,
    target: signed.path,
    body: signed.rawBody,
    timestampHeader: signed.timestampHeader,
    secretKeys,
  })
}

/** Tries the usual mistakes one at a time, to name the likely one. */
function explain(received: Received, notification: NotificationToVerify): string {
  const { path, rawBody, receivedPath } = notification
  const secretKeys = [notification.secretKey, ...notification.previousSecretKeys]
  if (!/^HMACSHA256=[A-Za-z0-9+/]{43}=?$/.test(received.signature)) {
    return "the Signature header is not of DOKU's form, HMACSHA256= and 44 characters"
  }
  const otherPath = [receivedPath, path.replace(/\/$/, ""), `${path}/`].find(
    (candidate) =>
      candidate !== undefined &&
      candidate !== path &&
      (verifies(received, { path: candidate, rawBody }, secretKeys) ||
        verifies(received, { path: candidate }, secretKeys)),
  )
  if (otherPath !== undefined) {
    return (
      `it was signed for the path ${oneLine(otherPath, 200)}, but notificationUrl has the path ` +
      `${oneLine(path, 200)}: the notification URL in DOKU's Back Office and notificationUrl must be the same`
    )
  }
  if (verifies(received, { path }, secretKeys)) {
    return "it was signed without the Digest line, so nothing vouches for its body; it is not accepted"
  }
  if (verifies(received, { path, rawBody, timestampHeader: "Response-Timestamp" }, secretKeys)) {
    return "it was signed as a response, with the line Response-Timestamp"
  }
  const trimmed = secretKeys.map((key) => key.trim())
  if (verifies(received, { path, rawBody }, trimmed)) return "secretKey has white space around it"
  return (
    "the secret key is another one (another environment's, or changed in the Back Office), the notification " +
    "URL in the Back Office has another path, or something on the way changed the body's bytes"
  )
}

export type ResponseSignature = "valid" | "invalid" | "absent"

export interface ResponseToVerify {
  headers: ReceivedHeaders
  rawBody: Buffer
  /** `POST` answers are signed with their Digest, `GET` answers without. */
  method: "GET" | "POST"
  /** The path that was called and signed in the request. */
  path: string
  /** Client-Id of the request. */
  clientId: string
  /** Request-Id of the request. */
  requestId: string
  secretKey: string
  /** Also accepts a POST answer signed without Digest, as accounts need that sign their requests without. */
  digestOptional?: boolean
}

/**
 * Verifies the signature of DOKU's answer, a 2xx or the 409 that replays one. The result is only logged: it is not
 * known whether DOKU signs LinkAja's answers. TLS protects them, and invoice, amount and redirect host are compared
 * anyway. Never throws.
 *
 * Source: DOKU's page on the response's signature, which names the third line Response-Timestamp; its LinkAja
 * page lists the header as Request-Timestamp. The header that is present names the line.
 */
export function verifyResponse(response: ResponseToVerify): ResponseSignature {
  const signatures = readHeader(response.headers, "Signature")
  if (signatures.length === 0) return "absent"
  const [signature] = signatures
  const stamp = readTimestamp(response.headers)
  if (signatures.length > 1 || !stamp) return "invalid"
  if (!echoes(response.headers, "Client-Id", response.clientId)) return "invalid"
  if (!echoes(response.headers, "Request-Id", response.requestId)) return "invalid"

  const { rawBody, path, clientId, requestId, secretKey } = response
  const { timestampHeader, timestamp } = stamp
  const secretKeys = [secretKey]
  const bodies =
    response.method === "GET" ? [undefined] : response.digestOptional ? [rawBody, undefined] : [rawBody]
  // Each part is listed by name, because copying them with a spread takes as long as the signature itself.
  const signs = (body: Buffer | undefined) =>
    verifySignature({
      signature,
      target: path,
      clientId,
      requestId,
      timestampHeader,
      timestamp,
      secretKeys,
      body,
    })
  return bodies.some(signs) ? "valid" : "invalid"
}

function readTimestamp(
  headers: ReceivedHeaders,
): { timestampHeader: TimestampHeader; timestamp: string } | undefined {
  for (const timestampHeader of ["Response-Timestamp", "Request-Timestamp"] as const) {
    const [timestamp, ...others] = readHeader(headers, timestampHeader)
    if (timestamp !== undefined) return others.length > 0 ? undefined : { timestampHeader, timestamp }
  }
  return undefined
}

/** True when the header is absent: the signature then covers the request's value, so it still has to match. */
function echoes(headers: ReceivedHeaders, name: string, value: string): boolean {
  return readHeader(headers, name).every((echoed) => echoed === value)
}

/** Every value of a header; its name is compared without regard to case. */
function readHeader(headers: ReceivedHeaders, name: string): string[] {
  const wanted = name.toLowerCase()
  const values: string[] = []
  for (const key of Object.keys(headers)) {
    // Comparing the length first avoids lower-casing most names.
    if (key.length !== wanted.length || key.toLowerCase() !== wanted) continue
    const value = headers[key]
    if (value !== undefined) values.push(...(typeof value === "string" ? [value] : value))
  }
  return values
}
