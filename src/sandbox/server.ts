import type { IncomingMessage, ServerResponse } from "node:http"
import { CONTROL_PREFIX, handleControl } from "./control/control-api"
import type { Operations } from "./control/operations"
import { CREATE_PATH, createOrder } from "./doku/direct/create-order"
import { peekInvoiceNumber } from "./doku/direct/order-checks"
import { orderStatus, STATUS_PREFIX, statusId } from "./doku/order-status"
import { type Answer, jsonAnswer, noSuchResource } from "./http/answer"
import { indexPage } from "./linkaja/pay-page"
import { LINKAJA_PREFIX, linkAja } from "./linkaja/wallet"
import type { RequestRecord, SandboxContext } from "./state/context"
import { type FaultRoute, type FaultSpec, isProcessed } from "./state/faults"
import type { Timers } from "./state/timers"

/** Longest body that is read, bytes. DOKU's limit isn't known. */
export const MAX_BODY_BYTES = 256 * 1024

export interface ServerParts {
  context: SandboxContext
  operations: Operations
  timers: Timers
}

/** Answers one HTTP request, whichever part of the sandbox it is for. */
export async function handleRequest(
  parts: ServerParts,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { context, operations } = parts
  const method = request.method ?? "GET"
  const target = request.url ?? "/"
  const url = parseTarget(target, context.origin())
  const body = await readBody(request)
  if (!url || body === undefined) {
    response.setHeader("Connection", "close")
    return send(response, url ? tooLarge() : jsonAnswer(400, { message: "Bad request target." }))
  }
  const { pathname } = url
  if (pathname === CONTROL_PREFIX || pathname.startsWith(`${CONTROL_PREFIX}/`)) {
    const contentType = request.headers["content-type"] ?? ""
    return send(response, await handleControl(operations, { method, url, contentType, body }))
  }
  if (pathname === "/" && method === "GET") return send(response, indexPage(operations.book()))
  if (pathname.startsWith(LINKAJA_PREFIX)) {
    const form = new URLSearchParams(body.toString("utf8"))
    const answer = linkAja(context, operations, { method, url, form })
    if (answer) return send(response, answer)
  }
  await handleDokuCall(parts, request, response, { method, target, body })
}

interface DokuCall {
  method: string
  /** Path and query, as sent. */
  target: string
  body: Buffer
}

async function handleDokuCall(
  { context, timers }: ServerParts,
  request: IncomingMessage,
  response: ServerResponse,
  { method, target, body }: DokuCall,
): Promise<void> {
  const path = target.split("?", 1)[0] ?? ""
  const startedAt = Date.now()
  const record = recordOf(request, method, target, body, startedAt)
  context.requests.push(record)
  const reply = (answer: Answer, write: (answer: Answer) => void = (given) => send(response, given)) => {
    response.setHeader("Date", context.now().toUTCString())
    record.answerStatus = answer.status
    record.ms = Date.now() - startedAt
    write(answer)
  }

  const route = routeOf(method, path)
  if (!route) return reply(noSuchResource(path))
  const fault = context.faults.take(route, invoiceOf(context, request, route, path, body))
  record.fault = fault?.kind ?? null
  const process = (): Answer =>
    route === "create"
      ? createOrder(
          context,
          { headers: request.headers, target: path, body },
          { channelInactive: fault?.kind === "inactive_channel" },
        )
      : orderStatus(context, { headers: request.headers, target: path })

  if (!fault || fault.kind === "inactive_channel") return reply(process())
  if (fault.kind === "slow") {
    await timers.wait(fault.ms ?? 0)
    return reply(process())
  }
  const answer = isProcessed(fault) ? process() : undefined
  const spoiled = spoil(fault)
  if (spoiled) return reply(spoiled)
  if (fault.kind === "truncated" && answer) return reply(answer, (whole) => sendHalf(response, whole))
  if (fault.kind === "reset_before" || fault.kind === "reset_after") request.socket.resetAndDestroy()
  // What is left hangs: the socket stays open, without an answer, until the caller or the sandbox closes it.
}

