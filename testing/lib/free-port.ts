import { createServer } from "node:net"

/** Whether a server could listen on this port, on every interface as Medusa does. */
export function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer()
    probe.once("error", () => resolve(false))
    probe.listen({ port, exclusive: true }, () => probe.close(() => resolve(true)))
  })
}

/** A port that is free now. Another process may take it before the caller does, so the caller must be able to retry. */
export function anyFreePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once("error", reject)
    probe.listen(0, () => {
      const address = probe.address()
      if (address === null || typeof address === "string") {
        probe.close(() => reject(new Error("The operating system gave no port number.")))
        return
      }
      probe.close(() => resolve(address.port))
    })
  })
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
