/**
 * The process that runs one PostgreSQL server for the process which started this one, and stops it when that one ends.
 *
 * Its IPC channel closes even when the parent is killed outright, and a Ctrl-C in the terminal doesn't reach it. Each
 * command of PostgreSQL runs synchronously, so that a disconnect is handled before or after it, never beside it.
 */
import { execFileSync } from "node:child_process"
import { createHash, randomBytes } from "node:crypto"
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs"
import { tmpdir } from "node:os"
import path from "node:path"
import { anyFreePort } from "../lib/free-port"
import { commandLineOf } from "../lib/processes"
import { waitUntil } from "../lib/wait"
import {
  type KeeperAnswer,
  type KeeperOptions,
  type RestartMode,
  type Started,
  SUPERUSER,
} from "./embedded-postgres"
import { installedPostgres } from "./programs"

/**
 * Without fsync a power cut destroys the data; a killed server process loses nothing. `synchronous_commit=off` would
 * lose commits then. No socket file, because one in a shared folder could collide with another server's.
 */
const SETTINGS = [
  "fsync=off",
  "full_page_writes=off",
  "listen_addresses=localhost",
  "unix_socket_directories=",
  "max_connections=200",
]

class Server {
  readonly #home: string
  readonly #data: string
  readonly #keep: boolean
  readonly #programs: string
  readonly #user = unprivilegedUser()

  constructor({ directory, keep }: KeeperOptions) {
    mkdirSync(path.dirname(directory), { recursive: true })
    this.#keep = keep
    this.#home = this.#canReach(path.dirname(directory)) ? directory : temporaryTwin(directory)
    this.#data = path.join(this.#home, "data")
    mkdirSync(this.#home, { recursive: true })
    this.#programs = this.#reachablePrograms(installedPostgres())
  }

  async start(): Promise<Started> {
    // A predecessor that was just interrupted is still stopping.
    if (!(await waitUntil(async () => !(await this.#isRunning()), { ms: 10_000 }))) {
      throw new Error(`The PostgreSQL in ${this.#data} is in use by another run. Stop that run first.`)
    }
    const password = this.#password()
    if (!existsSync(this.#data)) this.#createCluster()
    for (let attempt = 1; ; attempt++) {
      const port = await anyFreePort()
      const options = ["-p", String(port), ...SETTINGS.flatMap((setting) => ["-c", setting])].join(" ")
      try {
        this.#control("start", "--options", options)
        return { port, password, directory: this.#home }
      } catch (error) {
        // Another process may have taken the port since it was free.
        if (attempt === 3) throw error
      }
    }
  }

  restart(mode: RestartMode): void {
    this.#control("restart", "--mode", mode)
  }

  stop(): void {
    try {
      if (existsSync(path.join(this.#data, "postmaster.pid"))) {
        this.#control("stop", "--mode", this.#keep ? "fast" : "immediate")
      }
    } finally {
      if (!this.#keep) rmSync(this.#home, { recursive: true, force: true })
    }
  }

  #control(command: "start" | "restart" | "stop", ...options: string[]): void {
    const log = path.join(this.#data, "server.log")
    rmSync(log, { force: true })
    const output = command === "stop" ? [] : ["--log", log]
    try {
      this.#run("pg_ctl", [command, "--pgdata", this.#data, ...output, ...options])
    } catch (cause) {
      const said = existsSync(log) ? readFileSync(log, "utf8").slice(-4_000) : String(cause)
      throw new Error(`pg_ctl ${command} failed:\n${said}`, { cause })
    }
  }

  #createCluster(): void {
    const unfinished = `${this.#data}.new`
    const passwordFile = path.join(this.#home, "password")
    rmSync(unfinished, { recursive: true, force: true })
    mkdirSync(unfinished, { mode: 0o700 })
    if (this.#user) {
      chmodSync(this.#home, 0o755)
      chownSync(unfinished, this.#user.uid, this.#user.gid)
      chownSync(passwordFile, this.#user.uid, this.#user.gid)
    }
    this.#run("initdb", [
      `--pgdata=${unfinished}`,
      `--username=${SUPERUSER}`,
      `--pwfile=${passwordFile}`,
      "--auth=scram-sha-256",
      "--encoding=UTF8",
      // Built into PostgreSQL: sorting and lower() don't depend on the machine's locales.
      "--locale-provider=builtin",
      "--builtin-locale=C.UTF-8",
      "--no-sync",
    ])
    renameSync(unfinished, this.#data)
  }

  #run(program: string, args: string[]): void {
    execFileSync(path.join(this.#programs, "bin", program), args, {
      ...this.#user,
      cwd: this.#home,
      // A locale that this machine lacks would be an error.
      env: { ...process.env, LC_ALL: "C" },
      stdio: "pipe",
    })
  }

  #password(): string {
    const file = path.join(this.#home, "password")
    if (!existsSync(file)) writeFileSync(file, randomBytes(12).toString("hex"), { mode: 0o600 })
    return readFileSync(file, "utf8")
  }

  /** Removes the file of a server that is gone: its process id may be another program's by now, and would keep PostgreSQL from starting. */
  async #isRunning(): Promise<boolean> {
    const file = path.join(this.#data, "postmaster.pid")
    if (!existsSync(file)) return false
    const pid = Number.parseInt(readFileSync(file, "utf8"), 10)
    if ((await commandLineOf(pid)).includes(this.#data)) return true
    rmSync(file, { force: true })
    return false
  }

  /** Root's own home, where a clone often lies, is closed to other users. */
  #canReach(folder: string): boolean {
    if (this.#user === undefined) return true
    const parent = path.dirname(folder)
    return (statSync(folder).mode & 0o001) !== 0 && (folder === parent || this.#canReach(parent))
  }

  #reachablePrograms(installed: string): string {
    if (this.#canReach(installed)) return installed
    const copy = path.join(this.#home, "native")
    cpSync(installed, copy, { recursive: true, verbatimSymlinks: true })
    return copy
  }
}

/** PostgreSQL refuses to run as root; `nobody` exists wherever root does, so no user has to be added. */
function unprivilegedUser(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined
  const id = (flag: string) => Number(execFileSync("id", [flag, "nobody"], { encoding: "utf8" }))
  return { uid: id("-u"), gid: id("-g") }
}

function temporaryTwin(directory: string): string {
  const name = createHash("sha256").update(directory).digest("hex").slice(0, 12)
  return path.join(tmpdir(), `embedded-postgres-${name}`)
}

async function main(options: KeeperOptions): Promise<void> {
  const answer = (message: KeeperAnswer) => process.send?.(message)
  const fail = (error: unknown) => answer({ error: error instanceof Error ? error.message : String(error) })
  const server = new Server(options)
  for (const event of ["disconnect", "SIGINT", "SIGTERM"]) {
    process.on(event, () => {
      server.stop()
      process.exit()
    })
  }
  process.on("message", (mode: RestartMode) => {
    try {
      server.restart(mode)
      answer({})
    } catch (error) {
      fail(error)
    }
  })
  try {
    answer(await server.start())
  } catch (error) {
    fail(error)
  }
}

// The parent may have ended before there was a listener for it.
if (process.connected) void main(JSON.parse(process.argv[2] ?? "{}"))
