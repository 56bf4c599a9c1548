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
 * The oldest 5,000 of the transactions that are paid and open, by the index of unsettled ones. Those that a person has
 * taken over, without a next check and an open case, are passed over: they grow in number for years.
 */
const UNSETTLED_SQL = `with unsettled as materialized (
    select t.paid_at, t.id = any(array(
      select c.transaction_id from doku_case c where c.transaction_id is not null and c.closed_at is null)) as has_case,
      t.next_check_at
    from doku_transaction t where t.status = 'paid' and t.settlement = 'open'),
  waiting as (
    select paid_at, has_case from unsettled where has_case or next_check_at is not null
    order by paid_at limit :maxRows::int)
  select case when has_case then 'person' else 'order' end as waits_for, count(*)::int as payments,
    extract(epoch from clock_timestamp() - min(paid_at))::float8 as oldest_age
  from waiting group by has_case`

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
