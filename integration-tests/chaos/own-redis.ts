import { type ChildProcess, spawn } from "node:child_process"
import { once } from "node:events"
import { Redis } from "ioredis"
import { anyFreePort } from "../../testing/lib/free-port"
import { waitUntil } from "../../testing/lib/wait"

const STARTS_WITHIN_MS = 30_000

/**
 * A Redis of the run's own, on loopback, which keeps nothing on disk: after `kill` and `start` no queue, lock or
 * schedule of jobs is left.
 */
export class OwnRedis {
  kills = 0
  private child: ChildProcess | undefined

  private constructor(private readonly port: number) {}

  /** @throws Error if the program `redis-server` is missing. */
  static async start(): Promise<OwnRedis> {
    const redis = new OwnRedis(await anyFreePort())
    await redis.start()
    return redis
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`
  }

  /** Resolves when Redis answers. */
  async start(): Promise<void> {
    const options = { port: this.port, bind: "127.0.0.1", save: "", appendonly: "no" }
    const flags = Object.entries(options).flatMap(([name, value]) => [`--${name}`, String(value)])
    const child = spawn("redis-server", flags, { stdio: "ignore" })
    this.child = child
    let failure: Error | undefined
    child.once("error", (error) => {
      failure = new Error(
        `redis-server could not be started (${error.message}); install Redis, or name one in REDIS_URL`,
      )
    })
    const up = await waitUntil(
      () => {
        if (failure) throw failure
        return this.answers()
      },
      { ms: STARTS_WITHIN_MS },
    )
    if (!up) throw new Error(`Redis did not answer on ${this.url}`)
  }

  /** `kill -9`. */
  async kill(): Promise<void> {
    this.kills += 1
    await this.end("SIGKILL")
  }

  stop(): Promise<void> {
    return this.end("SIGTERM")
  }

  private async end(signal: NodeJS.Signals): Promise<void> {
    const { child } = this
    this.child = undefined
    if (!child || child.exitCode !== null || child.signalCode !== null) return
    const ended = once(child, "exit")
    child.kill(signal)
    await ended
  }

  private async answers(): Promise<boolean> {
    const client = new Redis(this.url, { lazyConnect: true, retryStrategy: () => null })
    // Each call reports its own failure.
    client.on("error", () => undefined)
    try {
      await client.connect()
      return (await client.ping()) === "PONG"
    } catch {
      return false
    } finally {
      client.disconnect()
    }
  }
}
