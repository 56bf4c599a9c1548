import { verifySignature } from "../../doku-api/signature"
import { type Answer, headerError } from "../http/answer"
import type { Merchant, Merchants } from "../state/merchants"
import type { SandboxSettings } from "../state/settings"
import { dokuTimestamp } from "./notification"

const REQUIRED = ["Client-Id", "Request-Id", "Request-Timestamp", "Signature"] as const
const MAX_SKEW_MS = 3_600_000

export interface SignedCall {
  /** Names in lower case, as node:http gives them. */
  headers: Readonly<Record<string, string | string[] | undefined>>
  /** Path as sent, still percent-encoded, without the query. */
  target: string
  /** Bytes as received; absent for GET. */
  body?: Buffer
}

export type HeaderCheck = { merchant: Merchant; requestId: string } | { refusal: Answer }

/** The checks a call passes before its body is looked at, in the order a third party saw on DOKU's sandbox. */
export function checkHeaders(
  call: SignedCall,
  merchants: Merchants,
  digestPolicy: SandboxSettings["digestPolicy"],
  now: Date,
): HeaderCheck {
  for (const name of REQUIRED) {
    if (!header(call, name)) return refuse("invalid_header_request", `Header ${name} is required`)
  }
  const timestamp = header(call, "Request-Timestamp")
  const sentAt = parseTimestamp(timestamp)
  if (sentAt === undefined) return refuse("invalid_header_request", "Invalid format Header Request-Timestamp")
  if (Math.abs(sentAt - now.getTime()) > MAX_SKEW_MS) {
    return refuse("request_time_out_of_range", "Header Request-Timestamp is not in +- 3600 second of now")
  }
  const requestId = header(call, "Request-Id")
  // The limit is documented, its refusal is assumed.
  if (requestId.length > 128) return refuse("invalid_header_request", "Invalid format Header Request-Id")

  const merchant = merchants.find(header(call, "Client-Id"))
  if (!merchant) return refuse("invalid_client_id", "Invalid Client-Id")

  const parts = {
    clientId: merchant.clientId,
    requestId,
    timestamp,
    target: call.target,
    signature: header(call, "Signature"),
    secretKeys: [merchant.secretKey],
  }
  const plain = () => verifySignature(parts)
  const digested = () => verifySignature({ ...parts, body: call.body })
  const valid =
    call.body === undefined || digestPolicy === "forbidden"
      ? plain()
      : digested() || (digestPolicy === "either" && plain())
  return valid ? { merchant, requestId } : refuse("invalid_signature", "Invalid Header Signature")
}

function header(call: SignedCall, name: string): string {
  const value = call.headers[name.toLowerCase()]
  return typeof value === "string" ? value : ""
}

/** Only `YYYY-MM-DDTHH:mm:ssZ`, and only real dates. That milliseconds are refused is assumed. */
function parseTimestamp(value: string): number | undefined {
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/.test(value)) return undefined
  const time = Date.parse(value)
  // Date.parse takes 30 February for 2 March.
  return Number.isNaN(time) || dokuTimestamp(new Date(time)) !== value ? undefined : time
}

function refuse(code: string, message: string): HeaderCheck {
  return { refusal: headerError(code, message) }
}
