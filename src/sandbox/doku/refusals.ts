import { type Answer, jsonAnswer } from "../http/answer"

/** Envelope of rejected headers. Seen live by a third party on DOKU's sandbox. */
export function headerError(code: string, message: string, status = 400): Answer {
  return jsonAnswer(status, { error: { code, message, type: "invalid_request_error" } })
}

/** Envelope of business refusals. Seen live by a third party on DOKU's sandbox. */
export function messageError(message: string, status = 400): Answer {
  return jsonAnswer(status, { message: [message] })
}

/** Envelope of rejected fields, as DOKU's Checkout pages print it. */
export function fieldErrors(messages: readonly string[]): Answer {
  return jsonAnswer(400, { error_messages: messages })
}

/** For an inactive way, and for an inactive or unknown channel: DOKU doesn't tell them apart. Seen live. */
export function channelInactive(): Answer {
  return messageError("PAYMENT CHANNEL IS INACTIVE")
}

/** Seen by third parties on some accounts. */
export function invoiceAlreadyUsed(): Answer {
  return messageError("INVOICE ALREADY USED")
}

/** Seen live by third parties on Checkout. */
export function amountNotMatch(): Answer {
  return messageError("AMOUNT NOT MATCH")
}

export function invalidSignature(): Answer {
  return headerError("invalid_signature", "Invalid Header Signature")
}

/** The answer to an unknown path, which is printed without its leading slash. Seen live by a third party. */
export function noSuchResource(path: string): Answer {
  return jsonAnswer(404, { message: `No static resource ${path.replace(/^\//, "")}.` })
}
