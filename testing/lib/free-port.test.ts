import { createServer, type Server } from "node:net"
import { freePortFrom, isFree } from "./free-port"

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

describe("freePortFrom", () => {
  it("gives another port than one that somebody listens on", async () => {
    const busy = await listen(0)
    expect(await isFree(busy)).toBe(false)
    expect(await freePortFrom(busy)).toBeGreaterThan(busy)
  })

  it("passes over a port that is promised to another part already", async () => {
    const busy = await listen(0)
    const next = await freePortFrom(busy)
    expect(await freePortFrom(busy, [next])).toBeGreaterThan(next)
  })
})
