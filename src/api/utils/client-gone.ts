import type { MedusaResponse } from "@medusajs/framework/http"

/** Aborted when the client disconnects before the response, so that nothing waits for it any longer. */
export function signalClientGone(res: MedusaResponse): AbortSignal {
  const gone = new AbortController()
  if (res.closed && !res.writableEnded) gone.abort()
  res.once("close", () => {
    if (!res.writableEnded) gone.abort()
  })
  return gone.signal
}
