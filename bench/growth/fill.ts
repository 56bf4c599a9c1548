import type { Sql } from "../../src/modules/doku/db/sql"

/** What a store has in its steady state. Ledgers differ only in the number of rows, as if it sold more or less. */
export const STORE = {
  days: 3 * 365,
  checkoutsPerDay: 10_000,
  /** The share of checkouts that are never paid. */
  abandoned: 0.7,
  /** By the option of that name: what was never paid is removed then. */
  keepUnpaidDays: 90,
} as const

const OLD_ROWS = (STORE.days - STORE.keepUnpaidDays) * STORE.checkoutsPerDay * (1 - STORE.abandoned)
const RECENT_ROWS = STORE.keepUnpaidDays * STORE.checkoutsPerDay
/** The rows of such a store: all payments, and the unpaid transactions of the last days. */
export const STEADY_ROWS = Math.round(OLD_ROWS + RECENT_ROWS)

export interface Fill {
  rows: number
  providers: { main: string; second: string; old: string }
  clients: { main: string; second: string }
}

/** At least one page of each list, because otherwise a small ledger would be faster by showing less. */
const FEWEST = { open: 30, cases: 80, refunds: 40 }

/** As long as Medusa's ids, and in the order of their time like them. */
const ulid = (number: string, salt: string) =>
  `lpad((${number})::text, 10, '0') || upper(left(md5('${salt}' || (${number})), 16))`

/** Letters and digits of an invoice number, which are independent of its time. */
const INVOICE_NUMBER = `left(translate(
  upper(encode(decode(md5(n::text) || md5('more' || n), 'hex'), 'base64')), 'ILOU+/', 'JKMN01'), 26)`

/** The share of rows that is written before the indexes: building an index is faster than growing it. */
const BEFORE_INDEXES = 0.9

/**
 * Fills an empty ledger. The last rows are written after the indexes are built, so that the indexes are as sparse as in
 * a store, and not as dense as a new index.
 *
 * @param buildIndexes runs the migrations' index statements.
 */
export async function fillLedger(sql: Sql, fill: Fill, buildIndexes: () => Promise<void>): Promise<void> {
  const some = Math.round(fill.rows * BEFORE_INDEXES)
  await fillInvoices(sql, fill, { from: 1, to: some })
  await buildIndexes()
  await fillInvoices(sql, fill, { from: some + 1, to: fill.rows })
  await fillCases(sql, fill)
  await fillRefunds(sql, fill)
  await fillPaymentLinks(sql)
  await sql.query(
    `insert into doku_lease (payment_collection_id, owner, expires_at)
     select payment_collection_id, 'somebody', now() + interval '1 hour' from doku_transaction
     where status = 'pending' order by created_at limit 5 on conflict do nothing`,
  )
  await sql.query("insert into doku_job (name, started_at, finished_at) values ('growth', now(), now())")
  for (const table of LEDGER_TABLES) await sql.query(`vacuum (analyze) ${table}`)
  await sql.query("checkpoint")
}

interface Range {
  from: number
  to: number
}

/** Transactions with their sessions and events. */
function fillInvoices(sql: Sql, fill: Fill, range: Range): Promise<void> {
  return sql.transaction(async (inner) => {
    // Skips the foreign key checks: every reference is to a row of this database transaction.
    await inner.query("set local session_replication_role = replica")
    await fillTransactions(inner, fill, range)
    await fillSessions(inner, range)
    await fillEvents(inner, range)
  })
}

export const LEDGER_TABLES = [
  "doku_transaction",
  "doku_session",
  "doku_event",
  "doku_case",
  "doku_refund",
  "doku_payment_link",
  "doku_lease",
  "doku_job",
] as const

/**
 * Those older than `keepUnpaidDays` are paid; of the others 70 % are unpaid, and those of the last 8 days are still
 * checked. A few failed, were refunded, or wait for an order. The oldest thousandth was the store's test in the sandbox
 * with another provider; every tenth belongs to a second account; every twentieth is the second transaction of its cart.
 * None becomes due during the measurement.
 */
