import type { Sql } from "../db/sql"

/** A read of the gauges looks at no more rows than this of each kind, however many there are. */
const MAX_ROWS = 5_000

/** What the gauges show of the ledger. Ages in seconds, by the database's clock. */
export interface LedgerState {
  /** Paid transactions without an order: those that the plugin still tries, and those with an open case. */
  unsettled: { waitsFor: "order" | "person"; payments: number; oldestAge: number }[]
  openCases: { kind: string; cases: number; oldestAge: number }[]
  /** Undefined before the first run has finished. */
  jobFinishedAge: number | undefined
}

/**
 * Paid and open: the oldest 5,000 that the plugin still tries, and those of the 5,000 oldest open cases. Others, which a
 * person has taken over, grow in number for years, so both ways lead by an index to the rows that count. The limits make
 * PostgreSQL take these indexes, whatever it expects of the two statuses together.
 */
const UNSETTLED_SQL = `with tried as (
    select id, paid_at from doku_transaction
    where status = 'paid' and settlement = 'open' and next_check_at is not null
    order by paid_at limit :maxRows::int),
  open_case as (
    select transaction_id from doku_case where closed_at is null
    order by opened_at, id limit :maxRows::int),
  cased as (
    select id, paid_at from doku_transaction
    where id = any(array(select transaction_id from open_case where transaction_id is not null))
      and status = 'paid' and settlement = 'open'),
  waiting as (
    select 'person' as waits_for, paid_at from cased
    union all
    select 'order', paid_at from tried where not exists (
      select from doku_case c where c.transaction_id = tried.id and c.closed_at is null))
  select waits_for, count(*)::int as payments,
    extract(epoch from clock_timestamp() - min(paid_at))::float8 as oldest_age
  from waiting group by waits_for`

const OPEN_CASES_SQL = `select kind, count(*)::int as cases,
    extract(epoch from clock_timestamp() - min(opened_at))::float8 as oldest_age
  from (select kind, opened_at from doku_case where closed_at is null
    order by opened_at, id limit :maxRows::int) open
  group by kind`

const JOB_SQL = `select extract(epoch from clock_timestamp() - finished_at)::float8 as age
  from doku_job where name = :job and finished_at is not null`

/** One statement after the other, so that a read takes one connection at a time. */
export async function readLedgerState(sql: Sql, job: string): Promise<LedgerState> {
  const limit = { maxRows: MAX_ROWS }
  const unsettled = await sql.query<{ waits_for: "order" | "person"; payments: number; oldest_age: number }>(
    UNSETTLED_SQL,
    limit,
  )
  const cases = await sql.query<{ kind: string; cases: number; oldest_age: number }>(OPEN_CASES_SQL, limit)
  const [run] = await sql.query<{ age: number }>(JOB_SQL, { job })
  return {
    unsettled: unsettled.map(({ waits_for, payments, oldest_age }) => ({
      waitsFor: waits_for,
      payments,
      oldestAge: oldest_age,
    })),
    openCases: cases.map(({ kind, cases, oldest_age }) => ({ kind, cases, oldestAge: oldest_age })),
    jobFinishedAge: run?.age,
  }
}
