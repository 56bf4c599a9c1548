import { createSignature } from "../../doku-api/signature"
import { dokuTimestamp } from "../doku/notification"
import type { Merchant } from "../state/merchants"
import type { SandboxSettings } from "../state/settings"
import { toJson } from "./json"

/** An HTTP answer before it is sent. */
export interface Answer {
  status: number
  headers: Record<string, string>
  body: string
}

export function jsonAnswer(status: number, value: unknown): Answer {
  return { status, headers: { "Content-Type": "application/json" }, body: toJson(value) }
}

/** Envelope of refused headers. Seen live by a third party on DOKU's sandbox. */
export function headerError(code: string, message: string): Answer {
  return jsonAnswer(400, { error: { code, message, type: "invalid_request_error" } })
}

/** Envelope of business refusals. Seen live by a third party on DOKU's sandbox. */
export function messageError(message: string, status = 400): Answer {
  return jsonAnswer(status, { message: [message] })
}

/** Envelope of refused fields, as DOKU's Checkout pages print it. */
export function fieldErrors(messages: readonly string[]): Answer {
  return jsonAnswer(400, { error_messages: messages })
}

/** What a wrong path is answered with, printed without its leading slash. Seen live by a third party. */
export function noSuchResource(path: string): Answer {
  return jsonAnswer(404, { message: `No static resource ${path.replace(/^\//, "")}.` })
}

export interface SigningContext {
  merchant: Merchant
  requestId: string
  /** Path as the merchant called it. */
  target: string
  /** Answers to GET are signed without a Digest line. */
  withDigest: boolean
  settings: SandboxSettings
  /** DOKU's clock. */
  now: Date
}

/** Adds the headers of DOKU's response-signature page to an answer. */
export function signAnswer(answer: Answer, context: SigningContext): Answer {
  const { merchant, requestId, target, withDigest, settings, now } = context
  const timestampHeader = settings.responseTimestampHeader
  const timestamp = dokuTimestamp(now)
  const headers: Record<string, string> = {
    ...answer.headers,
    "Client-Id": merchant.clientId,
    "Request-Id": requestId,
    [timestampHeader]: timestamp,
  }
  if (settings.responseSignature !== "absent") {
    const secretKey = settings.responseSignature === "bad" ? `${merchant.secretKey}-bad` : merchant.secretKey
    headers.Signature = createSignature({
      clientId: merchant.clientId,
      requestId,
      timestamp,
      timestampHeader,
      target,
      secretKey,
      ...(withDigest ? { body: answer.body } : {}),
    })
  }
  return { ...answer, headers }
}
