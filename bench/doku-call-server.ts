/** Forked by doku-call.ts: a DOKU over TLS that answers at once, so that what is left is what a call costs us. */
import { once } from "node:events"
import { createServer } from "node:https"
import type { AddressInfo } from "node:net"
import { CREATE, STATUS } from "./lib/doku-calls"

export interface Identity {
  cert: string
  private: string
}

async function main(): Promise<void> {
  const [identity] = (await once(process, "message")) as [Identity]
  let answerMs = 0
  const server = createServer({ cert: identity.cert, key: identity.private }, (request, response) => {
    const [, wanted] = /^\/answers-after\/(\d+)$/.exec(request.url ?? "") ?? []
    if (wanted !== undefined) answerMs = Number(wanted)
    // Signed beforehand: signing now would lengthen every call alike, and make ours look nearer to the others.
    const { headers, body } = (request.method === CREATE.method ? CREATE : STATUS).answer
    // Read to its end, or the connection could not be kept.
    request.resume().once("end", () => {
      const answer = () => response.writeHead(200, headers).end(body)
      if (answerMs > 0) setTimeout(answer, answerMs)
      else answer()
    })
  })
  server.keepAliveTimeout = 120_000
  server.listen(0, "localhost")
  await once(server, "listening")
  process.send?.((server.address() as AddressInfo).port)
}

void main()
