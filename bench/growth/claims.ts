import type { Sql } from "../../src/modules/doku/db/sql"
import { timed } from "../lib/compare"
import { type GrownLedger, PROVIDERS } from "./grown-ledger"
import type { Operation, Work } from "./operation"

interface Row {
  id: string
}

const BATCH = 10

/** The claims of the reconcile job. Claimed rows are put back, so that each round finds the same. */
export function jobClaims({ doku, sql }: GrownLedger): Work {
  const { options: credentials } = doku.accounts.byProviderId(PROVIDERS.main)
  const able = doku.accounts.listByCredentials().map(({ options }) => options)
  const alone = (operation: Operation) => ({ alone: operation })
  const ofDue = (which: string, claim: () => Promise<Row[]>) =>
    alone(async () => {
      await makeDue(sql, which, BATCH)
      const { ms, ids } = await claiming(claim, BATCH)
      await putOff(sql, ids)
      return ms
    })
  return {
    [`job: claim ${BATCH} to ask, of ${BATCH} due`]: ofDue(
      `status not in ('paid', 'refunded') and client_id = '${credentials.clientId}'`,
      () => doku.checkQueue.claimToQuery(credentials, BATCH),
    ),
    [`job: claim ${BATCH} to settle, of ${BATCH} due`]: ofDue("status in ('paid', 'refunded')", () =>
      doku.checkQueue.claimToSettle(BATCH),
    ),
    "job: claim to ask, none due": alone(
      async () => (await claiming(() => doku.checkQueue.claimToQuery(credentials, BATCH), 0)).ms,
    ),
    "job: claim what no account may ask about, none due": alone(
      async () => (await claiming(() => doku.checkQueue.claimWithoutAccount(able, BATCH), 0)).ms,
    ),
    "job: end cases of a missing account, none open": alone(() =>
      timed(() => doku.cases.closeAccountMissing(able)),
    ),
  }
}

/** After an outage all transactions that may still be paid are due at once: a hundredth of the ledger. */
export function claimsAfterAnOutage({ doku, sql }: GrownLedger): Work {
  const { options: credentials } = doku.accounts.byProviderId(PROVIDERS.main)
  return {
    [`job: claim ${BATCH} to ask, with 1 % of the ledger due`]: {
      alone: async (round) => {
        if (round === 0) await makeDue(sql, "status not in ('paid', 'refunded')", 1_000_000)
        const { ms, ids } = await claiming(() => doku.checkQueue.claimToQuery(credentials, BATCH), BATCH)
        await sql.query(
          "update doku_transaction set next_check_at = now() - interval '1 minute' where id = any(:ids)",
          { ids },
        )
        return ms
      },
    },
  }
}

async function claiming(claim: () => Promise<Row[]>, expected: number) {
  let rows: Row[] = []
  const ms = await timed(async () => {
    rows = await claim()
  })
  if (rows.length !== expected) throw new Error(`${rows.length} rows were claimed instead of ${expected}`)
  return { ms, ids: rows.map(({ id }) => id) }
}

async function makeDue(sql: Sql, which: string, many: number): Promise<void> {
  await sql.query(
    `update doku_transaction set next_check_at = now() - interval '1 minute' where id in (
       select id from doku_transaction where next_check_at is not null and ${which} order by next_check_at limit :many)`,
    { many },
  )
}

async function putOff(sql: Sql, ids: readonly string[]): Promise<void> {
  await sql.query(
    `update doku_transaction set next_check_at = now() + interval '1 day' + random() * interval '1 hour'
     where id = any(:ids)`,
    { ids },
  )
}
