import { once } from "node:events"
import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net"
import { RedisLine } from "./redis-line"

/** A server that echoes everything. */
const echoes = new Set<Socket>()
let echo: Server
let line: RedisLine

beforeEach(async () => {
  echo = createServer((socket) => {
    echoes.add(socket)
    socket.pipe(socket)
  })
  await once(echo.listen(0, "127.0.0.1"), "listening")
  line = await RedisLine.open(`redis://127.0.0.1:${(echo.address() as AddressInfo).port}/7`)
})
afterEach(async () => {
  await line.cut()
  for (const socket of echoes) socket.destroy()
  await once(echo.close(), "close")
})

const call = () => connect({ host: "127.0.0.1", port: Number(new URL(line.url).port) })

async function hears(socket: Socket, word: string): Promise<string> {
  socket.write(word)
  const [heard] = await once(socket, "data")
  return String(heard)
}

it("carries both ways what is said, and keeps the database's number in its address", async () => {
  expect(new URL(line.url).pathname).toBe("/7")
  const socket = call()
  expect(await hears(socket, "PING")).toBe("PING")
  socket.destroy()
})

it("cuts off whoever talks, and refuses whoever calls", async () => {
  const talking = call()
  await hears(talking, "PING")
  const ended = once(talking, "close")
  await line.cut()
  await ended
  const [error] = await once(call(), "error")
  expect(error).toMatchObject({ code: "ECONNREFUSED" })
})

it("is the same line again once it is mended", async () => {
  const before = line.url
  await line.cut()
  await line.mend()
  expect(line.url).toBe(before)
  const socket = call()
  expect(await hears(socket, "PING")).toBe("PING")
  socket.destroy()
})
