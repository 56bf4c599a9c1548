import { Migration } from "@medusajs/framework/mikro-orm/migrations"

/** What the borders of a payment need: before its money, beside other providers, and against DOKU's word. */
export class Migration20261129000000 extends Migration {
  override async up(): Promise<void> {
    this.addSql(`alter table "doku_transaction" add column if not exists "refusal" jsonb null;`)
    this.addSql(`alter table "doku_transaction"
      add column if not exists "failed_tries" integer not null default 0,
      add column if not exists "order_failed_at" timestamptz null;`)
  }

  override async down(): Promise<void> {
    this.addSql(`alter table "doku_transaction" drop column if exists "refusal",
      drop column if exists "failed_tries", drop column if exists "order_failed_at";`)
  }
}
