import { request } from "node:http"
import { connect } from "node:net"

export interface RawRequest {
  method?: string
  /** As it goes over the wire: nothing is normalised. */
  path: string
  /** A list is sent as that header so many times. */
  headers?: Record<string, string | string[]>
  body?: Buffer | string
}

/** Sends a malformed HTTP request. Resolves to the status and the response's text. */
export function rawRequest(
  origin: string,
  { method = "POST", path, headers = {}, body = "" }: RawRequest,
): Promise<{ status: number; text: string }> {
  const { hostname, port } = new URL(origin)
  return new Promise((resolve, reject) => {
    const sent = request({ hostname, port, method, path, headers: { ...headers, connection: "close" } })
    sent.once("response", (answer) => {
      const chunks: Buffer[] = []
      answer.on("data", (chunk: Buffer) => chunks.push(chunk))
      answer.once("end", () =>
        resolve({ status: answer.statusCode ?? 0, text: Buffer.concat(chunks).toString("utf8") }),
      )
      answer.once("error", reject)
    })
    // A server that has refused a large body may hang up while it is still being sent.
    sent.once("error", (error: NodeJS.ErrnoException) => {
      if (error.code === "EPIPE" || error.code === "ECONNRESET") resolve({ status: 0, text: "" })
      else reject(error)
    })
    sent.end(body)
  })
}

/**
 * Bytes that no HTTP client would send. Resolves to the status of the first answer when the server has closed the
 * connection; 0 when there was none.
 *
 * @param hangUp says after the bytes that nothing more will come, where the server would wait for it.
 */
export function rawBytes(origin: string, bytes: Buffer, hangUp: boolean): Promise<number> {
  const { hostname, port } = new URL(origin)
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    const socket = connect({ host: hostname, port: Number(port) }, () => {
      if (hangUp) socket.end(bytes)
      else socket.write(bytes)
    })
    socket.on("data", (chunk: Buffer) => chunks.push(chunk))
    socket.once("close", () => {
      const [, status = "0"] = /^HTTP\/1\.1 (\d{3}) /.exec(Buffer.concat(chunks).toString("latin1")) ?? []
      resolve(Number(status))
    })
    socket.once("error", (error: NodeJS.ErrnoException) => {
      if (error.code !== "EPIPE" && error.code !== "ECONNRESET") reject(error)
    })
  })
}
