import path from "node:path"
import { answers } from "../../testing/lib/answers"
import { anyFreePort } from "../../testing/lib/free-port"
import { waitUntil } from "../../testing/lib/wait"
import { type MedusaProcess, medusa } from "../../testing/store/medusa-cli"

/** How long a server may take to boot beside everything else on the machine, in ms. */
const BOOT_WITHIN_MS = 180_000
/** How long one pass of the reconcile job may take, in ms. */
const JOB_WITHIN_MS = 180_000

/** Whether a Medusa process answers requests, handles events and jobs, or does both. */
export type WorkerMode = "server" | "worker" | "shared"

export interface ServerOptions {
  name: string
  mode: WorkerMode
  env: Record<string, string>
  logFile: string
  /** Folder of the Medusa project: this repository, or a copy with a seeded bug. */
  project: string
}

interface JobDone {
  type: "job-done"
  id: number
  error: string | null
}

/**
 * A Medusa process that can be killed and restarted on the same port. In worker mode it serves only /health.
 */
export class Server {
  kills = 0
  /** Number of exits that were neither a kill nor a stop. */
  crashes = 0
  private process: MedusaProcess | undefined
  private expectedToRun = false
  private ready = false
  private jobs = 0

  private constructor(
    private readonly options: ServerOptions,
    readonly port: number,
  ) {}

  static async create(options: ServerOptions): Promise<Server> {
    return new Server(options, await anyFreePort())
  }

  get name(): string {
    return this.options.name
  }

  get answersRequests(): boolean {
    return this.options.mode !== "worker"
  }

  get runsJobs(): boolean {
    return this.options.mode !== "server"
  }

  get origin(): string {
    return `http://localhost:${this.port}`
  }

  /** Resolves when the server answers. */
  async start(): Promise<void> {
    const { env, mode, logFile, project } = this.options
    const started = medusa(
      ["start", "--host", "localhost", "--port", String(this.port)],
      { ...env, MEDUSA_WORKER_MODE: mode },
      logFile,
      { project, preload: [path.join(__dirname, "job-starter.cjs")] },
    )
    this.process = started
    this.ready = false
    this.expectedToRun = true
    let early: Error | undefined
    started.succeeded.catch((error: Error) => {
      early = error
      if (this.process === started && this.expectedToRun) this.crashes += 1
    })
    const up = await waitUntil(
      async () => {
        if (early) throw early
        return this.isUp()
      },
      { ms: BOOT_WITHIN_MS, every: 200 },
    )
    if (!up) throw new Error(`Medusa did not answer on ${this.origin}/health; its log is ${logFile}`)
    this.ready = true
  }

  isUp(): Promise<boolean> {
    return answers(`${this.origin}/health`)
  }

  get isRunning(): boolean {
    const child = this.process?.child
    return child !== undefined && child.exitCode === null && child.signalCode === null
  }

  /** `kill -9`: the process runs no handler, closes no connection and releases no lease. */
  async kill(): Promise<void> {
    this.expectedToRun = false
    const { process } = this
    if (!process || !this.isRunning) return
    this.kills += 1
    process.child.kill("SIGKILL")
    await process.succeeded.catch(() => undefined)
  }

  async stop(): Promise<void> {
    this.expectedToRun = false
    await this.process?.stop()
  }

  /**
   * Runs the reconcile job once in this server.
   *
   * @returns the error message, or undefined; a server that is killed meanwhile gives "the server ended"
   */
  async runJob(): Promise<string | undefined> {
    const child = this.process?.child
    // A job that is started while Medusa still loads its modules may never end.
    if (!child?.connected || !this.isRunning || !this.ready) return "the server is down"
    this.jobs += 1
    const id = this.jobs
    return new Promise((resolve) => {
      const settle = (outcome: string | undefined) => {
        clearTimeout(timer)
        child.off("message", onMessage)
        child.off("exit", onExit)
        resolve(outcome)
      }
      const onMessage = (message: JobDone) => {
        if (message.type === "job-done" && message.id === id) settle(message.error ?? undefined)
      }
      const onExit = () => settle("the server ended")
      const timer = setTimeout(() => settle("no end within three minutes"), JOB_WITHIN_MS)
      child.on("message", onMessage)
      child.once("exit", onExit)
      child.send({ type: "run-job", id }, (error) => {
        if (error) settle(error.message)
      })
    })
  }
}
