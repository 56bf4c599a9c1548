import {
  copyFileSync,
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  renameSync,
  symlinkSync,
  writeFileSync,
} from "node:fs"
import { rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import path from "node:path"
import { provideDatabase } from "../../testing/demo-store/database"
import { withDeadline } from "../../testing/lib/deadline"
import type { Lifetime } from "../../testing/lib/lifetime"
import { npm } from "../../testing/lib/npm"
import { waitUntil } from "../../testing/lib/wait"
import { type MedusaProcess, medusa, REPOSITORY, reportOf } from "../../testing/store/medusa-cli"
import type { Seeded } from "../../testing/store/names"
import { Server, type WorkerMode } from "../chaos/servers"
import { packedTarball } from "./pack"

const INSTALL_WITHIN_MS = 600_000
/** For the slowest, which builds the Admin. */
const COMMAND_WITHIN_MS = 600_000
const LOG_WITHIN_MS = 10_000

/** The dependencies of Medusa's own starter, and nothing else. npm adds their peers, e.g. React. */
const MEDUSA = ["admin-sdk", "cli", "framework", "medusa"]
const TOOLS = {
  "@types/node": "^20.12.11",
  "@swc/core": "^1.7.28",
  "ts-node": "^10.9.2",
  typescript: "^5.6.2",
}

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
  ) {
    this.logFile = path.join(folder, "commands.log")
  }

  static async create(lifetime: Lifetime, medusaVersion: string): Promise<Store> {
    const folder = await newFolder(lifetime)
    const store = new Store(folder, lifetime, {
      NODE_ENV: "development",
      DATABASE_URL: await provideDatabase(lifetime, { fresh: true }),
      STORE_CORS: "http://localhost:8000",
      ADMIN_CORS: "http://localhost:9000",
      AUTH_CORS: "http://localhost:9000",
      JWT_SECRET: "jwt-secret-of-a-test",
      COOKIE_SECRET: "cookie-secret-of-a-test",
      DOKU_CLIENT_ID: "BRN-0201-0000000000001",
      DOKU_SECRET_KEY: "SK-SANDBOX0001",
      MEDUSA_DISABLE_TELEMETRY: "true",
    })
    store.write(
      "tsconfig.json",
      JSON.stringify({
        "ts-node": { swc: true },
        compilerOptions: COMPILER,
        include: ["medusa-config.ts", "src"],
      }),
    )
    const installed = await installedMedusa(medusaVersion)
    for (const file of ["package.json", "package-lock.json"]) {
      copyFileSync(path.join(installed, file), path.join(folder, file))
    }
    linkTree(path.join(installed, "node_modules"), path.join(folder, "node_modules"))
    return store
  }

  /** By the README's command: only the name is replaced, by the tarball that would be published under it. */
  async installPackage(command: string): Promise<void> {
    const [program, verb, name, ...rest] = command.split(" ")
    expect([program, verb, name, rest]).toEqual(["npm", "install", packageName(), []])
    await this.installTarball(packedTarball())
  }

  async installTarball(tarball: string): Promise<void> {
    await npmInstall(this.folder, [tarball])
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

/**
 * A folder in which npm has installed this version of Medusa, once in a run of the tests. Stores link its files.
 */
async function installedMedusa(version: string): Promise<string> {
  const shared = path.join(path.dirname(packedTarball()), `medusa-${version}`)
  if (existsSync(shared)) return shared
  const folder = mkdtempSync(`${shared}-`)
  const dependencies = Object.fromEntries(MEDUSA.map((name) => [`@medusajs/${name}`, version]))
  writeFileSync(
    path.join(folder, "package.json"),
    JSON.stringify({ name: "store", version: "1.0.0", private: true, dependencies, devDependencies: TOOLS }),
  )
  await npmInstall(folder, [])
  // Another worker may have installed the same meanwhile.
  if (existsSync(shared)) return folder
  renameSync(folder, shared)
  return shared
}

/** Installs without checking whether each of a thousand cached packages is stale. */
async function npmInstall(folder: string, what: string[]): Promise<void> {
  await npm(["install", "--prefer-offline", "--no-audit", "--no-fund", ...what], {
    cwd: folder,
    signal: AbortSignal.timeout(INSTALL_WITHIN_MS),
  })
}

async function newFolder(lifetime: Lifetime): Promise<string> {
  const folder = mkdtempSync(path.join(realpathSync(tmpdir()), "doku-store-"))
  await lifetime.own("the store's folder", () => rm(folder, { recursive: true, force: true }))
  return folder
}

/** The same tree with hard links to the same files, which takes seconds for a thousand packages. */
function linkTree(from: string, to: string): void {
  mkdirSync(to)
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const [source, target] = [path.join(from, entry.name), path.join(to, entry.name)]
    if (entry.isDirectory()) linkTree(source, target)
    else if (entry.isSymbolicLink()) symlinkSync(readlinkSync(source), target)
    else linkSync(source, target)
  }
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
