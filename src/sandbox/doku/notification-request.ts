import { type ClientRequest, request as httpRequest } from "node:http"
import { request as httpsRequest } from "node:https"
import { createSignature } from "../../doku-api/signature"
import type { Merchant } from "../state/merchants"
import type { DeliveryOptions } from "../state/notify-options"
import { dokuTimestamp } from "./timestamp"

/** Sends the signed POST of one attempt. A retry keeps the Request-Id and has a timestamp of its own: assumed. */
export function notificationRequest(
  { requestId, body, url }: { requestId: string; body: string; url: URL },
  merchant: Merchant,
  options: DeliveryOptions,
): ClientRequest {
  const clientId = options.clientIdHeader ?? merchant.clientId
  const timestamp = options.timestamp ?? dokuTimestamp(new Date())
  const secretKey = options.secretKey ?? merchant.secretKey
  const headers: Record<string, string | number> = {
    "Content-Type": "application/json",
    "Content-Length": Buffer.byteLength(body),
    "Client-Id": clientId,
    "Request-Id": requestId,
    "Request-Timestamp": timestamp,
  }
  if (options.signature !== "absent") {
    headers.Signature = createSignature({
      clientId,
      requestId,
      timestamp,
      target: options.signedPath ?? url.pathname,
      body,
      secretKey: options.signature === "bad" ? `${secretKey}-bad` : secretKey,
    })
  }
  const send = url.protocol === "https:" ? httpsRequest : httpRequest
  // A socket for each call (`agent: false`), so that none outlives the sandbox.
  return send(url, { method: "POST", headers, agent: false }).end(body)
}
