import { createServer, type IncomingHttpHeaders, type ServerResponse } from "node:http"
import type { AddressInfo } from "node:net"
import type { Merchant } from "../state/merchants"
import { digest, hmac } from "./merchant"

export interface Visit {
  method: string
  path: string
  headers: IncomingHttpHeaders
  body: string
}

/** A merchant's server, which receives notifications and answers as a test has set. */
export class Shop {
  readonly visits: Visit[] = []
  private answers: ((response: ServerResponse) => void)[] = []
  private readonly server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on("data", (chunk: Buffer) => chunks.push(chunk))
    request.on("end", () => {
      this.visits.push({
        method: request.method ?? "",
        path: request.url ?? "",
        headers: request.headers,
        body: Buffer.concat(chunks).toString("utf8"),
      })
      const answer = this.answers.shift() ?? ((given) => given.writeHead(200).end())
      answer(response)
    })
  })

  async open(): Promise<this> {
    await new Promise<void>((resolve) => this.server.listen(0, "localhost", resolve))
    return this
  }

  /** Status codes, or whole answers, for the next visits; after them, 200. */
  willAnswer(...answers: (number | ((response: ServerResponse) => void))[]): void {
    this.answers = answers.map((answer) =>
      typeof answer === "number" ? (response) => response.writeHead(answer).end() : answer,
    )
  }

  url(path: string): string {
    return `http://localhost:${(this.server.address() as AddressInfo).port}${path}`
  }

  bodies(): unknown[] {
    return this.visits.map((visit) => JSON.parse(visit.body))
  }

  close(): Promise<void> {
    return new Promise((resolve) => {
      this.server.close(() => resolve())
      this.server.closeAllConnections()
    })
  }
}

/** Whether a notification's signature is what DOKU's notification page says it must be. */
export function isSignedBy(merchant: Merchant, visit: Visit, path: string): boolean {
  const { headers, body } = visit
  return (
    headers.signature ===
    hmac(merchant.secretKey, [
      `Client-Id:${headers["client-id"]}`,
      `Request-Id:${headers["request-id"]}`,
      `Request-Timestamp:${headers["request-timestamp"]}`,
      `Request-Target:${path}`,
      `Digest:${digest(body)}`,
    ])
  )
}

/** Waits for a condition, which is checked after every turn of the event loop. */
export async function until(isSo: () => boolean): Promise<void> {
  const deadline = Date.now() + 10_000
  while (!isSo()) {
    if (Date.now() > deadline) throw new Error(`never became true: ${isSo}`)
    await new Promise((resolve) => setImmediate(resolve))
  }
}
