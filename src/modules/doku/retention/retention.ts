import { errorMessage } from "../../../logging/error-message"
import { msSince, type PaymentLog } from "../../../logging/payment-log"
import type { Sql } from "../db/sql"
import { type KeptDays, keptDaysOf } from "./kept-days"
import { NEVER_HELD_MONEY, UNPAID_AND_ENDED } from "./never-held-money"

/** A pass that found nothing more is followed by one after this time; any other one by the next run of the job. */
const EVERY = "1 hour"
/** How many transactions one pass removes at most. */
const MAX_PRUNED = 5_000
/** How many are locked and removed in one database transaction. */
const BATCH = 250
/** How long a pass may take, in ms. Medusa starts no other run of the job in this process meanwhile. */
const MAX_PASS_MS = 10_000
/** A lease that expired this long ago is of a process that died. */
const LEASE_KEPT = "1 day"

/** What a pass has removed. */
export interface Pruned {
  transactions: number
  sessions: number
  /** Events of those transactions. */
  events: number
  /** Notifications about invoices that the ledger doesn't have and no case is about. */
  unknown: number
  leases: number
}

/** What went with the transactions that were removed. */
export interface Removed {
  transactions: number
  sessions: number
  events: number
}

interface RetentionDependencies {
  sql: Sql
  log: PaymentLog
  /** Read at each pass: the accounts are configured after the dependencies are constructed. */
  keptDays: () => readonly KeptDays[]
}

/**
 * Removes what the store has no use for any more: transactions that were never paid, with their sessions and events.
 * Whatever held money or has a case stays for ever.
 */
export class Retention {
  constructor(private readonly deps: RetentionDependencies) {}

  /**
   * One bounded pass of the job; nothing when a pass within the last hour has removed everything. Any number of
   * processes may call it. Never rejects, because the next pass finds what is left.
   *
   * @param job the name of the job, which keeps when the last pass began.
   */
  async prune(job: string, shouldContinue: () => boolean): Promise<Pruned | undefined> {
    const { log } = this.deps
    const startedAt = performance.now()
    try {
      if (!shouldContinue() || !(await this.claimPass(job))) return undefined
      const goesOn = () => shouldContinue() && performance.now() - startedAt < MAX_PASS_MS
      const { pruned, complete } = await this.removeAll(goesOn)
      if (!complete) await this.goOnNextTime(job)
      if (Object.values(pruned).some((count) => count > 0)) {
        log.write("ledger_pruned", { ...pruned, more: !complete, took_ms: msSince(startedAt) })
      }
      return pruned
    } catch (error) {
      log.write("pruning_failed", { problem: errorMessage(error), took_ms: msSince(startedAt) })
      return undefined
    }
  }

  private async removeAll(goesOn: () => boolean): Promise<{ pruned: Pruned; complete: boolean }> {
    const pruned: Pruned = { transactions: 0, sessions: 0, events: 0, unknown: 0, leases: 0 }
    let complete = true
    for (const providerId of await this.listProviders()) {
      const days = keptDaysOf(providerId, this.deps.keptDays())
      if (days === undefined) continue
      let after: Place | undefined
      do {
        const left = MAX_PRUNED - pruned.transactions
        if (left <= 0 || !goesOn()) {
          complete = false
          break
        }
        const batch = await this.removeBatch(providerId, days, Math.min(BATCH, left), after)
        pruned.transactions += batch.removed.transactions
        pruned.sessions += batch.removed.sessions
        pruned.events += batch.removed.events
        after = batch.last
      } while (after)
    }
    pruned.unknown = await this.removeUnknown()
    pruned.leases = await this.removeLeases()
    return { pruned, complete: complete && pruned.unknown < MAX_PRUNED && pruned.leases < MAX_PRUNED }
  }

  /** The providers that have unpaid transactions: one search of the index for each. */
  private async listProviders(): Promise<string[]> {
    const providers = await this.deps.sql.query<{ provider_id: string }>(
      `with recursive provider as (
         (select t.provider_id from doku_transaction t where ${UNPAID_AND_ENDED} order by t.provider_id limit 1)
         union all
         select (select t.provider_id from doku_transaction t
           where ${UNPAID_AND_ENDED} and t.provider_id > provider.provider_id order by t.provider_id limit 1)
         from provider where provider.provider_id is not null)
       select provider_id from provider where provider_id is not null`,
    )
    return providers.map(({ provider_id }) => provider_id)
  }

