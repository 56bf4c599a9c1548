/** The part of a knex instance that this needs. */
interface ConnectionPool {
  destroy(): Promise<void>
  initialize(): void
}

/**
 * Closes all connections of a pool, which opens new ones on demand. Waits for those that are in use.
 *
 * Medusa's test runner terminates the server's side of every connection before it drops a database, and knex prints
 * "Connection ended unexpectedly" for each one that its pool still held by then.
 */
export async function renewPool(pool: ConnectionPool): Promise<void> {
  await pool.destroy()
  pool.initialize()
}
