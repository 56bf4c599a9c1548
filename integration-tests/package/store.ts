import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  symlinkSync,
  writeFileSync,
} from "node:fs"
import { rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import path from "node:path"
import { provideDatabase } from "../../testing/demo-store/database"
import { withDeadline } from "../../testing/lib/deadline"
import type { Lifetime } from "../../testing/lib/lifetime"
import { waitUntil } from "../../testing/lib/wait"
import { type MedusaProcess, medusa, REPOSITORY, reportOf } from "../../testing/store/medusa-cli"
import type { Seeded } from "../../testing/store/names"
import { Server, type WorkerMode } from "../chaos/servers"
import { linkTree } from "./link-tree"
import { packedTarball } from "./pack"
import { NPM, type PackageManager } from "./package-managers"

/** For the slowest, which builds the Admin. */
const COMMAND_WITHIN_MS = 600_000
const LOG_WITHIN_MS = 10_000

/** The demo's seed, which a store runs as a script of its own. */
const SEED = ["seed.ts", "catalogue.ts", "names.ts"]

type Environment = Record<string, string>

/** A store in a folder of its own, with Medusa in one version and a database, and at first nothing of ours. */
export class Store {
  private readonly logFile: string

  private constructor(
    readonly folder: string,
    private readonly lifetime: Lifetime,
    private readonly env: Environment & { DATABASE_URL: string },
    private readonly manager: PackageManager = NPM,
  ) {
    this.logFile = path.join(folder, "commands.log")
  }

  /** @param databaseUrl of another store with the same Medusa; by default the store gets one of its own. */
  static async create(
    lifetime: Lifetime,
    medusaVersion: string,
    { manager = NPM, databaseUrl }: { manager?: PackageManager; databaseUrl?: string } = {},
  ): Promise<Store> {
    const folder = await manager.installMedusa(await newFolder(lifetime), medusaVersion)
    const env = {
      NODE_ENV: "development",
      DATABASE_URL: databaseUrl ?? (await provideDatabase(lifetime, { fresh: true })),
      STORE_CORS: "http://localhost:8000",
      ADMIN_CORS: "http://localhost:9000",
      AUTH_CORS: "http://localhost:9000",
      JWT_SECRET: "jwt-secret-of-a-test",
      COOKIE_SECRET: "cookie-secret-of-a-test",
      DOKU_CLIENT_ID: "BRN-0201-0000000000001",
      DOKU_SECRET_KEY: "SK-SANDBOX0001",
      MEDUSA_DISABLE_TELEMETRY: "true",
    }
    const store = new Store(folder, lifetime, env, manager)
    store.write(
      "tsconfig.json",
      JSON.stringify({
        "ts-node": { swc: true },
        compilerOptions: COMPILER,
        include: ["medusa-config.ts", "src"],
      }),
    )
    return store
  }

  /** By the README's command: only the name is replaced, by the tarball that would be published under it. */
  async installPackage(command: string): Promise<void> {
    expect(command).toBe(`${this.manager.command} ${packageName()}`)
    await this.installTarball(packedTarball())
  }

  async installTarball(tarball: string): Promise<void> {
    await this.add(`${packageName()}@file:${tarball}`)
  }

  /** @param packages as the package manager's command takes them */
  async add(...packages: string[]): Promise<void> {
    await this.manager.add(this.folder, packages)
  }

  /**
   * A second machine with the same packages and the same database, whose packages stay when this one's are replaced:
   * npm writes new files instead of changing those that both folders share.
   */
  async secondMachine(): Promise<Store> {
    const folder = await newFolder(this.lifetime)
    for (const file of ["package.json", "tsconfig.json", "medusa-config.ts"]) {
      copyFileSync(path.join(this.folder, file), path.join(folder, file))
    }
    linkTree(path.join(this.folder, "node_modules"), path.join(folder, "node_modules"))
    return new Store(folder, this.lifetime, this.env)
  }

  get databaseUrl(): string {
    return this.env.DATABASE_URL
  }

  writeConfig(text: string): void {
    this.write("medusa-config.ts", text)
  }

  /** @param name its path in the store's folder */
  writeFile(name: string, text: string): void {
    mkdirSync(path.dirname(path.join(this.folder, name)), { recursive: true })
    this.write(name, text)
  }

  /** Where `npx medusa build` puts the store, and where a production server starts. */
  get built(): string {
    return path.join(this.folder, ".medusa/server")
  }

  /** Builds for production. Medusa's docs then say `npm install` in there: it would be the same packages once more. */
  async build(): Promise<void> {
    await this.run("npx medusa build", { NODE_ENV: "production" })
    symlinkSync(path.join(this.folder, "node_modules"), path.join(this.built, "node_modules"), "dir")
  }

  /** Runs `npx medusa …` to its end. Rejects, with what it printed last, when that is not a good one. */
  async run(command: string, env: Environment = {}): Promise<void> {
    const [npx, program, ...args] = command.split(" ")
    expect([npx, program]).toEqual(["npx", "medusa"])
    const running = await this.spawn(args, env)
    await withDeadline(COMMAND_WITHIN_MS, command, running.succeeded, this.lifetime.signal)
  }

  /** What a start prints that doesn't come up. */
  async startInVain(env: Environment = {}): Promise<string> {
    const before = existsSync(this.logFile) ? readFileSync(this.logFile).length : 0
    const running = await this.spawn(["start", "--port", "0"], { WITHOUT_ADMIN: "true", ...env })
    const failed = running.succeeded.then(
      () => false,
      () => true,
    )
    const isRefused = await withDeadline(
      COMMAND_WITHIN_MS,
      "A start that must fail",
      failed,
      this.lifetime.signal,
    ).finally(() => running.stop())
    const output = readFileSync(this.logFile).subarray(before).toString()
    if (!isRefused) throw new Error(`The start ended as if all were well:\n${output}`)
    return output
  }

  /** Fills the store with what the demo sells. */
  async seed(): Promise<Seeded> {
    const scripts = path.join(this.folder, "src/scripts")
    mkdirSync(scripts, { recursive: true })
    for (const file of SEED) {
      copyFileSync(path.join(REPOSITORY, "testing/store", file), path.join(scripts, file))
    }
    return this.execFile("seed")
  }

  /**
   * Runs a script of the store's own by `medusa exec`.
   * @param text its source
   * @returns what it sent by `process.send`.
   */
  async exec<Report>(name: string, text: string): Promise<Report> {
    this.write(`src/scripts/${name}.ts`, text)
    return this.execFile(name)
  }

  private async execFile<Report>(name: string): Promise<Report> {
    const running = await this.spawn(["exec", `./src/scripts/${name}.ts`])
    return withDeadline(
      COMMAND_WITHIN_MS,
      `The script ${name}`,
      reportOf<Report>(running),
      this.lifetime.signal,
    )
  }

  /**
   * A server that is not started yet, so that its address can be written into the store's configuration.
   * @param project where it starts
   */
  async server(
    name: string,
    env: Environment = {},
    { project = this.folder, mode = "shared" }: { project?: string; mode?: WorkerMode } = {},
  ): Promise<StoreServer> {
    const logFile = path.join(this.folder, `${name}.log`)
    const server = await Server.create({
      name,
      mode,
      env: { ...this.env, WITHOUT_ADMIN: "true", ...env },
      logFile,
      project,
    })
    await this.lifetime.own(name, () => server.stop())
    return { server, origin: server.origin, said: (words) => saidIn(logFile, words) }
  }

  private async spawn(args: string[], env: Environment = {}): Promise<MedusaProcess> {
    const running = medusa(args, { ...this.env, ...env }, this.logFile, { project: this.folder })
    await this.lifetime.own(`medusa ${args[0]}`, () => running.stop())
    return running
  }

  private write(name: string, text: string): void {
    writeFileSync(path.join(this.folder, name), text)
  }
}

export interface StoreServer {
  server: Server
  origin: string
  /** Resolves to the line of the log with these words, which may come a moment after the answer. */
  said(words: string): Promise<string>
}

const COMPILER = {
  target: "ES2021",
  module: "Node16",
  moduleResolution: "Node16",
  esModuleInterop: true,
  experimentalDecorators: true,
  emitDecoratorMetadata: true,
  skipLibCheck: true,
}

async function newFolder(lifetime: Lifetime): Promise<string> {
  const folder = mkdtempSync(path.join(realpathSync(tmpdir()), "doku-store-"))
  await lifetime.own("the store's folder", () => rm(folder, { recursive: true, force: true }))
  return folder
}

export function packageName(): string {
  return JSON.parse(readFileSync(path.join(REPOSITORY, "package.json"), "utf8")).name
}

async function saidIn(logFile: string, words: string): Promise<string> {
  let line: string | undefined
  const said = await waitUntil(
    () => {
      line = readFileSync(logFile, "utf8")
        .split("\n")
        .find((one) => one.includes(words))
      return line !== undefined
    },
    { ms: LOG_WITHIN_MS },
  )
  if (!said || line === undefined) {
    throw new Error(`Nothing said "${words}" in the log:\n${readFileSync(logFile, "utf8").slice(-4_000)}`)
  }
  return line
}