  /**
   * The next transactions by the index alone; which of them go is decided under their locks. One query for both would
   * let PostgreSQL read a whole table of events to compare it with all unpaid transactions.
   *
   * @param after the last transaction of the batch before, which is not read again.
   */
  private removeBatch(
    providerId: string,
    days: number,
    limit: number,
    after: Place | undefined,
  ): Promise<{ removed: Removed; last: Place | undefined }> {
    return this.deps.sql.transaction(async (sql) => {
      const rows = await sql.query<Place>(
        `select t.id, t.expires_at::text as time from doku_transaction t
         where ${UNPAID_AND_ENDED} and t.provider_id = :providerId
           and t.expires_at <= statement_timestamp() - :days::int * interval '1 day'
           and (t.expires_at, t.id) > (:afterTime::timestamptz, :afterId)
         order by t.expires_at, t.id limit :limit for update of t skip locked`,
        { providerId, days, limit, afterTime: after?.time ?? "-infinity", afterId: after?.id ?? "" },
      )
      const ids = rows.map(({ id }) => id)
      return { removed: await removeLocked(sql, ids), last: rows.at(-1) }
    })
  }

  /** Notifications of other stores on a shared account, and of invoices that were removed before. */
  private async removeUnknown(): Promise<number> {
    const configured = this.deps.keptDays()
    const others = keptDaysOf(undefined, configured)
    const days = configured.flatMap(({ providerId }) => keptDaysOf(providerId, configured) ?? [])
    if (days.length === 0) return 0
    const removed = await this.deps.sql.query(
      `delete from doku_event where id in (
         select e.id from doku_event e
         left join unnest(:providerIds::text[], :days::int[]) as kept (provider_id, days)
           on kept.provider_id = e.provider_id
         where e.transaction_id is null
           and e.created_at <= statement_timestamp() - :fewestDays::int * interval '1 day'
           and e.created_at <= statement_timestamp() - interval '1 day' *
             case when kept.provider_id is null then :otherDays::int else nullif(kept.days, 0) end
           and not exists (select 1 from doku_case c where c.invoice_number = e.data ->> 'invoice_number')
         limit :limit for update of e skip locked)
       returning id`,
      {
        providerIds: configured.map(({ providerId }) => providerId),
        days: configured.map(({ keepUnpaidDays }) => String(keepUnpaidDays)),
        fewestDays: Math.min(...days),
        otherDays: others ?? null,
        limit: MAX_PRUNED,
      },
    )
    return removed.length
  }

  private async removeLeases(): Promise<number> {
    const removed = await this.deps.sql.query(
      `delete from doku_lease where payment_collection_id in (
         select payment_collection_id from doku_lease
         where expires_at <= clock_timestamp() - interval '${LEASE_KEPT}' limit :limit for update skip locked)
       returning owner`,
      { limit: MAX_PRUNED },
    )
    return removed.length
  }

  /** @returns false when a pass within the last hour, of whichever process, has removed everything. */
  private async claimPass(job: string): Promise<boolean> {
    const claimed = await this.deps.sql.query(
      `update doku_job set pruned_at = clock_timestamp() where name = :job
         and (pruned_at is null or pruned_at <= clock_timestamp() - interval '${EVERY}') returning name`,
      { job },
    )
    return claimed.length > 0
  }

  private async goOnNextTime(job: string): Promise<void> {
    await this.deps.sql.query("update doku_job set pruned_at = null where name = :job", { job })
  }
}

/** Where a pass stands: the end of an offer, to the microsecond, and the transaction's id. */
interface Place {
  time: string
  id: string
}

/**
 * Removes those of the locked transactions that never held money, with their sessions and events. The condition is
 * checked by a statement that begins under the locks, because the one that took them saw an older state of the other
 * tables. Nobody adds to those tables under the locks, because their foreign keys need the row.
 */
export async function removeLocked(sql: Sql, ids: readonly string[]): Promise<Removed> {
  if (ids.length === 0) return { transactions: 0, sessions: 0, events: 0 }
  // A few rows by their indexes: joined by hashing or sorting, each of the other tables would be read whole.
  const settings = ["enable_hashjoin", "enable_mergejoin", "enable_seqscan"]
  await sql.query(`select ${settings.map((name) => `set_config('${name}', 'off', true)`).join(", ")}`)
  const [removed] = await sql.query<Record<keyof Removed, string>>(
    `with gone as materialized (
       select t.id from doku_transaction t where t.id = any(:ids) and ${NEVER_HELD_MONEY}),
     events as (delete from doku_event e using gone where e.transaction_id = gone.id returning 1),
     sessions as (delete from doku_session s using gone where s.transaction_id = gone.id returning 1),
     transactions as (delete from doku_transaction t using gone where t.id = gone.id returning 1)
     select (select count(*) from transactions) as transactions, (select count(*) from sessions) as sessions,
       (select count(*) from events) as events`,
    { ids },
  )
  return {
    transactions: Number(removed?.transactions ?? 0),
    sessions: Number(removed?.sessions ?? 0),
    events: Number(removed?.events ?? 0),
  }
}
