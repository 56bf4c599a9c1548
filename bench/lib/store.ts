import type { ChildProcess } from "node:child_process"
import { mkdtempSync, realpathSync } from "node:fs"
import { rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import path from "node:path"
import { provideDatabase } from "../../testing/demo-store/database"
import type { Lifetime } from "../../testing/lib/lifetime"
import { storeEnvironment } from "../../testing/store/environment"
import { medusa, reportOf } from "../../testing/store/medusa-cli"

/** A store for one benchmark, with a new, migrated database. */
export class BenchStore {
  private constructor(
    readonly databaseUrl: string,
    private readonly env: Record<string, string>,
    private readonly logFile: string,
  ) {}

  static async open(
    lifetime: Lifetime,
    dokuBaseUrl: string,
    env: Record<string, string> = {},
  ): Promise<BenchStore> {
    const folder = mkdtempSync(path.join(realpathSync(tmpdir()), "doku-bench-"))
    await lifetime.own("the log folder", () => rm(folder, { recursive: true, force: true }))
    const databaseUrl = await provideDatabase(lifetime, { fresh: true })
    const store = new BenchStore(
      databaseUrl,
      {
        ...storeEnvironment({ databaseUrl, sandbox: dokuBaseUrl }),
        LOG_LEVEL: "error",
        ...env,
      },
      path.join(folder, "medusa.log"),
    )
    const migration = medusa(["db:migrate", "--skip-scripts"], store.env, store.logFile)
    await lifetime.own("the migration", () => migration.stop())
    await migration.succeeded
    return store
  }

  /** Runs a script inside the store (`medusa exec`) and resolves to what it reports. */
  async run<Report>(lifetime: Lifetime, script: string, env: Record<string, string>): Promise<Report> {
    const running = medusa(["exec", script], { ...this.env, ...env }, this.logFile)
    await lifetime.own(path.basename(script), () => running.stop())
    return reportOf<Report>(running)
  }

  /** Starts the server, which answers a while later. */
  async start(lifetime: Lifetime, port: number): Promise<ChildProcess> {
    const server = medusa(["start", "--host", "localhost", "--port", String(port)], this.env, this.logFile, {
      preload: [path.join(__dirname, "stopwatch.cjs")],
    })
    await lifetime.own("Medusa", () => server.stop())
    // The next request to the server reports the failure.
    server.succeeded.catch(() => undefined)
    return server.child
  }
}
