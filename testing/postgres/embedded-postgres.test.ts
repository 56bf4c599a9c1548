import { spawn } from "node:child_process"
import { once } from "node:events"
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import path from "node:path"
import { createClient } from "@medusajs/framework/utils"
import { isAlive } from "../lib/processes"
import { waitUntil } from "../lib/wait"
import { type EmbeddedPostgres, startEmbeddedPostgres } from "./embedded-postgres"

/** Three servers start beside whatever else is tested. */
const TIMEOUT_MS = 90_000

async function query(postgres: EmbeddedPostgres, text: string): Promise<Record<string, unknown>[]> {
  const client = createClient(postgres.url("postgres"))
  await client.connect()
  try {
    return (await client.query(text)).rows
  } finally {
    await client.end()
  }
}

function serverOf(directory: string): number {
  return Number.parseInt(readFileSync(path.join(directory, "data", "postmaster.pid"), "utf8"), 10)
}

it(
  "keeps committed data through both kinds of restart and deletes it at the end",
  async () => {
    const postgres = await startEmbeddedPostgres()
    const server = serverOf(postgres.directory)
    await query(postgres, "create table kept (n int)")
    await query(postgres, "insert into kept values (1)")
    await postgres.restart("immediate")
    await query(postgres, "insert into kept values (2)")
    await postgres.restart("fast")
    expect(await query(postgres, "select n from kept order by n")).toEqual([{ n: 1 }, { n: 2 }])
    expect(serverOf(postgres.directory)).not.toBe(server)
    await postgres.stop()
    expect(existsSync(postgres.directory)).toBe(false)
  },
  TIMEOUT_MS,
)

it(
  "keeps a named folder for the next start and refuses a second server in it",
  async () => {
    const own = mkdtempSync(path.join(tmpdir(), "kept-postgres-"))
    // Open to the user that PostgreSQL runs as when this is root.
    chmodSync(own, 0o755)
    const keepIn = path.join(own, "postgres")
    const first = await startEmbeddedPostgres({ keepIn })
    await query(first, "create table kept (n int)")
    await expect(startEmbeddedPostgres({ keepIn })).rejects.toThrow("is in use by another run")
    await first.stop()
    const second = await startEmbeddedPostgres({ keepIn })
    expect(second.directory).toBe(keepIn)
    expect(await query(second, "select n from kept")).toEqual([])
    await second.stop()
    rmSync(own, { recursive: true })
  },
  TIMEOUT_MS,
)

it(
  "ends when the process that started it is killed",
  async () => {
    const script = `require("./testing/postgres/embedded-postgres").startEmbeddedPostgres()
    .then(({ directory }) => { console.log(directory); setInterval(() => undefined, 1000) })`
    const starter = spawn(process.execPath, ["--import", "tsx", "-e", script], {
      cwd: path.resolve(__dirname, "../.."),
      stdio: ["ignore", "pipe", "inherit"],
    })
    const [output] = await once(starter.stdout, "data")
    const directory = String(output).trim()
    const server = serverOf(directory)
    expect(isAlive(server)).toBe(true)
    starter.kill("SIGKILL")
    expect(await waitUntil(() => !isAlive(server) && !existsSync(directory), { ms: 20_000 })).toBe(true)
  },
  TIMEOUT_MS,
)
