import { type ChildProcess, fork } from "node:child_process"
import { once } from "node:events"
import { mkdtempSync, realpathSync, statfsSync } from "node:fs"
import { tmpdir } from "node:os"
import path from "node:path"
import { pathToFileURL } from "node:url"
import { isNodeError } from "../lib/processes"

export const SUPERUSER = "postgres"

/** `fast` ends every client and writes everything down; `immediate` is a crash, and the next start recovers. */
export type RestartMode = "fast" | "immediate"

/** The arguments of the keeper process. */
export interface KeeperOptions {
  /** Home of the server's data, which stays for the next start when `keep` is true and is deleted otherwise. */
  directory: string
  keep: boolean
}

export interface Started {
  port: number
  password: string
  /** May differ from the requested one, e.g. because the server's user can't read root's home. */
  directory: string
}

/** The reply to the start and to each restart. */
export type KeeperAnswer = Started | Record<string, never> | { error: string }

export interface EmbeddedPostgres extends Started {
  /** Always `localhost`: Medusa's test tools speak TLS to any other host, and this server has none. */
  host: string
  user: string
  url(database: string): string
  /** Restarts the server on the same port with the same data. One restart at a time. */
  restart(mode: RestartMode): Promise<void>
  /** Resolves when the server has ended and, for a temporary one, its files are gone. */
  stop(): Promise<void>
}

export interface EmbeddedPostgresOptions {
  /** Folder in which the data stays between runs. Default: a temporary one, which is deleted at the end. */
  keepIn?: string
  /** True to put a temporary folder into memory if there is room. Default: false. */
  inMemory?: boolean
}

const OWN_SERVER =
  "To use a PostgreSQL of your own instead, set DATABASE_URL for the demo or DB_HOST, DB_PORT, DB_USERNAME and " +
  "DB_PASSWORD for the tests."

/** Starts a PostgreSQL server on a free port. It ends with this process, however that ends. */
export async function startEmbeddedPostgres({
  keepIn,
  inMemory = false,
}: EmbeddedPostgresOptions = {}): Promise<EmbeddedPostgres> {
  const options: KeeperOptions =
    keepIn === undefined
      ? { directory: mkdtempSync(path.join(temporaryHome(inMemory), "embedded-postgres-")), keep: false }
      : { directory: path.resolve(keepIn), keep: true }
  const keeper = fork(path.join(__dirname, "keeper.ts"), [JSON.stringify(options)], {
    detached: true,
    execArgv: ["--import", pathToFileURL(require.resolve("tsx")).href],
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  })
  const started = (await answerOf(keeper)) as Started
  return {
    ...started,
    host: "localhost",
    user: SUPERUSER,
    url: (database) => `postgres://${SUPERUSER}:${started.password}@localhost:${started.port}/${database}`,
    restart: async (mode) => {
      keeper.send(mode)
      await answerOf(keeper)
    },
    stop: async () => {
      if (keeper.exitCode !== null || keeper.signalCode !== null) return
      keeper.ref()
      const ended = once(keeper, "exit")
      if (keeper.connected) keeper.disconnect()
      await ended
    },
  }
}

/** Rejects when the keeper answers with an error, or ends instead. Only meanwhile does it keep this process alive. */
async function answerOf(keeper: ChildProcess): Promise<KeeperAnswer> {
  keeper.ref()
  keeper.channel?.ref()
  const answered = new AbortController()
  const { signal } = answered
  try {
    const [answer] = await Promise.race([
      once(keeper, "message", { signal }),
      once(keeper, "exit", { signal }),
    ])
    if (typeof answer !== "object" || answer === null) {
      throw new Error("The process that runs PostgreSQL ended.")
    }
    if ("error" in answer) throw new Error(`${answer.error}\n${OWN_SERVER}`)
    return answer
  } finally {
    answered.abort()
    keeper.unref()
    keeper.channel?.unref()
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
