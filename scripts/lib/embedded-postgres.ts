import { type ChildProcess, spawn } from "node:child_process"
import { once } from "node:events"
import { mkdtempSync, realpathSync } from "node:fs"
import { tmpdir } from "node:os"
import path from "node:path"
import { pathToFileURL } from "node:url"
import type { KeeperAnswer, KeeperOptions } from "./postgres-options"

export interface EmbeddedPostgres {
  /** Always `localhost`: Medusa speaks TLS to any other host, and this server has none. */
  host: string
  port: number
  user: string
  password: string
  /** Where the cluster lives; not always where it was asked to (see the keeper's `reachableHome`). */
  directory: string
  url(database: string): string
  /** Resolves when the server has ended and, for a temporary one, its files are gone. */
  stop(): Promise<void>
}

/**
 * Starts a PostgreSQL server of its own on a free port.
 * @param directory where the data stays between runs; without it a temporary one is made, and deleted at the end.
 */
export async function startEmbeddedPostgres(directory?: string): Promise<EmbeddedPostgres> {
  const options: KeeperOptions =
    directory === undefined
      ? { directory: mkdtempSync(path.join(realpathSync(tmpdir()), "embedded-postgres-")), keep: false }
      : { directory: path.resolve(directory), keep: true }
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
  const answer = await firstAnswer(keeper)
  if (answer.type === "failed") {
    throw new Error(
      `${answer.message}\nTo use a PostgreSQL of your own instead, set DATABASE_URL for the demo or DB_HOST, ` +
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

function firstAnswer(keeper: ChildProcess): Promise<KeeperAnswer> {
  return new Promise((resolve, reject) => {
    keeper.once("message", (message: KeeperAnswer) => resolve(message))
    keeper.once("error", reject)
    keeper.once("exit", (code, signal) =>
      reject(new Error(`The process that keeps PostgreSQL ended early (${signal ?? `exit code ${code}`}).`)),
    )
  })
}
