import reconcileDokuTransactions from "../../../src/jobs/reconcile-doku-transactions"
import type { Suite } from "./suite"

/** Runs the job once, as Medusa's scheduler does. */
export const runJob = ({ container }: Suite) => reconcileDokuTransactions(container)

/** Moves all times of the ledger into the past by `interval`, as if that time had passed. */
export async function letTimePass({ sql }: Suite, interval: string): Promise<void> {
  await sql(
    `update doku_transaction set
       created_at = created_at - ?::interval, expires_at = expires_at - ?::interval,
       redirected_at = redirected_at - ?::interval, paid_at = paid_at - ?::interval,
       last_queried_at = last_queried_at - ?::interval, next_check_at = next_check_at - ?::interval`,
    Array(6).fill(interval),
  )
}

/** Lets time pass until the next check and runs the job, until no check is planned or `steps` is reached. */
export async function letTheJobRunDry(suite: Suite, steps = 60): Promise<void> {
  for (let step = 0; step < steps; step++) {
    const [next] = await suite.sql<{ seconds: string | null }>(
      "select extract(epoch from min(next_check_at) - clock_timestamp())::text as seconds from doku_transaction",
    )
    if (next?.seconds == null) return
    await letTimePass(suite, `${Math.max(61, Math.ceil(Number(next.seconds)))} seconds`)
    await runJob(suite)
  }
  throw new Error(`Something is still planned after ${steps} steps`)
}
