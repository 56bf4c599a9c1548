import { ownValue } from "../json"
import { oneLine, withoutMarkup } from "./redaction"

/** DOKU's error, read from any of its envelopes. */
export interface DokuErrorMessage {
  code?: string
  /** One line of at most 300 characters without control characters; never empty. Not masked. */
  message: string
  type?: string
}

/** The message of an answer that contains none. */
export const NO_MESSAGE = "no message"

const MESSAGE_LIMIT = 300
const WORD_LIMIT = 64

/**
 * Reads the error envelopes seen from DOKU: `{error: {code, message, type}}` from its gateway, `{message: […]}`
 * and `{error_messages: […]}` from its products, `{message: "…"}` and `{error: "…"}` from its framework,
 * `{response: {code}}`; and plain text or HTML from a proxy. DOKU documents none for LinkAja. Never throws.
 *
 * @param body parsed JSON, or the text of the body, which may hold JSON.
 */
export function extractError(body: unknown): DokuErrorMessage {
  const value = typeof body === "string" ? fromText(body) : body
  const error = ownValue(value, "error")
  const response = ownValue(value, "response")
  const code =
    word(ownValue(error, "code")) ?? word(ownValue(response, "code")) ?? word(ownValue(value, "code"))
  const type = word(ownValue(error, "type"))
  const message = firstText(
    ownValue(error, "message"),
    ownValue(value, "error_messages"),
    ownValue(value, "message"),
    error,
    ownValue(response, "message"),
    value,
    code,
  )
  return {
    ...(code === undefined ? {} : { code }),
    message: message ?? NO_MESSAGE,
    ...(type === undefined ? {} : { type }),
  }
}

function fromText(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return withoutMarkup(text)
  }
}

function firstText(...candidates: unknown[]): string | undefined {
  for (const candidate of candidates) {
    const parts = Array.isArray(candidate) ? candidate.slice(0, 10) : [candidate]
    const words = parts.filter((part): part is string => typeof part === "string")
    const line = oneLine(words.join("; "), MESSAGE_LIMIT)
    if (line !== "") return line
  }
  return undefined
}

function word(value: unknown): string | undefined {
  if (typeof value !== "string" && typeof value !== "number") return undefined
  return oneLine(String(value), WORD_LIMIT) || undefined
}
