import { startEmbeddedPostgres } from "../../testing/postgres/embedded-postgres"
import { rememberPostgres } from "./running"

/** Gives `medusaIntegrationTestRunner` a PostgreSQL: the one of DB_HOST, or one of its own. */
export default async function start(): Promise<void> {
  if (process.env.DB_HOST) {
    return
  }
  // A store's database is a thousand files, which cost a disk's file system more time than PostgreSQL.
  const postgres = await startEmbeddedPostgres({ inMemory: true })
  rememberPostgres(postgres)
  // Jest's workers inherit this environment.
  process.env.DB_HOST = postgres.host
  process.env.DB_PORT = String(postgres.port)
  process.env.DB_USERNAME = postgres.user
  process.env.DB_PASSWORD = postgres.password
}
