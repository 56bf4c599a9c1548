import { Agent, fetch, type RequestInit, type Response } from "undici"

/**
 * Connections are not kept for long: Node's servers close idle ones after five seconds, late when they are
 * busy compiling, and a request sent into such a closing connection fails.
 */
const agent = new Agent({ keepAliveTimeout: 1_000, keepAliveMaxTimeout: 1_000 })

/** `fetch`, with an error that says which request failed and why. */
export async function call(url: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, { ...init, dispatcher: agent })
  } catch (error) {
    const reason = error instanceof Error && error.cause instanceof Error ? error.cause : error
    const { origin, pathname } = new URL(url)
    throw new Error(`${init.method ?? "GET"} ${origin}${pathname} failed: ${String(reason)}`, {
      cause: error,
    })
  }
}
