import { Migration } from "@medusajs/framework/mikro-orm/migrations"

/**
 * Amounts are bigint: integer IDR passes the 2.1 billion of a 32-bit integer. Medusa's models want a `raw_`
 * column beside each amount; it is generated from the amount, so that the two can't differ. (Built as text, for jsonb_build_object is not immutable.)
 */
const raw = (column: string) =>
  `"raw_${column}" jsonb generated always as
    (('{"value":"' || "${column}"::text || '","precision":20}')::jsonb) stored`

/** What was never paid sorts as paid before everything else. */
const PAID_AT = `(coalesce("paid_at", '-infinity'::timestamptz))`

const times = `"created_at" timestamptz not null default now(),
  "updated_at" timestamptz not null default now(),
  "deleted_at" timestamptz null`

export class Migration20261123000000 extends Migration {
  override async up(): Promise<void> {
    this.addSql(`create table if not exists "doku_transaction" (
      "id" text not null primary key,
      "provider_id" text not null,
      "channel" text not null,
      "environment" text not null check ("environment" in ('sandbox', 'production')),
      "client_id" text not null,
      "invoice_number" text not null,
      "pay_token" text not null,
      "return_token" text not null,
      "claimed_session_id" text null,
      "payment_collection_id" text not null,
      "cart_id" text null,
      "order_id" text null,
      "payment_id" text null,
      "amount" bigint not null check ("amount" > 0),
      ${raw("amount")},
      "session_amount" numeric not null,
      ${raw("session_amount")},
      "paid_amount" bigint null,
      ${raw("paid_amount")},
      "status" text not null default 'created'
        check ("status" in ('created', 'pending', 'paid', 'failed', 'expired', 'refunded')),
      "doku_status" text null,
      "settlement" text not null default 'open' check ("settlement" in ('open', 'settled')),
      "request_body" text null,
      "redirect" jsonb null,
      "last_error" text null,
      "expires_at" timestamptz not null,
      "redirected_at" timestamptz null,
      "paid_at" timestamptz null,
      "next_check_at" timestamptz null,
      "last_queried_at" timestamptz null,
      "check_count" integer not null default 0,
      "shopper_query_count" integer not null default 0,
      ${times},
      check ("settlement" = 'open' or ("status" in ('paid', 'refunded') and "paid_at" is not null))
    );`)
    this.addSql(
      `create unique index "doku_transaction_invoice_number" on "doku_transaction" ("invoice_number");`,
    )
    this.addSql(`create unique index "doku_transaction_pay_token" on "doku_transaction" ("pay_token");`)
    this.addSql(`create unique index "doku_transaction_return_token" on "doku_transaction" ("return_token");`)
    this.addSql(
      `create unique index "doku_transaction_claimed_session_id" on "doku_transaction" ("claimed_session_id");`,
    )
    this.addSql(
      `create index "doku_transaction_payment_collection_id" on "doku_transaction" ("payment_collection_id");`,
    )
    this.addSql(
      `create index "doku_transaction_cart_id" on "doku_transaction" ("cart_id") where "cart_id" is not null;`,
    )
    // What the reconcile job claims: one lane an account, and one for money that is here.
    this.addSql(`create index "doku_transaction_to_ask" on "doku_transaction"
      ("client_id", "environment", "next_check_at")
      where "next_check_at" is not null and "status" not in ('paid', 'refunded');`)
    this.addSql(`create index "doku_transaction_to_settle" on "doku_transaction" ("next_check_at")
      where "next_check_at" is not null and "status" in ('paid', 'refunded');`)
    // The admin's list: its sort keys, each ended by the id that breaks ties, and what it is filtered by. The time of
    // creation comes last where it isn't the key: a list of some days drops the others without looking at their rows.
    this.addSql(`create index "doku_transaction_created_at" on "doku_transaction" ("created_at", "id");`)
    this.addSql(
      `create index "doku_transaction_paid_at" on "doku_transaction" (${PAID_AT}, "id", "created_at");`,
    )
    this.addSql(
      `create index "doku_transaction_amount" on "doku_transaction" ("amount", "id", "created_at");`,
    )
    this.addSql(
      `create index "doku_transaction_provider_id" on "doku_transaction" ("provider_id", "created_at", "id");`,
    )
    // Few among many, so that the order of the whole list would be walked for them: what isn't settled, in each order;
    // what was given back; the tests of a store that is in production since.
    for (const [name, columns] of [
      ["created_at", '"created_at", "id"'],
      ["paid_at", `${PAID_AT}, "id", "created_at"`],
      ["amount", '"amount", "id", "created_at"'],
    ]) {
      this.addSql(
        `create index "doku_transaction_open_${name}" on "doku_transaction" ("status", ${columns}) where "settlement" = 'open';`,
      )
      this.addSql(
        `create index "doku_transaction_refunded_${name}" on "doku_transaction" (${columns}) where "status" = 'refunded' and "settlement" = 'settled';`,
      )
      this.addSql(
        `create index "doku_transaction_sandbox_${name}" on "doku_transaction" (${columns}) where "environment" = 'sandbox';`,
      )
    }
    // Money that came a day or more after its invoice: without it, a list of some days ends a day after them.
    this.addSql(
      `create index "doku_transaction_late" on "doku_transaction" (${PAID_AT}, "id", "created_at")
        where "settlement" = 'settled' and "paid_at" - "created_at" > interval '24 hours';`,
    )
    this.addSql(
      `create index "doku_transaction_order_id" on "doku_transaction" ("order_id") where "order_id" is not null;`,
    )
    // Beginnings are found by an index only where it compares bytes, whatever the database's collation.
    this.addSql(
      `create index "doku_transaction_invoice_search" on "doku_transaction" (upper("invoice_number") text_pattern_ops);`,
    )
    this.addSql(
      `create unique index "doku_transaction_payment_id" on "doku_transaction" ("payment_id") where "payment_id" is not null;`,
    )

    this.addSql(`create table if not exists "doku_session" (
      "session_id" text not null primary key,
      "transaction_id" text not null references "doku_transaction" ("id"),
      "return_url" text null,
      ${times}
    );`)
    this.addSql(
      `create index "doku_session_transaction_id" on "doku_session" ("transaction_id", "created_at");`,
    )

    this.addSql(`create table if not exists "doku_event" (
      "id" text not null primary key,
      "transaction_id" text null references "doku_transaction" ("id"),
      "provider_id" text not null,
      "type" text not null,
      "request_id" text null,
      "body_hash" text null,
      "data" jsonb not null default '{}',
      ${times}
    );`)
    this.addSql(`create index "doku_event_timeline" on "doku_event" ("transaction_id", "created_at");`)
    this.addSql(`create unique index "doku_event_notification" on "doku_event"
      ("provider_id", "request_id", "body_hash") where "type" = 'notification';`)
    // The last notification of each provider: a store that never gets one has to be told.
    this.addSql(`create index "doku_event_last_notification" on "doku_event"
      ("provider_id", "created_at") where "type" = 'notification';`)

    this.addSql(`create table if not exists "doku_case" (
      "id" text not null primary key,
      "transaction_id" text null references "doku_transaction" ("id"),
      "provider_id" text not null,
      "invoice_number" text not null,
      "kind" text not null,
      "details" jsonb not null default '{}',
      "opened_at" timestamptz not null default now(),
      "closed_at" timestamptz null,
      "note" text null,
      "actor" text null,
      ${times},
      check ("closed_at" is null or ("note" is not null and "actor" is not null))
    );`)
    this.addSql(
      `create unique index "doku_case_open" on "doku_case" ("invoice_number", "kind") where "closed_at" is null;`,
    )
    this.addSql(`create index "doku_case_transaction_id" on "doku_case" ("transaction_id");`)
    this.addSql(`create index "doku_case_invoice_number" on "doku_case" ("invoice_number", "kind");`)
    this.addSql(`create index "doku_case_opened_at" on "doku_case" ("opened_at", "id");`)
    this.addSql(`create index "doku_case_kind" on "doku_case" ("kind", "opened_at", "id");`)
    this.addSql(
      `create index "doku_case_waiting" on "doku_case" ("opened_at", "id") where "closed_at" is null;`,
    )
    this.addSql(
      `create index "doku_case_attention" on "doku_case" ("transaction_id") where "closed_at" is null;`,
    )

    this.addSql(`create table if not exists "doku_refund" (
      "id" text not null primary key,
      "transaction_id" text not null references "doku_transaction" ("id"),
      "amount" bigint not null check ("amount" > 0),
      ${raw("amount")},
      "reference" text not null,
      "note" text null,
      "actor" text not null,
      "returned_at" timestamptz null,
      "medusa_refund_id" text null,
      "booked_at" timestamptz null,
      ${times},
      check ("booked_at" is null or "medusa_refund_id" is not null)
    );`)
    this.addSql(
      `create unique index "doku_refund_reference" on "doku_refund" ("transaction_id", "reference");`,
    )
    this.addSql(
      `create unique index "doku_refund_medusa_refund_id" on "doku_refund" ("medusa_refund_id") where "medusa_refund_id" is not null;`,
    )

    this.addSql(`create table if not exists "doku_lease" (
      "payment_collection_id" text not null primary key,
      "owner" text not null,
      "expires_at" timestamptz not null,
      ${times}
    );`)

    this.addSql(`create table if not exists "doku_job" (
      "name" text not null primary key,
      "started_at" timestamptz not null,
      "finished_at" timestamptz null,
      ${times}
    );`)
  }

  override async down(): Promise<void> {
    for (const table of [
      "doku_job",
      "doku_lease",
      "doku_refund",
      "doku_case",
      "doku_event",
      "doku_session",
      "doku_transaction",
    ]) {
      this.addSql(`drop table if exists "${table}";`)
    }
  }
}
