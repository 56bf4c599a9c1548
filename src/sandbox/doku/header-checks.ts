import { verifySignature } from "../../doku-api/signature"
import type { Answer } from "../http/answer"
import type { SandboxContext } from "../state/context"
import type { Merchant } from "../state/merchants"
import { headerError, invalidSignature } from "./refusals"
import type { DokuCall } from "./route"
import { dokuTimestamp } from "./timestamp"

const REQUIRED = ["Client-Id", "Request-Id", "Request-Timestamp", "Signature"] as const
const MAX_SKEW_MS = 3_600_000

/** What is signed of a call; a GET is signed without a body. */
export type SignedCall = Pick<DokuCall, "headers" | "target"> & { body?: Buffer }

/** Who makes a call, as its signature proves. */
export interface Caller {
  merchant: Merchant
  requestId: string
}

/** The checks before the body is read, in the order that a third party saw on DOKU's sandbox. */
export function checkHeaders(context: SandboxContext, call: SignedCall): Caller | { refusal: Answer } {
  for (const name of REQUIRED) {
    if (!header(call, name)) return invalidHeader(`Header ${name} is required`)
  }
  const timestamp = header(call, "Request-Timestamp")
  const sentAt = parseTimestamp(timestamp)
  if (sentAt === undefined) return invalidHeader("Invalid format Header Request-Timestamp")
  if (Math.abs(sentAt - context.now().getTime()) > MAX_SKEW_MS) {
    return refuse("request_time_out_of_range", "Header Request-Timestamp is not in +- 3600 second of now")
  }
  const requestId = header(call, "Request-Id")
  // The limit is documented, its rejection is assumed.
  if (requestId.length > 128) return invalidHeader("Invalid format Header Request-Id")

  const merchant = context.merchants.find(header(call, "Client-Id"))
  if (!merchant) return refuse("invalid_client_id", "Invalid Client-Id")

  const { digestPolicy } = context.settings
  const signed = {
    clientId: merchant.clientId,
    requestId,
    timestamp,
    target: call.target,
    signature: header(call, "Signature"),
    secretKeys: [merchant.secretKey],
  }
  const isValid =
    call.body === undefined || digestPolicy === "forbidden"
      ? verifySignature(signed)
      : verifySignature({ ...signed, body: call.body }) ||
        (digestPolicy === "either" && verifySignature(signed))
  return isValid ? { merchant, requestId } : { refusal: invalidSignature() }
}

/** Empty when it is missing. */
export function header(call: Pick<SignedCall, "headers">, name: string): string {
  const value = call.headers[name.toLowerCase()]
  return typeof value === "string" ? value : ""
}

/** Only `YYYY-MM-DDTHH:mm:ssZ`, and only real dates. Rejecting milliseconds is assumed. */
function parseTimestamp(value: string): number | undefined {
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/.test(value)) return undefined
  const time = Date.parse(value)
  // Date.parse takes 30 February for 2 March.
  return Number.isNaN(time) || dokuTimestamp(new Date(time)) !== value ? undefined : time
}

function invalidHeader(message: string): { refusal: Answer } {
  return refuse("invalid_header_request", message)
}

function refuse(code: string, message: string): { refusal: Answer } {
  return { refusal: headerError(code, message) }
}
