import { EventEmitter, once } from "node:events"
import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from "node:http"
import type { AddressInfo, Socket } from "node:net"
import { createSignature, type TimestampHeader } from "../signature"

export interface ReceivedRequest {
  method: string
  path: string
  headers: IncomingHttpHeaders
  body: string
}

export type Reply = (request: ReceivedRequest, response: ServerResponse, socket: Socket) => void

/** A real HTTP server in DOKU's place. It sends the test's replies and records the requests. */
export class DokuDouble {
  readonly received: ReceivedRequest[] = []
  connections = 0
  #replies: Reply[] = []
  readonly #arrivals = new EventEmitter()
  readonly #server: Server

  private constructor() {
    this.#server = createServer(async (incoming, response) => {
      const chunks: Buffer[] = []
      for await (const chunk of incoming) chunks.push(chunk as Buffer)
      const request = {
        method: incoming.method ?? "",
        path: incoming.url ?? "",
        headers: incoming.headers,
        body: Buffer.concat(chunks).toString("utf8"),
      }
      this.received.push(request)
      const reply = this.#replies.length > 1 ? this.#replies.shift() : this.#replies[0]
      reply?.(request, response, incoming.socket)
      this.#arrivals.emit("arrival")
    })
    this.#server.on("connection", () => {
      this.connections++
    })
  }

  static async start(): Promise<DokuDouble> {
    const double = new DokuDouble()
    await new Promise<void>((resolve) => double.#server.listen(0, "127.0.0.1", resolve))
    return double
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  /** One reply per request, in this order; the last one is repeated. */
  willReply(...replies: Reply[]): void {
    this.#replies = replies
  }

  /** Resolves when so many requests have come. */
  async hasReceived(count: number): Promise<void> {
    while (this.received.length < count) await once(this.#arrivals, "arrival")
  }

  /** Also closes connections that hang. */
  async stop(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve))
    this.#server.closeAllConnections()
    await closed
  }
}

export interface Signing {
  secretKey: string
  timestampHeader?: TimestampHeader
  withoutDigest?: boolean
  timestamp?: string
}

/** Headers of an answer as DOKU signs it. */
export function signedHeaders(
  request: ReceivedRequest,
  body: string,
  signing: Signing,
): Record<string, string> {
  const { secretKey, timestampHeader = "Response-Timestamp", timestamp = "2026-10-05T03:00:01Z" } = signing
  const clientId = String(request.headers["client-id"])
  const requestId = String(request.headers["request-id"])
  const withDigest = request.method === "POST" && !signing.withoutDigest
  const signature = createSignature({
    clientId,
    requestId,
    timestamp,
    target: request.path,
    timestampHeader,
    secretKey,
    ...(withDigest ? { body } : {}),
  })
  return {
    "Client-Id": clientId,
    "Request-Id": requestId,
    [timestampHeader]: timestamp,
    Signature: signature,
  }
}

export function reply(status: number, body: unknown, headers: Record<string, string> = {}): Reply {
  const text = typeof body === "string" ? body : JSON.stringify(body)
  return (_, response) => response.writeHead(status, headers).end(text)
}

/** A 2xx or 409 answer with DOKU's signature. */
export function signedReply(status: number, body: unknown, signing: Signing): Reply {
  const text = JSON.stringify(body)
  return (request, response) => response.writeHead(status, signedHeaders(request, text, signing)).end(text)
}

export const hang: Reply = () => undefined
export const reset: Reply = (_, __, socket) => socket.resetAndDestroy()
