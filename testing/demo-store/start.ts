import { mkdtempSync, realpathSync } from "node:fs"
import { rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import path from "node:path"
import { type Sandbox, startSandbox } from "../../src/sandbox"
import { answers } from "../lib/answers"
import { withDeadline } from "../lib/deadline"
import { anyFreePort } from "../lib/free-port"
import type { Lifetime } from "../lib/lifetime"
import { waitUntil } from "../lib/wait"
import { storeEnvironment } from "../store/environment"
import { medusa, REPOSITORY, reportOf } from "../store/medusa-cli"
import { CHECKOUT_ACCOUNT, MERCHANT, type Seeded } from "../store/names"
import { StoreApi } from "../store/store-api"
import { type Addresses, chooseAddresses } from "./addresses"
import { provideDatabase } from "./database"
import { buildStorefront, serveStorefront } from "./storefront"

/** The demo is for the machine it runs on: nothing of it is offered to the network. */
const HOST = "localhost"
/** Generous limits for slow machines, in ms: they only turn a hanging step into a message. */
const LONGEST = { migrate: 300_000, seed: 120_000, boot: 180_000, build: 120_000 }

export interface DemoStore {
  addresses: Addresses
  store: StoreApi
  publishableKey: string
  /** The fake DOKU that the store takes its payments through. */
  sandbox: Sandbox
  logFile: string
  /** What Prometheus would scrape, of a throwaway store. */
  metricsUrl: string | undefined
  /** Rejects when the Medusa server exits. */
  serverEnded: Promise<void>
}

export interface StorefrontChoice {
  /** Of a storefront that the caller starts. Undefined: the example storefront is built and served. */
  origin?: string | undefined
  /** Where shoppers land after LinkAja. Default: the storefront's RETURN_PATH. */
  returnUrl?: string | undefined
  /** Origins that may use the Store API beside the storefront's. */
  moreOrigins?: readonly string[]
}

export interface DemoOptions {
  /** A store of its own that leaves nothing behind: new database, any free ports. */
  throwaway: boolean
  /** Whether Medusa Admin is served; without it the server starts sooner. */
  admin: boolean
  /** Where Medusa's log goes. Default: in `.demo`; that of a throwaway store is gone with it. */
  logFile?: string
  storefront?: StorefrontChoice
}

/** @param say receives one line per step */
export async function startDemo(
  lifetime: Lifetime,
  { throwaway, admin, logFile: wantedLogFile, storefront = {} }: DemoOptions,
  say: (line: string) => void,
): Promise<DemoStore> {
  const logFile = wantedLogFile ?? (await provideLogFile(lifetime, throwaway))
  const addresses = await chooseAddresses({ anyPorts: throwaway, storefront }, say)

  say("Starting PostgreSQL …")
  const databaseUrl = await provideDatabase(lifetime, { fresh: throwaway })
  const metricsPort = throwaway ? await anyFreePort() : undefined
  const env = {
    ...(metricsPort === undefined ? {} : { METRICS_PORT: String(metricsPort) }),
    ...storeEnvironment({ ...addresses, databaseUrl }),
    ...corsFor(addresses, storefront),
    // A real store offers one of DOKU's two ways; the demo shows both.
    DOKU_MORE_ACCOUNTS: JSON.stringify([CHECKOUT_ACCOUNT]),
    MEDUSA_ADMIN_DISABLED: String(!admin),
  }
  const start = async (args: string[]) => {
    lifetime.signal.throwIfAborted()
    const child = medusa(args, env, logFile)
    await lifetime.own(`medusa ${args[0]}`, () => child.stop())
    return child
  }

  say("Migrating the database …")
  // Medusa's migration scripts mend data of older versions; a database that is minutes old has none.
  const migration = await start(throwaway ? ["db:migrate", "--skip-scripts"] : ["db:migrate"])
  await withDeadline(LONGEST.migrate, "Migrating the database", migration.succeeded, lifetime.signal)

  say("Filling the store …")
  const seeding = await start(["exec", path.join(__dirname, "../store/seed.ts")])
  const seeded = await withDeadline(
    LONGEST.seed,
    "Filling the store",
    reportOf<Seeded>(seeding),
    lifetime.signal,
  )

  say("Starting the DOKU sandbox and Medusa …")
  const sandbox = await startSandbox({
    port: addresses.ports.sandbox,
    host: HOST,
    merchants: [{ ...MERCHANT, notificationUrl: addresses.notification }],
  })
  await lifetime.own("the sandbox", () => sandbox.close())
  const server = await start(["start", "--host", HOST, "--port", String(addresses.ports.backend)])
  const serverEnded = server.succeeded.then(() => {
    throw new Error(`The Medusa server ended by itself; its log is ${logFile}.`)
  })
  await withDeadline(
    LONGEST.boot,
    "Starting Medusa",
    Promise.race([healthy(addresses.backend, lifetime), serverEnded]),
  )

  const { backend } = addresses
  const { publishableKey } = seeded
  if (addresses.ports.shop !== undefined) {
    say("Building the shop …")
    const files = await withDeadline(
      LONGEST.build,
      "Building the shop",
      buildStorefront({ backend, publishableKey }, lifetime.signal),
      lifetime.signal,
    )
    const shop = await serveStorefront(files, { backend, port: addresses.ports.shop, host: HOST })
    await lifetime.own("the shop", () => shop.close())
  }
  const store = StoreApi.at(backend, publishableKey)
  const metricsUrl = metricsPort === undefined ? undefined : `http://127.0.0.1:${metricsPort}/metrics`
  return { addresses, store, publishableKey, sandbox, logFile, metricsUrl, serverEnded }
}

/** The page that shoppers return to reads their payment's status from the browser. */
function corsFor({ backend, shop, returnPage }: Addresses, { moreOrigins = [] }: StorefrontChoice) {
  const origins = [...new Set([shop, new URL(returnPage).origin, ...moreOrigins])].join(",")
  return { STORE_CORS: origins, AUTH_CORS: `${backend},${origins}` }
}

async function provideLogFile(lifetime: Lifetime, throwaway: boolean): Promise<string> {
  if (!throwaway) {
    return path.join(REPOSITORY, ".demo", "medusa.log")
  }
  const folder = mkdtempSync(path.join(realpathSync(tmpdir()), "doku-check-"))
  await lifetime.own("the log folder", () => rm(folder, { recursive: true, force: true }))
  return path.join(folder, "medusa.log")
}

async function healthy(backend: string, lifetime: Lifetime): Promise<void> {
  const isHealthy = () => {
    lifetime.signal.throwIfAborted()
    return answers(`${backend}/health`)
  }
  if (!(await waitUntil(isHealthy, { ms: LONGEST.boot, every: 200 }))) {
    throw new Error(`Medusa did not answer on ${backend}/health.`)
  }
}
