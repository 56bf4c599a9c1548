import { waitUntil } from "../lib/wait"

/** The part of a knex instance that this needs. */
export interface Connection {
  raw(sql: string): Promise<{ rows: Record<string, string>[] }>
  client: { pool: { numUsed(): number } }
}

interface Table {
  /** With its schema, quoted. */
  name: string
  /** Without generated ones. */
  columns: string
  copy: string
}

/** Longer than any statement of a test takes, in ms. */
const STATEMENTS_END_MS = 10_000

const TABLES = `
  select format('%I.%I', table_schema, table_name) as name, string_agg(quote_ident(column_name), ', ') as columns
  from information_schema.tables join information_schema.columns using (table_schema, table_name)
  where table_type = 'BASE TABLE' and is_generated = 'NEVER'
    and table_schema not in ('pg_catalog', 'information_schema')
  group by table_schema, table_name`

const SEQUENCES = `
  select format(
    'select setval(%L, %s, %L)', format('%I.%I', schemaname, sequencename),
    coalesce(last_value, start_value), last_value is not null
  ) as reset
  from pg_sequences`

/** The names of what a database consists of: a test that leaves any of it changed would change those after it. */
const STRUCTURE = `
  select relname as name from pg_class
  where relkind in ('r', 'i', 'S', 'v') and relnamespace not in ('pg_toast'::regnamespace, 'kept'::regnamespace)
  union all select conname from pg_constraint
  union all select tgname from pg_trigger where not tgisinternal`

/**
 * Copies all rows of a database into a schema of their own, and notes the state of its sequences.
 *
 * A new database for each test costs more than many a test does: PostgreSQL writes a thousand files, and each
 * connection starts without a cache of what the tables look like.
 * @returns a function that undoes every change since, in one transaction. It waits until no statement runs, and needs a
 *   superuser. It rejects when a test changed more than rows. Rows without an `order by` may then come in any order.
 */
export async function keepRows(connection: Connection): Promise<() => Promise<void>> {
  const rowsOf = async (sql: string) => (await connection.raw(sql)).rows
  const namesOf = async (sql: string) => (await rowsOf(sql)).map(({ name }) => String(name))
  const run = (statements: string[]) => connection.raw(statements.join(";\n"))

  const tables: Table[] = (await rowsOf(TABLES)).map(({ name, columns }, at) => ({
    name: String(name),
    columns: String(columns),
    copy: `kept.rows_${at}`,
  }))
  await run(["create schema kept", ...tables.map(copied)])
  const states = await rowsOf(tables.map(stateOf).join(" union all "))
  const changed = states
    .map(({ name, state }) => changedSince(String(name), String(state)))
    .join(" union all ")
  const resets = (await rowsOf(SEQUENCES)).map(({ reset }) => String(reset))
  const structure = await namesOf(STRUCTURE)

  return async () => {
    const isIdle = () => connection.client.pool.numUsed() === 0
    if (!(await waitUntil(isIdle, { ms: STATEMENTS_END_MS, every: 10 })))
      throw new Error(`Statements of the last test still run after ${STATEMENTS_END_MS} ms.`)
    const left = difference(structure, await namesOf(STRUCTURE))
    if (left.length > 0) throw new Error(`A test before this has to undo its change of: ${left.join(", ")}`)
    const names = new Set(await namesOf(changed))
    await run([...restored(tables.filter(({ name }) => names.has(name))), ...resets])
  }
}

function copied({ name, columns, copy }: Table): string {
  return `create table ${copy} as select ${columns} from ${name}`
}

/** The same for the same rows in any order. */
const STATE = "concat(count(*), ' ', sum(hashtextextended(t::text, 0)::numeric))"
const EMPTY = "0 "

function stateOf({ name }: Table): string {
  return `select '${name}' as name, ${STATE} as state from ${name} t`
}

function changedSince(name: string, state: string): string {
  if (state === EMPTY) return `select '${name}' as name where exists (select from ${name})`
  return `select '${name}' as name from ${name} t having ${STATE} <> '${state}'`
}

/** Statements that PostgreSQL runs in one transaction when it gets them at once. */
function restored(tables: Table[]): string[] {
  return [
    // Without foreign keys and triggers, because rows go and come table by table.
    "set local session_replication_role = replica",
    ...tables.map(({ name }) => `delete from ${name}`),
    ...tables.map(
      ({ name, columns, copy }) => `insert into ${name} (${columns}) select ${columns} from ${copy}`,
    ),
  ]
}

function difference(one: string[], other: string[]): string[] {
  const [ones, others] = [new Set(one), new Set(other)]
  return [...one.filter((name) => !others.has(name)), ...other.filter((name) => !ones.has(name))]
}
