import { setTimeout as pause } from "node:timers/promises"
import { Clock } from "./clock"
import type { Environment } from "./environment"

/** Job runs after which the ledger counts as unable to come to rest. */
const MAX_PASSES = 25
/** So many runs of the job without a change mean that everything is at rest. */
const SAME_FOR = 2
const TWO_DAYS_IN_MINUTES = 2 * 24 * 60

export interface Drained {
  jobRuns: number
  /** Why it did not come to rest, or undefined. */
  problem: string | undefined
  /** Errors of job runs. There should be none, because no process is killed meanwhile. */
  jobProblems: string[]
}

/**
 * Runs the job in each process and lets two days pass in between, until every unpaid invoice was queried once more
 * and nothing changes any more.
 */
export async function drain({
  jobRunners,
  database,
  sandbox,
}: Pick<Environment, "jobRunners" | "database" | "sandbox">): Promise<Drained> {
  const clock = new Clock(database)
  const startedAt = sandbox.requests().length
  const jobProblems: string[] = []
  let before = ""
  let same = 0
  for (let jobRuns = 1; jobRuns <= MAX_PASSES; jobRuns++) {
    await clock.pass({ minutes: TWO_DAYS_IN_MINUTES })
    for (const runner of jobRunners) {
      const problem = await runner.runJob()
      if (problem) jobProblems.push(problem)
    }
    await sandbox.idle()
    const [leases] = await database.query<{ live: string }>(
      "select count(*) as live from doku_lease where expires_at > clock_timestamp()",
    )
    const retrying = sandbox.notifications().some(({ state }) => state === "retrying")
    // A killed process's lease blocks the others until it expires, and DOKU may still repeat notifications.
    if (Number(leases?.live) > 0 || retrying) {
      await pause(2_000)
      same = 0
      continue
    }
    const now = await fingerprint(database)
    same = now === before ? same + 1 : 0
    before = now
    const unasked = await unaskedSince(startedAt, { database, sandbox })
    if (same >= SAME_FOR && unasked === 0) return { jobRuns, problem: undefined, jobProblems }
    // A job that isn't there will not get further by waiting.
    if (same >= SAME_FOR && jobProblems.length === jobRuns * jobRunners.length) break
  }
  const unasked = await unaskedSince(startedAt, { database, sandbox })
  const problem =
    unasked > 0 ? `${unasked} unpaid invoices were not asked about again` : "the ledger does not come to rest"
  return { jobRuns: MAX_PASSES, problem, jobProblems }
}

/** The part of the ledger that a job run may change. */
async function fingerprint(database: Environment["database"]): Promise<string> {
  const rows = await database.query(
    `select t.invoice_number, t.status, t.settlement,
       (select string_agg(c.kind, ',' order by c.kind) from doku_case c
        where c.invoice_number = t.invoice_number and c.closed_at is null) as open_cases
     from doku_transaction t order by t.invoice_number`,
  )
  return JSON.stringify(rows)
}

/** Invoices that may still be paid by the ledger, and that were not queried since. */
async function unaskedSince(
  request: number,
  { database, sandbox }: Pick<Environment, "database" | "sandbox">,
): Promise<number> {
  const asked = new Set(
    sandbox
      .requests()
      .slice(request)
      .map(({ path }) => path.split("/").at(-1)),
  )
  const open = await database.query<{ invoice_number: string }>(
    "select invoice_number from doku_transaction where status in ('created', 'pending', 'expired')",
  )
  return open.filter(({ invoice_number }) => !asked.has(invoice_number)).length
}
