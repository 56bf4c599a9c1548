import { PROVIDER_ID } from "./names"
import type { Suite } from "./suite"

/** What a transaction of the test's ledger has beside its status, by name: SQL for the rows whose ids are `?`. */
export const TRAITS = {
  // These keep a transaction.
  paidAt: "update doku_transaction set paid_at = now() where id = any(?)",
  paidAmount: "update doku_transaction set paid_amount = 1 where id = any(?)",
  dokuSuccess: "update doku_transaction set doku_status = 'Success' where id = any(?)",
  claim: "update doku_transaction set claimed_session_id = 'claim_' || id where id = any(?)",
  order: "update doku_transaction set order_id = 'order_' || id where id = any(?)",
  payment: "update doku_transaction set payment_id = 'pay_' || id where id = any(?)",
  queriedNow: "update doku_transaction set last_queried_at = now() where id = any(?)",
  offerRuns: "update doku_transaction set expires_at = now() + interval '1 hour' where id = any(?)",
  openCase: `insert into doku_case (id, transaction_id, provider_id, invoice_number, kind)
    select 'open_' || id, id, provider_id, 'of-' || id, 'account_missing' from doku_transaction where id = any(?)`,
  closedCase: `insert into doku_case (id, transaction_id, provider_id, invoice_number, kind, closed_at, note, actor)
    select 'closed_' || id, id, provider_id, 'of-' || id, 'account_missing', now(), 'x', 'system'
    from doku_transaction where id = any(?)`,
  caseByNumber: `insert into doku_case (id, provider_id, invoice_number, kind)
    select 'number_' || id, provider_id, invoice_number, 'unknown_invoice' from doku_transaction where id = any(?)`,
  refund: `insert into doku_refund (id, transaction_id, amount, reference, actor)
    select 'refund_' || id, id, 1, 'TRF', 'user' from doku_transaction where id = any(?)`,
  successUnderOldKey: eventOf("old", "notification", '{"key":"previous","doku_status":"success"}'),
  refundedAnswer: eventOf("refunded", "status_answer", '{"doku_status":"REFUNDED"}'),
  adopted: eventOf("adopted", "session_adopted", "{}"),
  sessionWithClaim: siblingOf("settled", {
    status: "paid",
    settlement: "settled",
    claimed: "'payses_' || t.id",
  }),
  siblingWaits: siblingOf("waits", { status: "paid" }),
  siblingPending: siblingOf("pending", { status: "pending" }),
  siblingWatched: siblingOf("watched", { status: "expired", check: "now()" }),
  lease: `insert into doku_lease (payment_collection_id, owner, expires_at)
    select payment_collection_id, 'somebody', now() + interval '1 minute' from doku_transaction where id = any(?)`,
  // These don't.
  siblingSettled: siblingOf("done", { status: "paid", settlement: "settled" }),
  failedNotification: eventOf("failed", "notification", '{"key":"current","doku_status":"FAILED"}'),
  opened: eventOf("opened", "page_opened", "{}"),
  expiredLease: `insert into doku_lease (payment_collection_id, owner, expires_at)
    select payment_collection_id, 'somebody', now() - interval '1 minute' from doku_transaction where id = any(?)
    on conflict do nothing`,
} as const satisfies Record<string, string>

export type Trait = keyof typeof TRAITS
export const ALL_TRAITS = Object.keys(TRAITS) as Trait[]
export const HARMLESS: readonly Trait[] = ["siblingSettled", "failedNotification", "opened", "expiredLease"]

export interface UnpaidRow {
  id: string
  provider: string
  status: string
  /** How many days ago its offer ended. */
  days: number
  /** Whether a check is planned. */
  watched: boolean
  traits: readonly Trait[]
}

export const unpaidRow = (id: string, changes: Partial<UnpaidRow> = {}): UnpaidRow => ({
  id,
  provider: PROVIDER_ID,
  status: "expired",
  days: 91,
  watched: false,
  traits: [],
  ...changes,
})

/** Writes transactions, each in a collection of its own, with a session and an event. */
export async function writeRows({ sql }: Suite, rows: readonly UnpaidRow[]): Promise<void> {
  await sql(
    `insert into doku_transaction (id, provider_id, channel, environment, client_id, invoice_number, pay_token,
       return_token, payment_collection_id, cart_id, amount, session_amount, status, expires_at, next_check_at,
       created_at)
     select id, provider, 'linkaja', 'sandbox', 'client', upper('n' || id), 'pay' || id, 'back' || id, 'col_' || id,
       'cart_' || id, 1000, 1000, status, now() - days * interval '1 day', case when watched then now() end,
       now() - days * interval '1 day' - interval '1 hour'
     from jsonb_to_recordset(?::jsonb) as row (id text, provider text, status text, days float8, watched boolean)`,
    [JSON.stringify(rows)],
  )
  const ids = rows.map(({ id }) => id)
  await sql(
    `insert into doku_session (session_id, transaction_id, return_url)
     select 'payses_' || id, id, null from unnest(?::text[]) as id`,
    [ids],
  )
  await sql(eventOf("created", "created", '{"amount":1000}'), [ids])
  for (const trait of ALL_TRAITS) {
    const having = rows.filter(({ traits }) => traits.includes(trait)).map(({ id }) => id)
    if (having.length > 0) await sql(TRAITS[trait], [having])
  }
}

/** Removes everything that was written by hand, and which DOKU's book doesn't have. PostgreSQL then plans as with new tables. */
export async function emptyLedger({ sql }: Suite): Promise<void> {
  await sql("truncate doku_lease, doku_refund, doku_case, doku_event, doku_session, doku_transaction")
}

function eventOf(name: string, type: string, data: string): string {
  return `insert into doku_event (id, transaction_id, provider_id, type, request_id, body_hash, data)
    select '${name}_' || id, id, provider_id, '${type}', '${name}' || id, id, '${data}'
    from doku_transaction where id = any(?)`
}

interface Sibling {
  status: string
  settlement?: string
  /** SQL. */
  claimed?: string
  check?: string
}

function siblingOf(
  name: string,
  { status, settlement = "open", claimed = "null", check = "null" }: Sibling,
): string {
  const paidAt = status === "paid" ? "now()" : "null"
  return `insert into doku_transaction (id, provider_id, channel, environment, client_id, invoice_number, pay_token,
      return_token, payment_collection_id, amount, session_amount, status, settlement, paid_at, claimed_session_id,
      expires_at, next_check_at)
    select '${name}_' || t.id, t.provider_id, t.channel, t.environment, t.client_id, '${name}_' || t.id,
      '${name}_' || t.pay_token, '${name}_' || t.return_token, t.payment_collection_id, t.amount, t.session_amount,
      '${status}', '${settlement}', ${paidAt}, ${claimed}, t.expires_at, ${check}
    from doku_transaction t where t.id = any(?)`
}