function routeOf(method: string, path: string): Exclude<FaultRoute, "notify"> | undefined {
  if (method === "POST" && path === CREATE_PATH) return "create"
  const isStatus = path.startsWith(STATUS_PREFIX) && /^[^/]+$/.test(path.slice(STATUS_PREFIX.length))
  return method === "GET" && isStatus ? "status" : undefined
}

/** Which invoice a call is about, before anything of it was checked. */
function invoiceOf(
  context: SandboxContext,
  request: IncomingMessage,
  route: FaultRoute,
  path: string,
  body: Buffer,
): string | undefined {
  if (route === "create") return peekInvoiceNumber(body)
  const id = statusId(path)
  if (id === undefined) return undefined
  return context.book.findByEither(String(request.headers["client-id"]), id)?.invoiceNumber ?? id
}

/** The answer that a fault puts in place of DOKU's; undefined for faults without one. */
function spoil(fault: FaultSpec): Answer | undefined {
  switch (fault.kind) {
    case "status_500":
      return jsonAnswer(500, { message: ["500 INTERNAL SERVER ERROR"] })
    case "html_502":
      return {
        status: 502,
        headers: { "Content-Type": "text/html" },
        body: "<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>\n",
      }
    case "rate_limited": {
      // DOKU publishes no limits; both the status and the body are assumed.
      const answer = jsonAnswer(429, { message: ["TOO MANY REQUESTS"] })
      return {
        ...answer,
        headers: { ...answer.headers, "Retry-After": String(fault.retryAfterSeconds ?? 1) },
      }
    }
    case "empty_200":
      return { status: 200, headers: { "Content-Type": "application/json" }, body: "" }
    case "not_json_200":
      return {
        status: 200,
        headers: { "Content-Type": "application/json" },
        body: "<!doctype html><p>Maintenance</p>",
      }
    default:
      return undefined
  }
}

function send(response: ServerResponse, answer: Answer): void {
  response.writeHead(answer.status, { ...answer.headers, "Content-Length": Buffer.byteLength(answer.body) })
  response.end(answer.body)
}

/** Promises the whole body, sends half of it and ends the connection. */
function sendHalf(response: ServerResponse, answer: Answer): void {
  const bytes = Buffer.from(answer.body)
  response.writeHead(answer.status, { ...answer.headers, "Content-Length": bytes.length })
  response.write(bytes.subarray(0, Math.floor(bytes.length / 2)), () => response.socket?.destroy())
}

function tooLarge(): Answer {
  return jsonAnswer(413, { message: `The body is larger than ${MAX_BODY_BYTES} bytes.` })
}

/** @returns undefined when the body is longer than {@link MAX_BODY_BYTES}; it is read to its end, but not kept. */
async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request) {
    const bytes = Buffer.from(chunk)
    size += bytes.length
    if (size <= MAX_BODY_BYTES) chunks.push(bytes)
  }
  return size <= MAX_BODY_BYTES ? Buffer.concat(chunks) : undefined
}

function parseTarget(target: string, origin: string): URL | undefined {
  // A target such as `//host/path` would otherwise be read as another host.
  const text = `${origin}${target}`
  return target.startsWith("/") && URL.canParse(text) ? new URL(text) : undefined
}

function recordOf(
  request: IncomingMessage,
  method: string,
  path: string,
  body: Buffer,
  startedAt: number,
): RequestRecord {
  const headers: Record<string, string> = {}
  for (const [name, value] of Object.entries(request.headers)) {
    if (name !== "signature" && value !== undefined) headers[name] = String(value)
  }
  return {
    at: new Date(startedAt).toISOString(),
    method,
    path,
    headers,
    body: body.toString("utf8"),
    answerStatus: null,
    ms: null,
    fault: null,
  }
}