async function fillTransactions(
  sql: Sql,
  { rows, providers, clients }: Fill,
  { from, to }: Range,
): Promise<void> {
  await sql.query("select setseed(0.5)")
  await sql.query(
    `insert into doku_transaction (id, provider_id, channel, environment, client_id, invoice_number, pay_token,
       return_token, claimed_session_id, payment_collection_id, cart_id, order_id, payment_id, amount, session_amount,
       paid_amount, status, doku_status, settlement, redirect, expires_at, redirected_at, paid_at, next_check_at,
       last_queried_at, check_count, created_at, updated_at)
     select 'dokutx_' || u, provider_id, 'linkaja', case when age <= 0.001 then 'sandbox' else 'production' end,
       case when provider_id = :second then :secondClient else :mainClient end, invoice_number,
       left(md5('pay' || n), 22), left(md5('return' || n), 22),
       case when is_paid then 'payses_' || u end,
       'pay_col_' || c, 'cart_' || c,
       case when is_settled then 'order_' || u end,
       case when is_settled then 'pay_' || u end,
       amount, amount, case when is_paid then amount end, status,
       case when is_paid then 'SUCCESS' when status = 'pending' then 'PENDING' end,
       case when is_settled then 'settled' else 'open' end,
       case when status not in ('created', 'failed') then
         '{"url":"https://app.linkaja.id/webcheckout","method":"POST","parameters":{"message":"0123456789abcdef0123456789abcdef"}}'::jsonb end,
       created_at + interval '1 hour',
       case when status in ('paid', 'refunded', 'pending') then created_at + interval '20 seconds' end,
       case when is_paid then created_at + interval '1 minute' + random() ^ 4 * interval '1 hour' end,
       case
         when status in ('created', 'pending') then now() + interval '1 day' + random() * interval '1 hour'
         when is_paid and not is_settled then now() + interval '1 day' + random() * interval '1 day'
         when status <> 'failed' and (created_at > now() - interval '8 days' or n > :rows::int - 60) then now() + interval '1 day' + random() * interval '4 days' end,
       case when random() < 0.2 then created_at + interval '1 minute' end, 1,
       created_at, created_at + interval '2 minutes'
     from (
       select *, is_paid and waits > 0.001 as is_settled, ${ulid("n", "id")} as u,
         ${ulid("case when n % 20 = 0 then n - 1 else n end", "collection")} as c
       from (
         select *, status in ('paid', 'refunded') as is_paid
         from (
           select n, n::float / :rows as age, created_at, ${INVOICE_NUMBER} as invoice_number,
             case when n::float / :rows <= 0.001 then :old when n % 10 = 0 then :second else :main end as provider_id,
             (10 + floor(random() ^ 3 * 1990)) * 1000 as amount, random() as waits,
             case
               when n > :rows::int - 20 or is_recent and random() < 0.0005 then 'pending'
               when is_recent and chance < :abandoned::float * 0.99 then 'expired'
               when is_recent and chance < :abandoned::float then 'failed'
               when n > :rows::int - 60 and random() < 0.1 then 'created'
               when random() < 0.001 then 'refunded'
               else 'paid' end as status
           from (
             select n, random() as chance, n > :oldRows::float as is_recent,
               now() - interval '1 day' * case when n > :oldRows::float
                 then :keptDays::float * (:rows - n) / (:rows - :oldRows::float)
                 else :keptDays::float + (:days::float - :keptDays::float) * (1 - n / :oldRows::float) end as created_at
             from generate_series(:from::int, :to::int) n) aged) numbered) known) told
     order by n`,
    {
      ...providers,
      secondClient: clients.second,
      mainClient: clients.main,
      rows,
      from,
      to,
      oldRows: (rows * OLD_ROWS) / STEADY_ROWS,
      abandoned: STORE.abandoned,
      keptDays: STORE.keepUnpaidDays,
      days: STORE.days,
    },
  )
}

async function fillSessions(sql: Sql, range: Range): Promise<void> {
  await sql.query(
    `insert into doku_session (session_id, transaction_id, return_url, created_at, updated_at)
     select 'payses_' || substring(id from 8), id, 'https://toko.example/id/checkout/linkaja', created_at, created_at
     from doku_transaction t where ${IN_RANGE} order by created_at`,
    idsOf(range),
  )
}

const IN_RANGE = "t.id >= :first and t.id < :end"

function idsOf({ from, to }: Range): { first: string; end: string } {
  const idOf = (number: number) => `dokutx_${String(number).padStart(10, "0")}`
  return { first: idOf(from), end: idOf(to + 1) }
}

/** The fewest events of a timeline. One of fifty payments was found by a status query. */
async function fillEvents(sql: Sql, range: Range): Promise<void> {
  await sql.query(
    `insert into doku_event (id, transaction_id, provider_id, type, request_id, body_hash, data, created_at, updated_at)
     select 'dokuev_' || substring(t.id from 8) || step, t.id, t.provider_id, type,
       case when type = 'notification' then md5('request' || t.id) end,
       case when type = 'notification' then md5(t.id) || md5('body' || t.id) end,
       data, at, at
     from doku_transaction t
     cross join lateral (values
       (1, 'created', jsonb_build_object('amount', t.amount), t.created_at, true),
       (2, case when t.status = 'failed' then 'create_refused' when t.status = 'created' then 'create_unknown'
         else 'create_accepted' end, '{}'::jsonb, t.created_at + interval '1 second', true),
       (3, 'page_opened', '{}', t.redirected_at, t.redirected_at is not null),
       (4, case when hashtext(t.id) % 50 = 0 then 'status_answer' else 'notification' end,
         jsonb_build_object('key', 'current', 'invoice_number', t.invoice_number, 'doku_status', 'SUCCESS',
           'amount', t.amount, 'currency', null, 'date', t.paid_at, 'channel_id', 'EMONEY_LINKAJA'),
         t.paid_at, t.paid_at is not null),
       (5, 'settled', jsonb_build_object('order_id', t.order_id, 'payment_id', t.payment_id),
         t.paid_at + interval '1 second', t.settlement = 'settled'),
       (4, 'status_answer', '{"doku_status":"PENDING"}', t.created_at + interval '2 minutes',
         t.status in ('pending', 'expired')),
       (5, 'status_answer', '{"doku_status":"EXPIRED"}', t.created_at + interval '1 day', t.status = 'expired')
     ) as e (step, type, data, at, happened)
     where happened and ${IN_RANGE} order by t.created_at, step`,
    idsOf(range),
  )
}

