import { Migration } from "@medusajs/framework/mikro-orm/migrations"

/** What the borders of a payment need: before its money, beside other providers, and against DOKU's word. */
export class Migration20261129000000 extends Migration {
  override async up(): Promise<void> {
    this.addSql(`alter table "doku_transaction" add column if not exists "refusal" jsonb null;`)
  }

  override async down(): Promise<void> {
    this.addSql(`alter table "doku_transaction" drop column if exists "refusal";`)
  }
}
