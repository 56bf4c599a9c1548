import type { Dispatcher } from "undici"
import { ownValue } from "./json"

/** One HTTP request. */
export interface ExchangeRequest {
  origin: string
  path: string
  method: "GET" | "POST"
  headers: Record<string, string>
  body?: Buffer
}

export type ResponseHeaders = Record<string, string | string[] | undefined>

export interface HttpResponse {
  answered: true
  status: number
  /** Names in lower case. */
  headers: ResponseHeaders
  body: Buffer
  /** `false`: the body was larger than the limit; `body` is its beginning. */
  complete: boolean
}

export interface HttpFailure {
  answered: false
  /** `false` only when no byte of the request can have been sent. */
  sent: boolean
  why: "timeout" | "aborted" | "network"
  /** `ECONNREFUSED`, `UND_ERR_SOCKET`, … */
  code: string
  detail?: string
}

export interface ExchangeLimit {
  /** Milliseconds in total: waiting for a connection, connecting, sending, and reading the whole answer. */
  ms: number
  signal?: AbortSignal
}

/** DOKU's answers have a few hundred bytes. */
const MAX_BODY_BYTES = 64 * 1024

/**
 * Sends one request, once, and reads its answer. Never rejects, and follows no redirect.
 *
 * Uses undici's `dispatch` instead of `request`, because only `dispatch` reports when a request is handed to a
 * connected socket. Before that moment nothing was sent; after it, the outcome is unknown.
 */
export function exchange(
  dispatcher: Dispatcher,
  request: ExchangeRequest,
  { ms, signal }: ExchangeLimit,
): Promise<HttpResponse | HttpFailure> {
  return new Promise((resolve) => {
    let controller: Dispatcher.DispatchController | undefined
    let settled = false
    let status = 0
    let headers: ResponseHeaders = {}
    let size = 0
    const chunks: Buffer[] = []

    function settle(outcome: HttpResponse | HttpFailure): void {
      if (settled) return
      settled = true
      clearTimeout(timer)
      signal?.removeEventListener("abort", abort)
      resolve(outcome)
    }
    function fail(why: HttpFailure["why"], code: string, detail?: string): void {
      settle({ answered: false, sent: controller !== undefined, why, code, detail })
    }
    function succeed(complete: boolean): void {
      settle({
        answered: true,
        status,
        headers,
        body: Buffer.concat(chunks).subarray(0, MAX_BODY_BYTES),
        complete,
      })
    }
    function abort(): void {
      fail("aborted", "aborted")
      controller?.abort(new Error("aborted by the caller"))
    }
    function timeOut(): void {
      fail("timeout", "timeout")
      controller?.abort(new Error("timed out"))
    }

    const timer = setTimeout(timeOut, Math.max(0, ms))
    if (signal?.aborted) return abort()
    signal?.addEventListener("abort", abort, { once: true })

    try {
      dispatcher.dispatch(
        { ...request, headersTimeout: 0, bodyTimeout: 0 },
        {
          onRequestStart(given) {
            // It timed out or was aborted while it waited for a connection: it must not be sent any more.
            if (settled) return given.abort(new Error("given up"))
            controller = given
          },
          onResponseStart(_, code, given) {
            if (code < 200) return
            status = code
            headers = given
          },
          onResponseData(given, chunk) {
            size += chunk.length
            chunks.push(chunk)
            if (size <= MAX_BODY_BYTES) return
            succeed(false)
            given.abort(new Error("answer too large"))
          },
          onResponseEnd: () => succeed(true),
          onResponseError: (_, error) => fail("network", codeOf(error), messageOf(error)),
        },
      )
    } catch (error) {
      fail("network", codeOf(error), messageOf(error))
    }
  })
}

function codeOf(error: unknown): string {
  const code = ownValue(error, "code")
  return typeof code === "string" ? code : "network_error"
}

function messageOf(error: unknown): string | undefined {
  const message = ownValue(error, "message")
  return typeof message === "string" && message !== "" ? message : undefined
}
