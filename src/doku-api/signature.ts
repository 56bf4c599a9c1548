import { createHash, createHmac, timingSafeEqual } from "node:crypto"

/**
 * DOKU's "non-SNAP" signature, used alike for requests, responses and notifications.
 *
 * Source: DOKU's signature pages. The signed text is a list of lines in a fixed order, joined by a single
 * line feed, with no space after a colon and none at the end:
 *
 *     Client-Id:…
 *     Request-Id:…
 *     Request-Timestamp:…      (Response-Timestamp in an answer that carries that header)
 *     Request-Target:…         (the path alone, no host)
 *     Digest:…                 (base64 of the body's SHA-256; the line is absent, not empty, without a body)
 */
export type TimestampHeader = "Request-Timestamp" | "Response-Timestamp"

export interface SignatureParts {
  /** Value of the `Client-Id` header. */
  clientId: string
  /** Value of the `Request-Id` header. */
  requestId: string
  /** Value of the timestamp header, as sent: `YYYY-MM-DDTHH:mm:ssZ`. */
  timestamp: string
  /** Path that is signed, e.g. `/orders/v1/status/INV-1`. */
  target: string
  /** The exact bytes sent. Absent for GET, and where the Digest line is left out. */
  body?: Buffer | string
  /** Name of the third line; an answer of DOKU may carry `Response-Timestamp`. */
  timestampHeader?: TimestampHeader
}

export interface CreateSignatureInput extends SignatureParts {
  secretKey: string
}

export interface VerifySignatureInput extends SignatureParts {
  /** The `Signature` header as received; a malformed one is not valid. */
  signature: string | undefined
  /** Keys tried in turn. An empty list, or an empty key, never verifies anything. */
  secretKeys: readonly string[]
}

const PREFIX = "HMACSHA256="
const HMAC_BYTES = 32
const SIGNED_ALWAYS = ["clientId", "requestId", "timestamp", "target"] as const

/** Standard, padded base64 of the bytes' SHA-256; a string is encoded as UTF-8. */
export function computeDigest(body: Buffer | string): string {
  return createHash("sha256").update(body).digest("base64")
}

/**
 * The value of the `Signature` header.
 *
 * @throws TypeError when a part is empty or contains a line break: such parts could be shifted from one line
 * into the next without changing the signed text.
 */
export function createSignature(input: CreateSignatureInput): string {
  if (!input.secretKey) throw new TypeError("createSignature: secretKey is empty")
  const flaw = findFlaw(input)
  if (flaw) throw new TypeError(`createSignature: ${flaw}`)
  return PREFIX + hmac(input.secretKey, component(input)).toString("base64")
}

/** Whether one of the keys made this signature. Constant time for each key; never throws. */
export function verifySignature(input: VerifySignatureInput): boolean {
  const given = decodeSignature(input.signature)
  if (!given || findFlaw(input)) return false
  const signed = component(input)
  let valid = false
  // Every key is tried, so that the time taken doesn't reveal which one matched.
  for (const key of input.secretKeys) {
    if (key && timingSafeEqual(hmac(key, signed), given)) valid = true
  }
  return valid
}

function component({
  clientId,
  requestId,
  timestamp,
  target,
  body,
  timestampHeader,
}: SignatureParts): string {
  const lines =
    `Client-Id:${clientId}\nRequest-Id:${requestId}\n` +
    `${timestampHeader ?? "Request-Timestamp"}:${timestamp}\nRequest-Target:${target}`
  return body === undefined ? lines : `${lines}\nDigest:${computeDigest(body)}`
}

function hmac(key: string, text: string): Buffer {
  return createHmac("sha256", key).update(text).digest()
}

function findFlaw(parts: SignatureParts): string | undefined {
  for (const name of SIGNED_ALWAYS) {
    const value: unknown = parts[name]
    if (typeof value !== "string" || value === "") return `${name} is missing`
    if (value.includes("\n") || value.includes("\r")) return `${name} contains a line break`
  }
  return undefined
}

/**
 * Accepts only the canonical base64 text, with or without padding, as one of DOKU's printed samples lacks it. Node's
 * decoder skips unknown characters and ignores loose bits at the end, so several texts would stand for one signature.
 */
function decodeSignature(signature: unknown): Buffer | undefined {
  if (typeof signature !== "string" || !signature.startsWith(PREFIX)) return undefined
  const text = signature.slice(PREFIX.length)
  const bytes = Buffer.from(text, "base64")
  if (bytes.length !== HMAC_BYTES) return undefined
  const canonical = bytes.toString("base64")
  return text === canonical || text === canonical.slice(0, -1) ? bytes : undefined
}
