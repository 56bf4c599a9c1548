import { randomUUID } from "node:crypto"
import { createSignature } from "../../src/doku-api"
import { MERCHANT } from "../../testing/store/names"

/** DOKU's notification about an invoice that this store doesn't have: verified, it is answered 404. */
const BODY = JSON.stringify({
  service: { id: "EMONEY" },
  order: { invoice_number: "UNKNOWN-1", amount: 10_000 },
  transaction: { status: "SUCCESS", date: "2026-11-25T00:00:00Z" },
})

/**
 * Sends a notification as DOKU does.
 * @param signedPath path of the URL in DOKU's Back Office
 * @param arrivesAs what a proxy on the way makes of the body
 */
export async function notify(
  url: string,
  { signedPath = new URL(url).pathname, arrivesAs = BODY } = {},
): Promise<{ status: number; message: string }> {
  const requestId = randomUUID()
  const timestamp = `${new Date().toISOString().slice(0, 19)}Z`
  const { clientId, secretKey } = MERCHANT
  const response = await fetch(url, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      "client-id": clientId,
      "request-id": requestId,
      "request-timestamp": timestamp,
      signature: createSignature({
        clientId,
        requestId,
        timestamp,
        target: signedPath,
        body: BODY,
        secretKey,
      }),
    },
    body: arrivesAs,
  })
  const { message } = (await response.json()) as { message: string }
  return { status: response.status, message }
}

/** The same JSON, written in another way. */
export const REWRITTEN = JSON.stringify(JSON.parse(BODY), null, 1)
