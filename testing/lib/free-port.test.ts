import { createServer, type Server } from "node:net"
import { anyFreePort, freePortFrom, isFree } from "./free-port"

const listening: Server[] = []

function listen(port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    listening.push(server)
    server.once("error", reject)
    server.listen(port, () => {
      const address = server.address()
      resolve(address !== null && typeof address === "object" ? address.port : 0)
    })
  })
}

afterEach(async () => {
  await Promise.all(listening.splice(0).map((server) => new Promise((resolve) => server.close(resolve))))
})

describe("anyFreePort", () => {
  it("takes none that an outgoing connection could have in a moment", async () => {
    const ports = await Promise.all(Array.from({ length: 20 }, anyFreePort))
    // Linux gives those from 32768 on, other systems from 49152 on.
    expect(Math.max(...ports)).toBeLessThan(32_768)
    expect(new Set(ports).size).toBeGreaterThan(10)
  })
})

describe("freePortFrom", () => {
  it("skips a port that is in use", async () => {
    const busy = await listen(0)
    expect(await isFree(busy)).toBe(false)
    expect(await freePortFrom(busy)).toBeGreaterThan(busy)
  })

  it("skips a port that is already reserved", async () => {
    const busy = await listen(0)
    const next = await freePortFrom(busy)
    expect(await freePortFrom(busy, [next])).toBeGreaterThan(next)
  })
})
