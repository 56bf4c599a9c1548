import { MERCHANT } from "../../testing/store/names"
import { timed } from "../lib/compare"
import { fillBacklog, STORE } from "./fill"
import { type GrownLedger, PROVIDERS, SECOND_CLIENT } from "./grown-ledger"

const JOB = "growth"
/** What a day of the store leaves, to be removed 90 days later. */
const A_DAY = STORE.checkoutsPerDay * STORE.abandoned

export interface Removals {
  idleMs: number
  /** One pass that removes as many as a pass may. */
  passMs: number
  /** All passes that remove a day's unpaid transactions. */
  dayMs: number
  /** On disk with its session, its events and all indexes. */
  bytesPerUnpaid: number
}

/** Adds a day's unpaid transactions that are old enough, and removes them by the job's own passes. */
export async function removeBacklog(ledger: GrownLedger, many = A_DAY): Promise<Removals> {
  const { doku, sql } = ledger
  const pass = () => doku.retention.prune(JOB, () => true)
  const due = () => sql.query("update doku_job set pruned_at = null")
  await due()
  const idleMs = await timed(pass)
  const before = await ledger.bytes()
  await fillBacklog(
    sql,
    { providers: PROVIDERS, clients: { main: MERCHANT.clientId, second: SECOND_CLIENT } },
    many,
  )
  const bytesPerUnpaid = Math.round(((await ledger.bytes()) - before) / many)
  await due()
  const times: number[] = []
  let removed = 0
  while (removed < many) {
    let gone = 0
    times.push(
      await timed(async () => {
        gone = (await pass())?.transactions ?? 0
      }),
    )
    if (gone === 0) throw new Error(`${many - removed} of ${many} transactions were not removed`)
    removed += gone
  }
  return { idleMs, passMs: times[0] ?? 0, dayMs: times.reduce((sum, ms) => sum + ms, 0), bytesPerUnpaid }
}
