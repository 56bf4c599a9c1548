/**
 * A process that keeps one PostgreSQL cluster for another process, and ends with it.
 *
 * Being a process of its own, it is not in the way of the caller's signal handling, is not hit by the
 * Ctrl-C that hits the caller, and sees the IPC channel close even when the caller is killed outright. So
 * no way of ending leaves a server running.
 */
import { type ChildProcess, execFile, spawn } from "node:child_process"
import { createHash, randomBytes } from "node:crypto"
import { once } from "node:events"
import { existsSync } from "node:fs"
import { chmod, chown, cp, mkdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises"
import { tmpdir, userInfo } from "node:os"
import path from "node:path"
import { promisify } from "node:util"
import { anyFreePort } from "./free-port"
import { installedPostgres } from "./postgres-binaries"
import type { KeeperAnswer, KeeperOptions, KeeperRequest, RestartMode } from "./postgres-options"
import { commandLineOf, hasEnded, isAlive, isNodeError } from "./processes"

const run = promisify(execFile)
const SUPERUSER = "postgres"
/**
 * Throwaway data: speed over surviving a power cut. A killed server process loses nothing by these; by
 * `synchronous_commit=off` it would, for commits would then wait in its own memory.
 */
const UNSAFE_BUT_FAST = ["fsync=off", "full_page_writes=off"]

interface SystemUser {
  uid?: number
  gid?: number
}

async function main(options: KeeperOptions): Promise<void> {
  let server: ChildProcess | undefined
  let home: string | undefined
  let stopping = false
  let restarting = false

  const stop = async () => {
    if (stopping) {
      return
    }
    stopping = true
    if (server !== undefined) {
      await stopServer(server, options.keep)
    }
    if (home !== undefined) {
      await rm(options.keep ? path.join(home, "keeper.pid") : home, { recursive: true, force: true })
    }
    process.exit(0)
  }
  process.on("disconnect", stop)
  process.on("SIGTERM", stop)
  process.on("SIGINT", stop)

  try {
    const user = await unprivilegedUser()
    home = await reachableHome(options.directory, user)
    await mkdir(home, { recursive: true })
    await claim(home)
    const programs = await reachablePrograms(home, user)
    const password = await passwordOf(home)
    const data = path.join(home, "data")
    await endOrphan(data)
    if (!existsSync(path.join(data, "PG_VERSION"))) {
      await createCluster(programs, home, data, user)
    }
    const start = async (port?: number) => {
      const started = await startServer(programs, data, user, port)
      server = started.process
      if (stopping) {
        await stopServer(server, options.keep)
      } else {
        server.once("exit", () => {
          if (!restarting) {
            void stop()
          }
        })
      }
      return started.port
    }
    const port = await start()
    const restart = async (mode: RestartMode) => {
      restarting = true
      if (server !== undefined) {
        await stopServer(server, mode === "fast")
      }
      await endOrphan(data)
      await start(port)
      restarting = false
      answer({ type: "restarted" })
    }
    process.on("message", ({ mode }: KeeperRequest) => {
      restart(mode).catch(async (error: unknown) => {
        answer({ type: "failed", message: error instanceof Error ? error.message : String(error) })
        await stop()
      })
    })
    if (!stopping) {
      answer({ type: "ready", port, user: SUPERUSER, password, directory: home })
    }
  } catch (error) {
    answer({ type: "failed", message: error instanceof Error ? error.message : String(error) })
    process.exitCode = 1
    if (home !== undefined && !options.keep) {
      await rm(home, { recursive: true, force: true })
    }
    process.disconnect?.()
  }
}

function answer(message: KeeperAnswer): void {
  process.send?.(message)
}

/** PostgreSQL refuses to run as root; `nobody` exists wherever root does, and no user has to be added. */
async function unprivilegedUser(): Promise<SystemUser> {
  if (userInfo().uid !== 0) {
    return {}
  }
  const [uid, gid] = await Promise.all(
    ["-u", "-g"].map(async (flag) => Number((await run("id", [flag, "nobody"])).stdout)),
  )
  return { uid, gid }
}

/** Whether `nobody` may walk to this path. Root's own home, a favourite place for a clone, shuts it out. */
async function isReachable(target: string): Promise<boolean> {
  for (let folder = path.resolve(target); ; folder = path.dirname(folder)) {
    if (existsSync(folder) && ((await stat(folder)).mode & 0o001) === 0) {
      return false
    }
    if (folder === path.dirname(folder)) {
      return true
    }
  }
}

async function reachableHome(wanted: string, user: SystemUser): Promise<string> {
  if (user.uid === undefined || (await isReachable(path.dirname(wanted)))) {
    return wanted
  }
  const name = createHash("sha256").update(wanted).digest("hex").slice(0, 12)
  return path.join(tmpdir(), `embedded-postgres-${name}`)
}

async function reachablePrograms(home: string, user: SystemUser): Promise<string> {
  const installed = await installedPostgres()
  if (user.uid === undefined || (await isReachable(installed))) {
    return installed
  }
  const copy = path.join(home, "native")
  await cp(installed, copy, { recursive: true, verbatimSymlinks: true })
  return copy
}

/** One keeper a directory. A predecessor that is just stopping is given the time to do so. */
async function claim(home: string): Promise<void> {
  const file = path.join(home, "keeper.pid")
  const predecessor = existsSync(file) ? Number(await readFile(file, "utf8")) : 0
  if (predecessor > 0 && (await commandLineOf(predecessor)).includes(path.basename(__filename))) {
    if (!(await hasEnded(predecessor, 10_000))) {
      throw new Error(
        `The database in ${home} is in use by another run (process ${predecessor}). Stop that first.`,
      )
    }
  }
  await writeFile(file, String(process.pid))
}

async function passwordOf(home: string): Promise<string> {
  const file = path.join(home, "password")
  try {
    return (await readFile(file, "utf8")).trim()
  } catch (error) {
    if (!isNodeError(error) || error.code !== "ENOENT") {
      throw error
    }
  }
  const password = randomBytes(12).toString("hex")
  await writeFile(file, password, { mode: 0o600 })
  return password
}

/** A server whose keeper was killed, and the pid file that a killed server leaves behind. */
async function endOrphan(data: string): Promise<void> {
  const file = path.join(data, "postmaster.pid")
  if (!existsSync(file)) {
    return
  }
  const pid = Number((await readFile(file, "utf8")).split("\n")[0])
  if (pid > 0 && (await commandLineOf(pid)).includes(data)) {
    process.kill(pid, "SIGINT")
    if (!(await hasEnded(pid, 10_000))) {
      throw new Error(`The PostgreSQL server with process id ${pid}, left by an earlier run, does not stop.`)
    }
  }
  // A number that now belongs to another process would make PostgreSQL refuse to start.
  await rm(file, { force: true })
}

async function createCluster(programs: string, home: string, data: string, user: SystemUser): Promise<void> {
  const unfinished = `${data}.new`
  await rm(unfinished, { recursive: true, force: true })
  await mkdir(unfinished, { mode: 0o700 })
  const passwordFile = path.join(home, "password")
  if (user.uid !== undefined && user.gid !== undefined) {
    await chmod(home, 0o755)
    await chown(unfinished, user.uid, user.gid)
    await chown(passwordFile, user.uid, user.gid)
  }
  await run(
    path.join(programs, "bin", "initdb"),
    [
      `--pgdata=${unfinished}`,
      `--username=${SUPERUSER}`,
      `--pwfile=${passwordFile}`,
      "--auth=scram-sha-256",
      "--encoding=UTF8",
      // Built into PostgreSQL, so that sorting and lower() don't depend on the machine's locales.
      "--locale-provider=builtin",
      "--builtin-locale=C.UTF-8",
      "--no-sync",
    ],
    { ...user, cwd: home, env: plainEnvironment() },
  )
  await rename(unfinished, data)
}

/** The readiness of the server is read from its log, which must be in English for that. */
function plainEnvironment(): NodeJS.ProcessEnv {
  return { ...process.env, LC_ALL: "C" }
}

/** @param wanted the port that clients know already; without it, any free one. */
async function startServer(programs: string, data: string, user: SystemUser, wanted?: number) {
  const attempts = 3
  for (let attempt = 1; ; attempt++) {
    const port = wanted ?? (await anyFreePort())
    const settings = [
      ...UNSAFE_BUT_FAST,
      "listen_addresses=localhost",
      // TCP only: a socket in a shared folder could collide with another server's.
      "unix_socket_directories=",
      "max_connections=200",
    ]
    const server = spawn(
      path.join(programs, "bin", "postgres"),
      ["-D", data, "-p", String(port), ...settings.flatMap((setting) => ["-c", setting])],
      { ...user, cwd: data, env: plainEnvironment(), stdio: ["ignore", "ignore", "pipe"] },
    )
    const outcome = await readiness(server)
    if (outcome.ready) {
      return { process: server, port }
    }
    // Somebody may have taken the port since it was seen free.
    if (attempt === attempts) {
      throw new Error(`PostgreSQL did not start:\n${outcome.log}`)
    }
  }
}

function readiness(server: ChildProcess): Promise<{ ready: true } | { ready: false; log: string }> {
  return new Promise((resolve) => {
    let log = ""
    server.stderr?.setEncoding("utf8").on("data", (text: string) => {
      // Read to the end of its life: a full pipe would block the server.
      log = (log + text).slice(-4_000)
      if (log.includes("ready to accept connections")) {
        resolve({ ready: true })
      }
    })
    server.once("error", (error) => resolve({ ready: false, log: error.message }))
    server.once("exit", () => resolve({ ready: false, log }))
  })
}

async function stopServer(server: ChildProcess, orderly: boolean): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null || server.pid === undefined) {
    return
  }
  const ended = once(server, "exit")
  // SIGINT closes the clients and writes everything down; SIGQUIT drops everything, as a crash does.
  server.kill(orderly ? "SIGINT" : "SIGQUIT")
  const impatience = setTimeout(() => server.kill("SIGKILL"), 15_000)
  await ended
  clearTimeout(impatience)
}

// The caller may be gone before the listeners above were there to notice.
if (process.send === undefined || !isAlive(process.ppid)) {
  process.exit(1)
}
void main(JSON.parse(process.argv[2] ?? "{}"))
