import { createSignature } from "../../doku-api/signature"
import type { Answer } from "../http/answer"
import type { SandboxContext } from "../state/context"
import type { Caller, SignedCall } from "./header-checks"
import { dokuTimestamp } from "./timestamp"

/** Adds the headers of DOKU's response-signature page. The answer to a call without body has no Digest line. */
export function signAnswer(
  context: SandboxContext,
  call: SignedCall,
  { merchant, requestId }: Caller,
  answer: Answer,
): Answer {
  const { responseTimestampHeader: timestampHeader, responseSignature } = context.settings
  const timestamp = dokuTimestamp(context.now())
  const headers: Record<string, string> = {
    ...answer.headers,
    "Client-Id": merchant.clientId,
    "Request-Id": requestId,
    [timestampHeader]: timestamp,
  }
  if (responseSignature !== "absent") {
    headers.Signature = createSignature({
      clientId: merchant.clientId,
      requestId,
      timestamp,
      timestampHeader,
      target: call.target,
      secretKey: responseSignature === "bad" ? `${merchant.secretKey}-bad` : merchant.secretKey,
      ...(call.body ? { body: answer.body } : {}),
    })
  }
  return { ...answer, headers }
}
