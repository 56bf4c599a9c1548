/** The little of knex that the ledger uses: plain SQL with `?` bindings, and transactions. */
export interface Sql {
  query<Row>(text: string, bindings?: readonly unknown[]): Promise<Row[]>
  transaction<Result>(work: (sql: Sql) => Promise<Result>): Promise<Result>
  /** Runs once what was written is committed: at once outside of a transaction, never after a roll-back. */
  afterCommit(callback: () => void): void
}

interface Knex {
  raw(text: string, bindings: readonly unknown[]): PromiseLike<{ rows: unknown[] }>
  transaction<Result>(work: (transaction: Knex) => Promise<Result>): Promise<Result>
}

/**
 * SQL over Medusa's own connection pool (`__pg_connection__`). The ledger writes its SQL out because its
 * writes decide about money in one statement (claims, leases, row locks), which the generated methods of a
 * Medusa service can't express.
 */
export function sqlOver(knex: unknown): Sql {
  return overConnection(knex as Knex, (callback) => callback())
}

function overConnection(connection: Knex, afterCommit: Sql["afterCommit"]): Sql {
  return {
    async query<Row>(text: string, bindings: readonly unknown[] = []) {
      return (await connection.raw(text, bindings)).rows as Row[]
    },
    async transaction(work) {
      const callbacks: (() => void)[] = []
      const result = await connection.transaction((inner) =>
        work(overConnection(inner, (callback) => callbacks.push(callback))),
      )
      for (const callback of callbacks) afterCommit(callback)
      return result
    },
    afterCommit,
  }
}
