import { Migration } from "@medusajs/framework/mikro-orm/migrations"

/**
 * Amounts are bigint, because integer IDR exceeds a 32-bit integer at 2.1 billion. Medusa's models require a `raw_`
 * column beside each amount. It is generated from the amount, so that the two can't differ; as text, because
 * `jsonb_build_object` is not immutable.
 */
const raw = (column: string) =>
  `"raw_${column}" jsonb generated always as
    (('{"value":"' || "${column}"::text || '","precision":20}')::jsonb) stored`

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
    // A notification is found by it. One transaction per invoice number.
    this.addSql(
      `create unique index "doku_transaction_invoice_number" on "doku_transaction" ("invoice_number");`,
    )
    // The payment page is found by its token.
    this.addSql(`create unique index "doku_transaction_pay_token" on "doku_transaction" ("pay_token");`)
    // The return page is found by its token.
    this.addSql(`create unique index "doku_transaction_return_token" on "doku_transaction" ("return_token");`)
    // `findCarriedBy`, `claim`: the transaction that a session has claimed. A session claims one at most.
    this.addSql(
      `create unique index "doku_transaction_claimed_session_id" on "doku_transaction" ("claimed_session_id");`,
    )
    // All reads of a collection: settling, claims, the limit of payable invoices, the payment status.
    this.addSql(
      `create index "doku_transaction_payment_collection_id" on "doku_transaction" ("payment_collection_id");`,
    )
    // `collectionsOfCart`, and the search for a customer's e-mail.
    this.addSql(
      `create index "doku_transaction_cart_id" on "doku_transaction" ("cart_id") where "cart_id" is not null;`,
    )
    // `listByOrder`, and the search for an order.
    this.addSql(
      `create index "doku_transaction_order_id" on "doku_transaction" ("order_id") where "order_id" is not null;`,
    )
    // `findByPayment`: the transaction of a Medusa payment.
    this.addSql(
      `create unique index "doku_transaction_payment_id"
        on "doku_transaction" ("payment_id") where "payment_id" is not null;`,
    )
    // `claimToAsk`: unpaid transactions of an account that are due for a status query.
    this.addSql(`create index "doku_transaction_due_to_query"
      on "doku_transaction" ("client_id", "environment", "next_check_at")
        where "next_check_at" is not null and "status" not in ('paid', 'refunded');`)
    // `claimToSettle`: paid transactions that are due.
    this.addSql(`create index "doku_transaction_due_to_settle" on "doku_transaction" ("next_check_at")
        where "next_check_at" is not null and "status" in ('paid', 'refunded');`)
    // The admin's list, newest first, and its filter by time.
    this.addSql(`create index "doku_transaction_created_at" on "doku_transaction" ("created_at", "id");`)
    // The list of one provider, and the last invoices of an account.
    this.addSql(
      `create index "doku_transaction_provider_id" on "doku_transaction" ("provider_id", "created_at", "id");`,
    )
    // The list by status or settlement, except for what most transactions are: paid and settled.
    this.addSql(`create index "doku_transaction_exceptional" on "doku_transaction" ("status", "created_at", "id")
        where "settlement" = 'open' or "status" = 'refunded';`)
    // The list of sandbox transactions, which are few in a store that is in production.
    this.addSql(
      `create index "doku_transaction_sandbox"
        on "doku_transaction" ("created_at", "id") where "environment" = 'sandbox';`,
    )
    // The search for the beginning of an invoice number. `text_pattern_ops`: `like` uses no index of another collation.
    this.addSql(
      `create index "doku_transaction_invoice_search"
        on "doku_transaction" (upper("invoice_number") text_pattern_ops);`,
    )

    this.addSql(`create table if not exists "doku_session" (
      "session_id" text not null primary key,
      "transaction_id" text not null references "doku_transaction" ("id"),
      "return_url" text null,
      ${times}
    );`)
    // `listSessions`: the sessions of a transaction in the order of their creation.
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
    // The timeline of a transaction.
    this.addSql(`create index "doku_event_timeline" on "doku_event" ("transaction_id", "created_at");`)
    // A notification that DOKU sends again is recorded once.
    this.addSql(`create unique index "doku_event_notification"
      on "doku_event" ("provider_id", "request_id", "body_hash")
        where "type" = 'notification';`)
    // The last notification of a provider, for its account card.
    this.addSql(`create index "doku_event_last_notification" on "doku_event" ("provider_id", "created_at")
        where "type" = 'notification';`)

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
    // One open case of a kind per invoice: `on conflict` in `open`.
    this.addSql(
      `create unique index "doku_case_open" on "doku_case" ("invoice_number", "kind") where "closed_at" is null;`,
    )
    // `open`: whether a person has closed the same case before.
    this.addSql(`create index "doku_case_invoice_number" on "doku_case" ("invoice_number", "kind");`)
    // The cases of a transaction: its list and details, settling, the payment status.
    this.addSql(`create index "doku_case_transaction_id" on "doku_case" ("transaction_id");`)
    // The list of all cases and of closed ones.
    this.addSql(`create index "doku_case_opened_at" on "doku_case" ("opened_at", "id");`)
    // The list of cases of one kind.
    this.addSql(`create index "doku_case_kind" on "doku_case" ("kind", "opened_at", "id");`)
    // The transactions that need attention, read from this index alone.
    this.addSql(
      `create index "doku_case_open_transaction_id" on "doku_case" ("transaction_id") where "closed_at" is null;`,
    )
    // The list and the count of open cases.
    this.addSql(
      `create index "doku_case_open_opened_at" on "doku_case" ("opened_at", "id") where "closed_at" is null;`,
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
    // The refunds of a transaction. Recording the same reference again changes nothing.
    this.addSql(
      `create unique index "doku_refund_reference" on "doku_refund" ("transaction_id", "reference");`,
    )
    // The refund that a Medusa refund was made for. A Medusa refund belongs to one.
    this.addSql(`create unique index "doku_refund_medusa_refund_id" on "doku_refund" ("medusa_refund_id")
        where "medusa_refund_id" is not null;`)

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
