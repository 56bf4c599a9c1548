import { execFile, spawn } from "node:child_process"
import { once } from "node:events"
import {
  cpSync,
  createWriteStream,
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
import { promisify } from "node:util"
import { answers } from "../../testing/lib/answers"
import type { Lifetime } from "../../testing/lib/lifetime"
import { waitUntil } from "../../testing/lib/wait"
import { applyStep } from "./apply-step"
import type { Step } from "./guide"

const run = promisify(execFile)

/** The storefront in the starter's monorepo; the older starter is the storefront itself. */
const IN_MONOREPO = path.join("apps", "storefront")
const NOT_COPIED = new Set(["node_modules", ".next", ".git", ".env.local", "backend"])
const START_WITHIN_MS = 60_000
const OUTPUT_LIMIT = 64 * 2 ** 20

/** What the storefront's `.env.local` holds. */
export type Settings = Record<`NEXT_PUBLIC_${string}`, string>

/** A copy of an installed starter. It shares the original's packages, and changes nothing in it. */
export class Starter {
  private constructor(
    /** The storefront's own folder. */
    readonly folder: string,
    private readonly lifetime: Lifetime,
  ) {}

  /** @param original folder of a starter whose dependencies are installed */
  static async copy(original: string, lifetime: Lifetime): Promise<Starter> {
    const root = realpathSync(original)
    const isMonorepo = existsSync(path.join(root, IN_MONOREPO, "package.json"))
    const inside = isMonorepo ? IN_MONOREPO : "."
    if (!existsSync(path.join(root, inside, "node_modules", "next"))) {
      throw new Error(
        `NEXTJS_STARTER: ${path.join(root, inside)} has no node_modules/next. Install it there first.`,
      )
    }
    const copy = mkdtempSync(path.join(realpathSync(tmpdir()), "doku-starter-"))
    await lifetime.own("the starter's copy", () => rm(copy, { recursive: true, force: true }))
    cpSync(root, copy, { recursive: true, filter: (file) => !NOT_COPIED.has(path.basename(file)) })
    for (const part of new Set([".", inside])) {
      const installed = path.join(root, part, "node_modules")
      if (existsSync(installed)) symlinkSync(installed, path.join(copy, part, "node_modules"), "dir")
    }
    return new Starter(path.join(copy, inside), lifetime)
  }

  apply(steps: readonly Step[]): void {
    for (const step of steps) {
      const file = path.join(this.folder, step.file)
      mkdirSync(path.dirname(file), { recursive: true })
      writeFileSync(file, applyStep(existsSync(file) ? readFileSync(file, "utf8") : undefined, step))
    }
  }

  configure(settings: Settings): void {
    const lines = Object.entries(settings).map(([name, value]) => `${name}=${value}`)
    writeFileSync(path.join(this.folder, ".env.local"), `${lines.join("\n")}\n`)
  }

  /** Rejects with what the compiler says. */
  async checkTypes(): Promise<void> {
    await this.#tool("typescript", "bin/tsc", ["--noEmit", "--pretty", "false", "-p", "."])
  }

  /** The linter's findings, each as "file: finding". Lines and columns are left out, because the guide moves them. */
  async lint(): Promise<string[]> {
    const output = await this.#tool("next", "dist/bin/next", ["lint"]).catch((error: Failed) => error.stdout)
    let file = ""
    return output.split("\n").flatMap((line) => {
      if (line.startsWith("./")) file = line
      const finding = /^\d+:\d+\s+(.*)$/.exec(line)?.[1]
      return finding === undefined ? [] : [`${file}: ${finding}`]
    })
  }

  /** Next.js fetches regions and products meanwhile, so the backend must be running. */
  async build(): Promise<void> {
    await this.#tool("next", "dist/bin/next", ["build"])
  }

  async serve(port: number, logFile: string): Promise<void> {
    mkdirSync(path.dirname(logFile), { recursive: true })
    const child = spawn(process.execPath, [this.#bin("next", "dist/bin/next"), "start", "-p", String(port)], {
      cwd: this.folder,
      env: environment(),
      stdio: ["ignore", "pipe", "pipe"],
    })
    const log = createWriteStream(logFile)
    child.stdout.pipe(log, { end: false })
    child.stderr.pipe(log, { end: false })
    const ended = once(child, "exit")
    await this.lifetime.own("the storefront", async () => {
      if (child.exitCode === null && child.signalCode === null) child.kill()
      await ended
      log.end()
    })
    const isUp = () => answers(`http://localhost:${port}/id`)
    if (!(await waitUntil(isUp, { ms: START_WITHIN_MS, every: 200 }))) {
      throw new Error(`The storefront doesn't answer; its log is ${logFile}.`)
    }
  }

  async #tool(name: string, bin: string, args: string[]): Promise<string> {
    const { stdout } = await run(process.execPath, [this.#bin(name, bin), ...args], {
      cwd: this.folder,
      env: environment(),
      signal: this.lifetime.signal,
      maxBuffer: OUTPUT_LIMIT,
    }).catch((error: Failed) => {
      error.message += `\n${error.stdout}`
      throw error
    })
    return stdout
  }

  #bin(name: string, bin: string): string {
    return path.join(this.folder, "node_modules", name, bin)
  }
}

type Failed = Error & { stdout: string }

/** The settings come from the copy's `.env.local` alone. */
function environment(): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(([name]) => !/^NEXT_|^NODE_(ENV|OPTIONS)$/.test(name))
  return { ...Object.fromEntries(own), NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" }
}
