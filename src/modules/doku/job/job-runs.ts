import type { Sql } from "../db/sql"

export const RECONCILE_JOB = "reconcile-doku-transactions"

/** A run that has more work than this leaves the rest to the next run. In ms. */
export const MAX_RUN_MS = 10 * 60_000

/** The job is scheduled every minute; after this time without a run it is reported as missing. In ms. */
const LATE_AFTER_MS = 5 * 60_000
/** Time for the work that a run has claimed before its end. In ms. */
const WORKING_OFF_MS = 60_000

/** When a job last ran, whichever process ran it. */
export interface LastRun {
  startedAt: Date | null
  finishedAt: Date | null
  late: boolean
}

interface Age {
  /** How long ago the last run started, in ms; undefined when none ever did. */
  startedMsAgo: number | undefined
  finished: boolean
}

/** Records when a job last ran, so that a store in which no process runs jobs is told. */
export class JobRuns {
  /** @param upForMs how long this process has been up, in ms. */
  constructor(
    private readonly sql: Sql,
    private readonly upForMs: () => number = () => process.uptime() * 1_000,
  ) {}

  async started(name: string): Promise<void> {
    await this.sql.query(
      `insert into doku_job (name, started_at) values (:name, clock_timestamp())
       on conflict (name) do update set started_at = clock_timestamp(), updated_at = clock_timestamp()`,
      { name },
    )
  }

  async finished(name: string): Promise<void> {
    await this.sql.query(
      "update doku_job set finished_at = clock_timestamp(), updated_at = clock_timestamp() where name = :name",
      { name },
    )
  }

  async last(name: string): Promise<LastRun> {
    const [job] = await this.sql.query<{
      started_at: Date
      finished_at: Date | null
      started_ms_ago: number
      finished: boolean
    }>(
      `select started_at, finished_at, (finished_at >= started_at) is true as finished,
         (extract(epoch from clock_timestamp() - started_at) * 1000)::float8 as started_ms_ago
       from doku_job where name = :name`,
      { name },
    )
    const age = { startedMsAgo: job?.started_ms_ago, finished: job?.finished ?? false }
    return {
      startedAt: job?.started_at ?? null,
      finishedAt: job?.finished_at ?? null,
      late: isLate(age, this.upForMs()),
    }
  }
}

/**
 * Whether no process seems to run the job: no run has started for five minutes, none is in progress that may take
 * longer, and this server has been up for five minutes. So the first run after an installation or a downtime is
 * waited for.
 */
export function isLate({ startedMsAgo, finished }: Age, upForMs: number): boolean {
  if (upForMs < LATE_AFTER_MS) return false
  if (startedMsAgo === undefined) return true
  // The run of a process that died never finishes, so it is waited for only as long as a run can take.
  const patience = finished ? LATE_AFTER_MS : MAX_RUN_MS + WORKING_OFF_MS
  return startedMsAgo >= patience
}
