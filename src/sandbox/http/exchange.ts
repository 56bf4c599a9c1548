import type { IncomingMessage, ServerResponse } from "node:http"
import type { Answer } from "./answer"

/** Longest body that is kept, bytes. DOKU's limit is unknown. */
export const MAX_BODY_BYTES = 256 * 1024

/** @returns undefined when the body exceeds {@link MAX_BODY_BYTES}; it is read to its end all the same. */
export async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request) {
    const bytes = Buffer.from(chunk)
    size += bytes.length
    if (size <= MAX_BODY_BYTES) chunks.push(bytes)
  }
  return size <= MAX_BODY_BYTES ? Buffer.concat(chunks) : undefined
}

/** @returns undefined for a target that is no path, e.g. `*` */
export function parseTarget(target: string, origin: string): URL | undefined {
  // Joined as text: `new URL("//host/path", origin)` would take `host` from the target.
  const text = `${origin}${target}`
  return target.startsWith("/") && URL.canParse(text) ? new URL(text) : undefined
}

/** Whether a `Content-Type` header names JSON. */
export function isJson(contentType: string): boolean {
  return /^application\/json\s*(;|$)/i.test(contentType)
}

export function send(response: ServerResponse, answer: Answer): void {
  response.writeHead(answer.status, { ...answer.headers, "Content-Length": Buffer.byteLength(answer.body) })
  response.end(answer.body)
}

/** Announces the whole body, sends half of it and destroys the connection. */
export function sendHalf(response: ServerResponse, answer: Answer): void {
  const bytes = Buffer.from(answer.body)
  response.writeHead(answer.status, { ...answer.headers, "Content-Length": bytes.length })
  response.write(bytes.subarray(0, Math.floor(bytes.length / 2)), () => response.socket?.destroy())
}
