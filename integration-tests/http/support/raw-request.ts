import { request } from "node:http"

export interface RawRequest {
  method?: string
  /** As it goes over the wire: nothing is normalised. */
  path: string
  headers?: Record<string, string>
  body?: Buffer | string
}

/** An HTTP request as no well-behaved client would send it. Resolves to the status and the answer's text. */
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
