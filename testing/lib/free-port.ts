import { randomInt } from "node:crypto"
import { createServer } from "node:net"

/** Whether a server could listen on this port, on every interface as Medusa does. */
export function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer()
    probe.once("error", () => resolve(false))
    probe.listen({ port, exclusive: true }, () => probe.close(() => resolve(true)))
  })
}

/** Below the ports that operating systems give to outgoing connections, one of which could take it in the meantime. */
const RANGE = { from: 15_000, to: 30_000 }
const TRIES = 100

/** A port that is free now. Another process may take it before the caller does, so the caller must be able to retry. */
export async function anyFreePort(): Promise<number> {
  for (let tried = 0; tried < TRIES; tried++) {
    const port = randomInt(RANGE.from, RANGE.to)
    if (await isFree(port)) return port
  }
  throw new Error(`No free port among ${TRIES} between ${RANGE.from} and ${RANGE.to}.`)
}

/** The wanted port, or the next free one above it that is not in `taken`. */
export async function freePortFrom(wanted: number, taken: readonly number[] = []): Promise<number> {
  const lastTried = Math.min(wanted + 100, 65_535)
  for (let port = wanted; port <= lastTried; port++) {
    if (!taken.includes(port) && (await isFree(port))) {
      return port
    }
  }
  throw new Error(`No free port between ${wanted} and ${lastTried}.`)
}
