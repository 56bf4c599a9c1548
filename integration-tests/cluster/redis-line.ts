import { connect, createServer, type Server, type Socket } from "node:net"

/**
 * The line between a store and its Redis, to be cut: whoever talks is cut off, whoever calls is refused, as when
 * Redis itself goes down.
 */
export class RedisLine {
  private readonly sockets = new Set<Socket>()
  private server: Server | undefined

  private constructor(
    private readonly target: URL,
    private readonly port: number,
  ) {}

  static async open(redisUrl: string): Promise<RedisLine> {
    const target = new URL(redisUrl)
    const probe = await listening(createServer(), 0)
    const line = new RedisLine(target, portOf(probe))
    await closed(probe)
    await line.mend()
    return line
  }

  /** The Redis at the other end, by way of this line. */
  get url(): string {
    const url = new URL(this.target)
    url.hostname = "127.0.0.1"
    url.port = String(this.port)
    return url.href
  }

  async cut(): Promise<void> {
    const { server } = this
    this.server = undefined
    for (const socket of this.sockets) socket.destroy()
    if (server) await closed(server)
  }

  async mend(): Promise<void> {
    this.server ??= await listening(
      createServer((caller) => this.connectThrough(caller)),
      this.port,
    )
  }

  private connectThrough(caller: Socket): void {
    const redis = connect({ host: this.target.hostname, port: Number(this.target.port || 6379) })
    for (const [one, other] of [
      [caller, redis],
      [redis, caller],
    ] as const) {
      this.sockets.add(one)
      // An error is followed by `close`, and both ends fall together.
      one.on("error", () => other.destroy())
      one.on("close", () => {
        this.sockets.delete(one)
        other.destroy()
      })
      one.pipe(other)
    }
  }
}

function listening(server: Server, port: number): Promise<Server> {
  return new Promise((resolve, reject) => {
    server.once("error", reject)
    server.listen({ host: "127.0.0.1", port }, () => resolve(server))
  })
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve, reject) => server.close((error) => (error ? reject(error) : resolve())))
}

function portOf(server: Server): number {
  const address = server.address()
  if (address === null || typeof address === "string") throw new Error("The line has no port")
  return address.port
}
