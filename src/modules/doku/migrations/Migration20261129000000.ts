import { Migration } from "@medusajs/framework/mikro-orm/migrations"

/** Columns for refusals before a payment, for settlements that fail, and for Medusa's events after a settlement. */
export class Migration20261129000000 extends Migration {
  override async up(): Promise<void> {
    this.addSql(`alter table "doku_transaction" add column if not exists "refusal" jsonb null;`)
    this.addSql(`alter table "doku_transaction"
      add column if not exists "failed_tries" integer not null default 0,
      add column if not exists "order_failed_at" timestamptz null;`)
    // `hasManyLive`: a collection's transactions that can be paid, without its expired ones, however many there are.
    this.addSql(`create index if not exists "doku_transaction_live" on "doku_transaction"
      ("payment_collection_id", "expires_at") where "status" in ('created', 'pending');`)
    // `clearOldRequests`: request bodies that nobody sends again.
    this.addSql(`create index if not exists "doku_transaction_request_body" on "doku_transaction" ("expires_at")
      where "request_body" is not null;`)
    this.addSql(`alter table "doku_transaction" add column if not exists "order_placed_at" timestamptz null,
      add column if not exists "payment_captured_at" timestamptz null,
      add column if not exists "events_due_at" timestamptz null;`)
    // Transactions that were settled before this migration get no second event.
    this.addSql(`update "doku_transaction" set "order_placed_at" = now(), "payment_captured_at" = now()
      where "settlement" = 'settled' and "order_placed_at" is null;`)
    // `claimDue`: settled transactions whose Medusa events are missing.
    this.addSql(`create index if not exists "doku_transaction_events_due_at" on "doku_transaction" ("events_due_at")
      where "events_due_at" is not null;`)
    this.addSql(`alter table "doku_refund" add column if not exists "event_at" timestamptz null;`)
    this.addSql(`update "doku_refund" set "event_at" = "booked_at" where "booked_at" is not null;`)
  }

  override async down(): Promise<void> {
    this.addSql(`drop index if exists "doku_transaction_live";`)
    this.addSql(`drop index if exists "doku_transaction_request_body";`)
    this.addSql(`alter table "doku_transaction" drop column if exists "refusal",
      drop column if exists "failed_tries", drop column if exists "order_failed_at";`)
    this.addSql(`alter table "doku_transaction" drop column if exists "order_placed_at",
      drop column if exists "payment_captured_at", drop column if exists "events_due_at";`)
    this.addSql(`alter table "doku_refund" drop column if exists "event_at";`)
  }
}
