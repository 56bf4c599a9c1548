import { setTimeout as pause } from "node:timers/promises"
import { describeError } from "./describe-error"
import type { Random } from "./random"

/** How long a shopper keeps reloading a shop that is down, in ms. */
const PATIENCE_MS = 60_000
const RELOAD_EVERY_MS = 500
const REQUEST_WITHIN_MS = 40_000
/** Attempts at a request that the shop answers with a temporary error. */
const MAX_TRIES = 4

/** Temporary errors: timeout, conflict, too many requests, and server errors. */
const PASSING = [408, 409, 429, 500, 502, 503, 504]

export interface Answer<Body> {
  status: number
  /** Empty unless the response is JSON. */
  body: Body
  text: string
  /** Where a redirect leads, or null. */
  location: string | null
}

/** Thrown when a shopper gives up, which is no failure of the run. */
export class GaveUp extends Error {
  override name = "GaveUp"
}

/** For steps that a scenario goes on without. */
export function onlyGaveUp(error: unknown): undefined {
  if (error instanceof GaveUp) return undefined
  throw error
}

/**
 * Requests as a shopper's browser sends them, to whichever server is there. A request that a fault broke
 * is retried a few times, and then given up.
 */
export class Storefront {
  /** Number of requests that failed, were cut short, or found the server down. */
  static troubles = 0

  constructor(
    private readonly origins: readonly string[],
    private readonly headers: Readonly<Record<string, string>>,
    private readonly random: Random,
  ) {}

  /** @throws GaveUp after the last try, or at once for a plain refusal. */
  async request<Body>(method: "GET" | "POST" | "DELETE", path: string, body?: object): Promise<Body> {
    const deadline = performance.now() + PATIENCE_MS
    let tries = 0
    for (;;) {
      const answer = await this.once<Body>(method, path, body)
      if (answer && answer.status < 400) return answer.body
      if (answer && !PASSING.includes(answer.status)) throw new GaveUp(`${method} ${path}: ${answer.status}`)
      Storefront.troubles += 1
      // Counts only responses: a shop that is down is retried until the deadline.
      if (answer) tries += 1
      if (tries >= MAX_TRIES || performance.now() > deadline) throw new GaveUp(`${method} ${path}`)
      await pause(RELOAD_EVERY_MS)
    }
  }

  /**
   * One request to one server, redirects not followed. Undefined without a complete response.
   * @param patienceMs the request's timeout.
   */
  async once<Body>(
    method: "GET" | "POST" | "DELETE",
    path: string,
    body?: object,
    patienceMs = REQUEST_WITHIN_MS,
    origin = this.random.pick(this.origins),
  ): Promise<Answer<Body> | undefined> {
    try {
      const response = await fetch(origin + path, {
        method,
        redirect: "manual",
        headers: {
          ...this.headers,
          ...(body === undefined ? {} : { "content-type": "application/json" }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        signal: AbortSignal.timeout(patienceMs),
      })
      const text = await response.text()
      const isJson = response.headers.get("content-type")?.includes("json")
      return {
        status: response.status,
        body: (isJson ? JSON.parse(text) : {}) as Body,
        text,
        location: response.headers.get("location"),
      }
    } catch (error) {
      if (isBrokenOff(error)) return undefined
      throw error
    }
  }
}

/** True if the connection failed or was reset, the response was cut short, or the request timed out. */
function isBrokenOff(error: unknown): boolean {
  return ["TypeError", "SyntaxError", "TimeoutError", "AbortError"].includes(describeError(error).name)
}
