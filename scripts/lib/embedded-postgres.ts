import { type ChildProcess, spawn } from "node:child_process"
import { once } from "node:events"
import { mkdtempSync, realpathSync, statfsSync } from "node:fs"
import { tmpdir } from "node:os"
import path from "node:path"
import { pathToFileURL } from "node:url"
import type { KeeperAnswer, KeeperOptions, KeeperRequest, RestartMode } from "./postgres-options"
import { isNodeError } from "./processes"

export interface EmbeddedPostgres {
  /** Always `localhost`: Medusa's test tools speak TLS to any other host, and this server has none. */
  host: string
  port: number
  user: string
  password: string
  /** Where the cluster lives; not always where it was asked to (see the keeper's `reachableHome`). */
  directory: string
  url(database: string): string
  /** Takes the server down and up again, on the same port with the same data. One restart at a time. */
  restart(mode: RestartMode): Promise<void>
  /** Resolves when the server has ended and, for a temporary one, its files are gone. */
  stop(): Promise<void>
}

export interface EmbeddedPostgresOptions {
  /** Folder in which the data stays between runs. Default: a temporary one, which is deleted at the end. */
  keepIn?: string
  /** Whether a temporary folder is to be in memory, where that has room. Default: false. */
  inMemory?: boolean
}

/** Starts a PostgreSQL server of its own on a free port. */
export async function startEmbeddedPostgres({
  keepIn,
  inMemory = false,
}: EmbeddedPostgresOptions = {}): Promise<EmbeddedPostgres> {
  const options: KeeperOptions =
    keepIn === undefined
      ? { directory: mkdtempSync(path.join(temporaryHome(inMemory), "embedded-postgres-")), keep: false }
      : { directory: path.resolve(keepIn), keep: true }
  const keeper = spawn(
    process.execPath,
    [
      "--import",
      pathToFileURL(require.resolve("tsx")).href,
      path.join(__dirname, "postgres-keeper.ts"),
      JSON.stringify(options),
    ],
    { detached: true, stdio: ["ignore", "ignore", "inherit", "ipc"] },
  )
  const answer = await nextAnswer(keeper)
  if (answer.type !== "ready") {
    const reason = answer.type === "failed" ? answer.message : "PostgreSQL's keeper answered out of turn."
    throw new Error(
      `${reason}\nTo use a PostgreSQL of your own instead, set DATABASE_URL for the demo or DB_HOST, ` +
        "DB_PORT, DB_USERNAME and DB_PASSWORD for the tests.",
    )
  }
  // The keeper follows the life of this process, and must not prolong it.
  keeper.unref()
  keeper.channel?.unref()

  const { port, user, password } = answer
  return {
    host: "localhost",
    port,
    user,
    password,
    directory: answer.directory,
    url: (database) => `postgres://${user}:${password}@localhost:${port}/${database}`,
    restart: async (mode) => {
      const restarted = nextAnswer(keeper)
      const request: KeeperRequest = { type: "restart", mode }
      keeper.ref()
      keeper.channel?.ref()
      keeper.send(request)
      try {
        const outcome = await restarted
        if (outcome.type === "failed") {
          throw new Error(`PostgreSQL did not come back: ${outcome.message}`)
        }
      } finally {
        keeper.unref()
        keeper.channel?.unref()
      }
    },
    stop: async () => {
      if (keeper.exitCode !== null || keeper.signalCode !== null) {
        return
      }
      keeper.ref()
      const ended = once(keeper, "exit")
      if (keeper.connected) {
        keeper.disconnect()
      }
      await ended
    },
  }
}

/** Linux' folder in memory, and what has to be free in it: a container's often has 64 MB. */
const SHARED_MEMORY = "/dev/shm"
const ROOM_BYTES = 4 * 1024 ** 3

function temporaryHome(inMemory: boolean): string {
  return inMemory && memoryHasRoom() ? SHARED_MEMORY : realpathSync(tmpdir())
}

function memoryHasRoom(): boolean {
  try {
    const { bavail, bsize } = statfsSync(SHARED_MEMORY)
    return bavail * bsize >= ROOM_BYTES
  } catch (error) {
    // Elsewhere there is no such folder.
    if (isNodeError(error) && error.code === "ENOENT") return false
    throw error
  }
}

/** Rejects when the keeper ends instead of answering. */
async function nextAnswer(keeper: ChildProcess): Promise<KeeperAnswer> {
  const answered = new AbortController()
  const { signal } = answered
  const end = async (): Promise<never> => {
    const [code, killedBy] = await once(keeper, "exit", { signal })
    throw new Error(`The process that keeps PostgreSQL ended early (${killedBy ?? `exit code ${code}`}).`)
  }
  try {
    const [message] = await Promise.race([once(keeper, "message", { signal }), end()])
    return message
  } finally {
    answered.abort()
  }
}
