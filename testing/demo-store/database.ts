import { randomBytes } from "node:crypto"
import path from "node:path"
import { createClient, createDb, dbExists } from "@medusajs/framework/utils"
import type { Lifetime } from "../lib/lifetime"
import { startEmbeddedPostgres } from "../postgres/embedded-postgres"
import { REPOSITORY } from "../store/medusa-cli"

/**
 * A database for the demo: the one of DATABASE_URL, or one in an embedded PostgreSQL that keeps its data in
 * `.demo`. A `fresh` one is new and gone afterwards. Resolves to its URL.
 */
export async function provideDatabase(lifetime: Lifetime, { fresh }: { fresh: boolean }): Promise<string> {
  const given = process.env.DATABASE_URL
  if (given) {
    const url = fresh ? renamed(given, `doku_check_${randomBytes(4).toString("hex")}`) : given
    await createIfMissing(url)
    if (fresh) {
      await lifetime.own("the database", () => drop(url))
    }
    return url
  }
  const postgres = await startEmbeddedPostgres(
    fresh ? {} : { keepIn: path.join(REPOSITORY, ".demo", "postgres") },
  )
  await lifetime.own("PostgreSQL", () => postgres.stop())
  const url = postgres.url("medusa")
  await createIfMissing(url)
  return url
}

async function createIfMissing(url: string): Promise<void> {
  const name = databaseOf(url)
  await asMaintainer(url, async (client) => {
    if (!(await dbExists(client, name))) {
      await createDb(client, name)
    }
  })
}

function drop(url: string): Promise<void> {
  return asMaintainer(url, async (client) => {
    await client.query(`DROP DATABASE IF EXISTS "${databaseOf(url)}" WITH (FORCE)`)
  })
}

type Client = ReturnType<typeof createClient>

/** Databases are made and dropped from another one: `postgres`, which every server has. */
async function asMaintainer(url: string, work: (client: Client) => Promise<void>): Promise<void> {
  const client = createClient(renamed(url, "postgres"))
  await client.connect()
  try {
    await work(client)
  } finally {
    await client.end()
  }
}

function databaseOf(url: string): string {
  const name = decodeURIComponent(new URL(url).pathname.slice(1))
  if (!/^[\w-]+$/.test(name)) {
    throw new Error(`DATABASE_URL must name a database of letters, digits, "-" and "_"; it names "${name}".`)
  }
  return name
}

function renamed(url: string, database: string): string {
  const other = new URL(url)
  other.pathname = `/${database}`
  return other.href
}
