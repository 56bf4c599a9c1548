import { mkdirSync, mkdtempSync, readFileSync, realpathSync, writeFileSync } from "node:fs"
import { rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import path from "node:path"
import { provideDatabase } from "../testing/demo-store/database"
import { answers } from "../testing/lib/answers"
import { anyFreePort } from "../testing/lib/free-port"
import type { Lifetime } from "../testing/lib/lifetime"
import { npm } from "../testing/lib/npm"
import { waitUntil } from "../testing/lib/wait"
import { medusa, REPOSITORY } from "../testing/store/medusa-cli"
import { inTurn, ratioOf, rounded, summarize } from "./lib/compare"
import { addedPackages, installedPackages, type Packed, sizes } from "./lib/weigh"
import type { Figures, Question } from "./questions"

const PAIRS = 7
const BOOT_MS = 180_000
const MAX_BYTES = 1_000_000
const MAX_PACKAGES = 5

/** What Medusa's own starter has, and React, which its dashboard wants. */
const STORE_DEPENDENCIES = [
  "@medusajs/admin-sdk",
  "@medusajs/cli",
  "@medusajs/dashboard",
  "@medusajs/draft-order",
  "@medusajs/framework",
  "@medusajs/medusa",
  "react",
  "react-dom",
]

/** The package as a store gets it, from its tarball, in a store that has nothing else of this repository. */
export const weight: Question = {
  title: "what the package weighs: its size, what it adds to a store, and to the store's boot",
  async measure(lifetime, say) {
    const folder = mkdtempSync(path.join(realpathSync(tmpdir()), "doku-bench-"))
    await lifetime.own("the store's folder", () => rm(folder, { recursive: true, force: true }))
    const { signal } = lifetime

    say("packing …")
    await npm(["pack", "--pack-destination", folder], { cwd: REPOSITORY, signal })
    const { name, version } = readJson(path.join(REPOSITORY, "package.json"))
    const tarball = path.join(folder, `${name}-${version}.tgz`)
    // Of the tarball and not of the packing: what prepack prints doesn't stand in between.
    const [packed] = JSON.parse(
      await npm(["pack", tarball, "--dry-run", "--json"], { cwd: folder, signal }),
    ) as [Packed]

    say("installing a store, and the package into it …")
    const store = path.join(folder, "store")
    writeStore(store)
    await npm(["install", "--no-audit", "--no-fund"], { cwd: store, signal })
    const before = installedPackages(readJson(path.join(store, "node_modules/.package-lock.json")))
    await npm(["install", "--no-audit", "--no-fund", tarball], { cwd: store, signal })
    const after = installedPackages(readJson(path.join(store, "node_modules/.package-lock.json")))
    const added = addedPackages(before, after)

    say(`migrating a database, and ${PAIRS} boots with and without in turn …`)
    const boots = await bootInTurn(lifetime, store, path.join(folder, "medusa.log"))
    return [
      ...sizes(packed).map(({ what, bytes, files }) => ({ what, bytes, files })),
      {
        what: "unpacked",
        bytes: packed.unpackedSize,
        files: packed.entryCount,
        target: `${MAX_BYTES} bytes: ${verdict(packed.unpackedSize <= MAX_BYTES)}`,
      },
      { what: "packed", bytes: packed.size },
      {
        what: `packages added to the ${before.size} of a store: ${added.join(", ")}`,
        packages: added.length,
        target: `${MAX_PACKAGES} packages: ${verdict(added.length <= MAX_PACKAGES)}`,
      },
      ...boots,
    ]
  },
}

async function bootInTurn(lifetime: Lifetime, store: string, logFile: string): Promise<Figures[]> {
  const env = {
    NODE_ENV: "development",
    LOG_LEVEL: "error",
    DATABASE_URL: await provideDatabase(lifetime, { fresh: true }),
    MEDUSA_DISABLE_TELEMETRY: "true",
    WITH_LINKAJA: "true",
  }
  const migration = medusa(["db:migrate", "--skip-scripts"], env, logFile, { project: store })
  await lifetime.own("the migration", () => migration.stop())
  await migration.succeeded

  const bootBy = (withLinkaja: boolean) => async () => {
    const port = await anyFreePort()
    const startedAt = performance.now()
    const server = medusa(
      ["start", "--host", "localhost", "--port", String(port)],
      { ...env, WITH_LINKAJA: String(withLinkaja) },
      logFile,
      { project: store },
    )
    await lifetime.own("Medusa", () => server.stop())
    const up = waitUntil(() => answers(`http://localhost:${port}/health`), { ms: BOOT_MS, every: 20 })
    const ended = server.succeeded.then(() => false)
    ended.catch(() => undefined)
    if (!(await Promise.race([up, ended]))) throw new Error(`Medusa did not come up; see ${logFile}`)
    const ms = performance.now() - startedAt
    await server.stop()
    return ms
  }
  const { without = [], linkaja = [] } = await inTurn(
    { without: bootBy(false), linkaja: bootBy(true) },
    { rounds: PAIRS, warmUp: 1 },
  )
  const { ratio, low, high } = ratioOf(linkaja, without)
  return [
    { what: "boot without", ...spread(without) },
    {
      what: "boot with",
      ...spread(linkaja),
      ratio: rounded(ratio),
      low: rounded(low),
      high: rounded(high),
    },
  ]
}

function spread(ms: readonly number[]) {
  const { median, p10, p90 } = summarize(ms)
  return { median_ms: Math.round(median), p10_ms: Math.round(p10), p90_ms: Math.round(p90) }
}

const verdict = (met: boolean) => (met ? "met" : "missed")

function readJson(file: string) {
  return JSON.parse(readFileSync(file, "utf8"))
}

/** A store of Medusa's own packages, in the versions that this repository is developed with. */
function writeStore(folder: string): void {
  const { devDependencies } = readJson(path.join(REPOSITORY, "package.json"))
  const dependencies = Object.fromEntries(STORE_DEPENDENCIES.map((name) => [name, devDependencies[name]]))
  mkdirSync(folder)
  const manifest = { name: "store", version: "1.0.0", private: true, dependencies }
  writeFileSync(path.join(folder, "package.json"), JSON.stringify(manifest, null, 2))
  writeFileSync(path.join(folder, "medusa-config.js"), CONFIG)
}

const CONFIG = `const { defineConfig } = require("@medusajs/framework/utils")

const withLinkaja = process.env.WITH_LINKAJA === "true"
const cors = "http://localhost:8000"

module.exports = defineConfig({
  projectConfig: {
    databaseUrl: process.env.DATABASE_URL,
    http: { storeCors: cors, adminCors: cors, authCors: cors, jwtSecret: "secret", cookieSecret: "secret" },
  },
  admin: { disable: true },
  plugins: withLinkaja ? [{ resolve: "medusa-payment-doku-linkaja", options: {} }] : [],
  modules: withLinkaja
    ? [
        {
          resolve: "@medusajs/medusa/payment",
          dependencies: ["query", "doku"],
          options: {
            providers: [
              {
                resolve: "medusa-payment-doku-linkaja/providers/doku-linkaja",
                id: "doku",
                options: {
                  clientId: "BRN-0201-0000000000001",
                  secretKey: "SK-SANDBOX0001",
                  environment: "sandbox",
                  backendUrl: "http://localhost:9000",
                  returnUrl: "http://localhost:8000/id/checkout/linkaja",
                },
              },
            ],
          },
        },
      ]
    : [],
})
`