/** One payment in five hundred has a case. The case of a payment without an order is open, and a few others are. */
async function fillCases(sql: Sql, { rows }: Fill): Promise<void> {
  const kinds = `(array['paid_without_order', 'cart_changed', 'refund_due', 'paid_twice', 'amount_mismatch'])
    [1 + abs(hashtext(id)) % 5]`
  await sql.query(
    `insert into doku_case (id, transaction_id, provider_id, invoice_number, kind, details, opened_at, closed_at, note,
       actor, created_at)
     select 'dokucase_' || substring(id from 8), id, provider_id, invoice_number, ${kinds},
       '{"reason":"Some variant does not have the required inventory"}', paid_at + interval '1 minute',
       case when place > :open then paid_at + interval '1 day' end, case when place > :open then 'returned by bank' end,
       case when place > :open then 'user_01' end, paid_at + interval '1 minute'
     from (
       select *, row_number() over (order by settlement, created_at desc) as place
       from (select * from doku_transaction where paid_at is not null order by settlement, md5(id) limit :cases) chosen
     ) placed order by paid_at`,
    {
      open: Math.max(FEWEST.open, Math.round(rows / 4_000)),
      cases: Math.max(FEWEST.cases, Math.round(rows / 500)),
    },
  )
}

async function fillRefunds(sql: Sql, { rows }: Fill): Promise<void> {
  await sql.query(
    `insert into doku_refund (id, transaction_id, amount, reference, actor, returned_at, medusa_refund_id, booked_at,
       created_at)
     select 'dokuref_' || substring(id from 8), id, ceil(amount / 2.0), 'BCA-' || left(md5(id), 8), 'user_01', paid_at,
       'ref_' || substring(id from 8), paid_at, paid_at + interval '1 day'
     from doku_transaction where settlement = 'settled' order by md5(id) limit :refunds`,
    { refunds: Math.max(FEWEST.refunds, Math.round(rows / 100)) },
  )
}

/** One order in fifty was paid by link. */
async function fillPaymentLinks(sql: Sql): Promise<void> {
  await sql.query(
    `insert into doku_payment_link (id, token, order_id, provider_id, expires_at, created_at)
     select 'dokupl_' || substring(id from 8), left(md5('link' || id), 22), order_id, provider_id,
       paid_at + interval '7 days', paid_at - interval '1 hour'
     from doku_transaction where order_id is not null and hashtext(id) % 50 = 0 order by paid_at`,
  )
}

/** Transactions that became old enough to be removed, as a day of a store leaves them. */
export async function fillBacklog(
  sql: Sql,
  { providers, clients }: Pick<Fill, "providers" | "clients">,
  many: number,
) {
  const begun = `now() - interval '1 day' * (${STORE.keepUnpaidDays} + 2) + n * interval '5 seconds'`
  const id = ulid("n + 9000000000", "backlog")
  await sql.query(
    `insert into doku_transaction (id, provider_id, channel, environment, client_id, invoice_number, pay_token,
       return_token, payment_collection_id, cart_id, amount, session_amount, status, doku_status, redirect, expires_at,
       redirected_at, check_count, created_at, updated_at)
     select 'dokutx_' || ${id}, :main, 'linkaja', 'production', :client, '9' || ${INVOICE_NUMBER},
       left(md5('pay of backlog' || n), 22), left(md5('return of backlog' || n), 22), 'pay_col_' || ${id}, 'cart_' || ${id}, 150000, 150000,
       'expired', 'PENDING', '{"url":"https://app.linkaja.id/webcheckout","method":"GET","parameters":[]}',
       ${begun} + interval '1 hour', ${begun}, 30, ${begun}, ${begun}
     from generate_series(1, :many::int) n`,
    { main: providers.main, client: clients.main, many },
  )
  const range = { from: 9 * 10 ** 9, to: 10 ** 10 - 2 }
  await sql.query(
    `insert into doku_session (session_id, transaction_id, return_url)
     select 'payses_' || substring(id from 8), id, 'https://toko.example/id/checkout/linkaja'
     from doku_transaction t where ${IN_RANGE}`,
    idsOf(range),
  )
  await fillEvents(sql, range)
}
