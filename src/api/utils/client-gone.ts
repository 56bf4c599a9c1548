import type { MedusaResponse } from "@medusajs/framework/http"

/** Aborted as soon as the client has hung up without its answer: what it waits for is then for nobody. */
export function signalClientGone(res: MedusaResponse): AbortSignal {
  const gone = new AbortController()
  if (res.closed && !res.writableEnded) gone.abort()
  res.once("close", () => {
    if (!res.writableEnded) gone.abort()
  })
  return gone.signal
}
