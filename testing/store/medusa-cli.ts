import { type ChildProcess, spawn } from "node:child_process"
import { once } from "node:events"
import { closeSync, mkdirSync, openSync, readFileSync } from "node:fs"
import path from "node:path"

export const REPOSITORY = path.resolve(__dirname, "../..")

/** How long Medusa may take to finish its requests before it is killed, in ms. */
const GRACE_MS = 8_000

export interface MedusaProcess {
  child: ChildProcess
  /** Rejects, with the end of the log, when the process ends with anything but exit code 0. */
  succeeded: Promise<void>
  stop(): Promise<void>
}

export interface MedusaOptions {
  /** Folder with the `medusa-config.ts`. Default: this repository. */
  project?: string
  /** CommonJS files that the process loads before anything else. */
  preload?: readonly string[]
}

/** Starts a command of Medusa's CLI, its output going to the end of `logFile`. */
export function medusa(
  args: string[],
  env: Record<string, string>,
  logFile: string,
  { project = REPOSITORY, preload = [] }: MedusaOptions = {},
): MedusaProcess {
  mkdirSync(path.dirname(logFile), { recursive: true })
  const log = openSync(logFile, "a")
  // The project's own: a store's Medusa may be another version than this repository's.
  const cli = path.join(
    path.dirname(require.resolve("@medusajs/cli/package.json", { paths: [project, REPOSITORY] })),
    "cli.js",
  )
  const child = spawn(
    process.execPath,
    [
      ...[path.join(REPOSITORY, "testing/lib/end-with-parent.cjs"), ...preload].flatMap((file) => [
        "--require",
        file,
      ]),
      cli,
      ...args,
    ],
    {
      cwd: project,
      // A store uses Redis only if its caller names one, because some tests run with a Redis of their own.
      env: { ...process.env, REDIS_URL: "", ...env },
      stdio: ["ignore", log, log, "ipc"],
      // A group of its own: Ctrl-C comes to us alone, and we end the parts in order.
      detached: true,
    },
  )
  closeSync(log)

  const ended = once(child, "exit")
  const succeeded = ended.then(([code, signal]) => {
    if (code !== 0) {
      const how = signal === null ? `exit code ${code}` : `signal ${signal}`
      throw new Error(`medusa ${args[0]} ended with ${how}. The end of ${logFile}:\n${tail(logFile)}`)
    }
  })
  return {
    child,
    succeeded,
    stop: async () => {
      if (child.exitCode !== null || child.signalCode !== null) {
        return
      }
      child.kill("SIGTERM")
      const impatience = setTimeout(() => child.kill("SIGKILL"), GRACE_MS)
      await ended
      clearTimeout(impatience)
    },
  }
}

/** Waits for a script that was started by `medusa exec`. Resolves to the message that it sent to this process. */
export async function reportOf<Report>(running: MedusaProcess): Promise<Report> {
  let report: Report | undefined
  running.child.on("message", (message: Report) => {
    report = message
  })
  await running.succeeded
  if (report === undefined) throw new Error("The script ended without its report")
  return report
}

function tail(file: string): string {
  return readFileSync(file, "utf8").split("\n").slice(-40).join("\n")
}
