import { Migration } from "@medusajs/framework/mikro-orm/migrations"

/** The audit trail: who did what, and when. */
export class Migration20261130060000 extends Migration {
  override async up(): Promise<void> {
    // Without foreign keys, because an entry outlives the unpaid transaction that it is about.
    this.addSql(`create table if not exists "doku_audit_entry" (
      "id" text not null primary key,
      "action" text not null,
      "actor" text null,
      "outcome" text not null check ("outcome" in ('started', 'ok', 'refused', 'failed')),
      "reason" text null,
      "concludes_id" text null references "doku_audit_entry" ("id"),
      "provider_id" text null,
      "transaction_id" text null,
      "invoice_number" text null,
      "case_id" text null,
      "refund_id" text null,
      "payment_link_id" text null,
      "order_id" text null,
      "details" jsonb not null default '{}',
      "created_at" timestamptz not null default clock_timestamp(),
      "updated_at" timestamptz not null default clock_timestamp(),
      "deleted_at" timestamptz null
    );`)
    // How an act ended. An act ends once.
    this.addSql(`create unique index if not exists "doku_audit_entry_concludes_id"
      on "doku_audit_entry" ("concludes_id") where "concludes_id" is not null;`)
    // The list, newest first, and its filter by time; double clicks.
    this.addSql(`create index if not exists "doku_audit_entry_created_at"
      on "doku_audit_entry" ("created_at", "id") where "concludes_id" is null;`)
    // The list by what was done.
    this.addSql(`create index if not exists "doku_audit_entry_action"
      on "doku_audit_entry" ("action", "created_at", "id") where "concludes_id" is null;`)
    // The list by who did it.
    this.addSql(`create index if not exists "doku_audit_entry_actor"
      on "doku_audit_entry" ("actor", "created_at", "id") where "concludes_id" is null;`)
    // The list of one payment, and its details.
    this.addSql(`create index if not exists "doku_audit_entry_transaction_id"
      on "doku_audit_entry" ("transaction_id", "created_at", "id")
        where "concludes_id" is null and "transaction_id" is not null;`)
    // The list of one invoice number, which may have no transaction any more.
    this.addSql(`create index if not exists "doku_audit_entry_invoice_number"
      on "doku_audit_entry" ("invoice_number", "created_at", "id")
        where "concludes_id" is null and "invoice_number" is not null;`)
    // The search for the beginning of an invoice number. `text_pattern_ops`: `like` uses no index of another collation.
    this.addSql(`create index if not exists "doku_audit_entry_invoice_search"
      on "doku_audit_entry" (upper("invoice_number") text_pattern_ops)
        where "concludes_id" is null and "invoice_number" is not null;`)
    // The list of one order.
    this.addSql(`create index if not exists "doku_audit_entry_order_id"
      on "doku_audit_entry" ("order_id", "created_at", "id")
        where "concludes_id" is null and "order_id" is not null;`)
    // A mistake in code or in a script can't change what was recorded. Whoever owns the table can drop the trigger; a
    // revoked privilege would bind the owner no better, and every server connects as the owner.
    this.addSql(`create or replace function "doku_audit_entry_refuse_change"() returns trigger language plpgsql as
      'begin raise exception ''doku_audit_entry is append-only''; end';`)
    this.addSql(`drop trigger if exists "doku_audit_entry_append_only" on "doku_audit_entry";`)
    this.addSql(`create trigger "doku_audit_entry_append_only" before update or delete on "doku_audit_entry"
      for each row execute function "doku_audit_entry_refuse_change"();`)
  }

  override async down(): Promise<void> {
    this.addSql(`drop table if exists "doku_audit_entry";`)
    this.addSql(`drop function if exists "doku_audit_entry_refuse_change"();`)
  }
}
