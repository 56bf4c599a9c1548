/** A list is sent as one PostgreSQL array, as in `= any(:ids)`. */
export type SqlValue = string | number | boolean | Date | null | readonly string[]

/**
 * The values of a statement: `:name` in its text stands for the value under `name`. No name may be that of a type,
 * because knex would take the cast `::int` for the value `int`.
 */
export type Bindings = Readonly<Record<string, SqlValue>>

/** The part of knex that the ledger uses: plain SQL with named bindings, and transactions. */
export interface Sql {
  query<Row>(text: string, bindings?: Bindings): Promise<Row[]>
  transaction<Result>(work: (sql: Sql) => Promise<Result>): Promise<Result>
  /** Calls back once the writes are committed: immediately outside a transaction, never after a rollback. */
  afterCommit(callback: () => void): void
}

interface Knex {
  raw(text: string, bindings: Bindings): PromiseLike<{ rows: unknown[] }>
  transaction<Result>(work: (transaction: Knex) => Promise<Result>): Promise<Result>
}

/** The database was not migrated after the plugin was installed or updated. The message names the command. */
export class SchemaBehindError extends Error {
  override name = "SchemaBehindError"

  constructor(cause: Error) {
    super(
      `The ledger's tables are missing or older than the plugin. Run: npx medusa db:migrate (${cause.message})`,
      {
        cause,
      },
    )
  }
}

/** PostgreSQL's codes for an unknown table and an unknown column. */
const SCHEMA_BEHIND = ["42P01", "42703"]

function isSchemaBehind(error: unknown): error is Error {
  return error instanceof Error && "code" in error && SCHEMA_BEHIND.includes(String(error.code))
}

/**
 * SQL over Medusa's connection pool (`__pg_connection__`). The ledger writes its statements out, because its writes
 * decide about money in single statements (claims, leases, row locks), which the generated methods of a Medusa
 * service can't express.
 */
export function sqlOver(knex: unknown): Sql {
  return overConnection(knex as Knex, (callback) => callback())
}

function overConnection(connection: Knex, afterCommit: Sql["afterCommit"]): Sql {
  return {
    async query<Row>(text: string, bindings: Bindings = {}) {
      try {
        return (await connection.raw(text, bindings)).rows as Row[]
      } catch (error) {
        throw isSchemaBehind(error) ? new SchemaBehindError(error) : error
      }
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

/**
 * The bindings of a statement that is composed of several parts.
 *
 * @throws Error when two parts give the same name different values.
 */
export function mergeBindings(...parts: readonly Bindings[]): Bindings {
  const merged: Record<string, SqlValue> = {}
  for (const [name, value] of parts.flatMap((part) => Object.entries(part))) {
    if (Object.hasOwn(merged, name) && merged[name] !== value)
      throw new Error(`The binding :${name} has two values in one statement`)
    merged[name] = value
  }
  return merged
}
