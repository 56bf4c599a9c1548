import { mkdtempSync, realpathSync } from "node:fs"
import { rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import path from "node:path"
import { createClient, createDb } from "@medusajs/framework/utils"
import { type Sandbox, startSandbox } from "../../src/sandbox"
import { Lifetime } from "../../testing/lib/lifetime"
import { type EmbeddedPostgres, startEmbeddedPostgres } from "../../testing/postgres/embedded-postgres"
import { storeEnvironment } from "../../testing/store/environment"
import { medusa, REPOSITORY, reportOf } from "../../testing/store/medusa-cli"
import { MERCHANT, type Seeded } from "../../testing/store/names"
import { BackOffice } from "./back-office"
import { CreateTurns } from "./create-turns"
import { Database } from "./database"
import { MORE_ACCOUNTS, NOTIFICATION_PATHS } from "./integrations"
import { LinkBook } from "./link-book"
import { OrderDesk } from "./order-desk"
import type { OwnRedis } from "./own-redis"
import { Random } from "./random"
import { Server, type WorkerMode } from "./servers"
import { readShopFacts } from "./shop-facts"
import { BACKEND_URL, UNSHIPPED_SKUS, type World } from "./shopper"
import { WALLET_PROVIDER, Wallet } from "./wallet"

/** DOKU's notification retries come this many times sooner: after 1 s, 12 s and 24 s. */
const NOTIFICATION_TIME_SCALE = 1_800

export interface EnvironmentOptions {
  /** One Medusa process each. */
  modes: readonly WorkerMode[]
  seed: number
  /** Shared Redis of the processes. Default: none, they share the database only. */
  redisUrl?: string
  /** That Redis, if the run started it and may kill it. */
  ownRedis?: OwnRedis
  /** Folder of the Medusa project. Default: this repository. */
  project?: string
  say?: (line: string) => void
}

/** A store with its DOKU in both integrations: PostgreSQL, a sandbox in this process, and Medusa processes. */
export interface Environment {
  postgres: EmbeddedPostgres
  redis: OwnRedis | undefined
  database: Database
  sandbox: Sandbox
  /** All Medusa processes. */
  processes: readonly Server[]
  /** Those that answer requests. */
  servers: readonly Server[]
  /** Those that run jobs. */
  jobRunners: readonly Server[]
  world: World
  logFolder: string
  /** Runs Medusa's `db:migrate`, as after an update. */
  migrate(): Promise<void>
  /** Stops everything. Deletes the logs unless `keepLogs` is set. */
  end(options?: { keepLogs: boolean }): Promise<void>
}

export async function openEnvironment({
  modes,
  seed,
  redisUrl = "",
  ownRedis,
  project = REPOSITORY,
  say = () => undefined,
}: EnvironmentOptions): Promise<Environment> {
  const lifetime = new Lifetime()
  const logFolder = mkdtempSync(path.join(realpathSync(tmpdir()), "doku-chaos-"))
  try {
    say("Starting PostgreSQL …")
    const postgres = await startEmbeddedPostgres()
    await lifetime.own("PostgreSQL", () => postgres.stop())
    const databaseUrl = postgres.url("medusa")
    await createDatabase(postgres)

    const sandbox = await startSandbox({
      timeScale: NOTIFICATION_TIME_SCALE,
      merchants: [MERCHANT],
      // Amounts as DOKU's published samples have them: texts, and numbers with decimals.
      settings: { amountFormat: "string2", statusAmountFormat: "decimal" },
    })
    await lifetime.own("the sandbox", () => sandbox.close())

    const wallet = await Wallet.open()
    await lifetime.own("the other wallet", () => wallet.close())

    const env = {
      ...storeEnvironment({ databaseUrl, sandbox: sandbox.url, backend: BACKEND_URL }),
      REDIS_URL: redisUrl,
      DOKU_MORE_ACCOUNTS: MORE_ACCOUNTS,
      MORE_PAYMENT_PROVIDERS: wallet.providers,
      LOG_LEVEL: "info",
    }
    const run = (name: string, args: string[]) => {
      say(`${name} …`)
      return medusa(args, env, path.join(logFolder, "setup.log"), { project })
    }
    const migrate = async () => {
      await run("Migrating", ["db:migrate", "--skip-scripts"]).succeeded
    }
    await migrate()
    const seeded = await reportOf<Seeded>(
      run("Seeding", ["exec", path.join(project, "testing/store/seed.ts")]),
    )

    const named = nameProcesses(modes)
    say(`Starting ${named.map(({ name }) => name).join(", ")} …`)
    const processes = await Promise.all(
      named.map(({ name, mode }) =>
        Server.create({
          name,
          mode,
          env,
          logFile: path.join(logFolder, `${name.replace(" ", "-")}.log`),
          project,
        }),
      ),
    )
    for (const one of processes) await lifetime.own(one.name, () => one.stop())
    await Promise.all(processes.map((one) => one.start()))
    const servers = processes.filter(({ answersRequests }) => answersRequests)

    const database = new Database(databaseUrl)
    await lifetime.own("the database connection", () => database.close())
    await sellWithoutShipping(database, [...UNSHIPPED_SKUS])
    await offerInRegion(database, WALLET_PROVIDER)
    const origins = servers.map(({ origin }) => origin)
    const backOffice = new BackOffice(database, origins, new Random(`${seed}:back office`))
    return {
      postgres,
      redis: ownRedis,
      database,
      sandbox,
      processes,
      servers,
      jobRunners: processes.filter(({ runsJobs }) => runsJobs),
      logFolder,
      migrate,
      world: {
        origins,
        notificationPaths: NOTIFICATION_PATHS,
        publishableKey: seeded.publishableKey,
        shop: await readShopFacts(database),
        sandbox,
        wallet,
        database,
        contradicted: new Set(),
        backOffice,
        orderDesk: new OrderDesk(backOffice, database),
        linkBook: new LinkBook(),
        createTurns: new CreateTurns(),
      },
      end: async ({ keepLogs } = { keepLogs: false }) => {
        await lifetime.end()
        if (!keepLogs) await rm(logFolder, { recursive: true, force: true })
      },
    }
  } catch (error) {
    await lifetime.end()
    say(`The logs are in ${logFolder}`)
    throw error
  }
}

/** `server 1`, `server 2`, `worker 1`: a process that answers requests is named a server. */
function nameProcesses(modes: readonly WorkerMode[]): { name: string; mode: WorkerMode }[] {
  const counts = { server: 0, worker: 0 }
  return modes.map((mode) => {
    const kind = mode === "worker" ? "worker" : "server"
    counts[kind] += 1
    return { name: `${kind} ${counts[kind]}`, mode }
  })
}

async function createDatabase(postgres: EmbeddedPostgres): Promise<void> {
  const client = createClient(postgres.url("postgres"))
  await client.connect()
  try {
    await createDb(client, "medusa")
  } finally {
    await client.end()
  }
}

/** The seed enables DOKU's providers only. */
async function offerInRegion(database: Database, provider: string): Promise<void> {
  await database.query(
    `insert into region_payment_provider (id, region_id, payment_provider_id)
     select 'regpp_' || ?, id, ? from region where currency_code = 'idr'`,
    [provider, provider],
  )
}

/** Medusa requires shipping for products with a shipping profile and for inventory items that say so. */
async function sellWithoutShipping(database: Database, skus: string[]): Promise<void> {
  await database.query("update inventory_item set requires_shipping = false where sku = any(?)", [skus])
  await database.query(
    `update product_shipping_profile set deleted_at = now()
     where product_id in (select product_id from product_variant where sku = any(?))`,
    [skus],
  )
}
