import { Migration } from "@medusajs/framework/mikro-orm/migrations"

/** The column `integration`: which of DOKU's two ways created an invoice. Earlier invoices are from the direct API. */
export class Migration20261129120000 extends Migration {
  override async up(): Promise<void> {
    // A constant default needs no rewrite of the table, and lets a server of the previous version go on inserting.
    this.addSql(`alter table "doku_transaction" add column if not exists "integration" text not null default 'direct'
      check ("integration" in ('direct', 'checkout'));`)
  }

  override async down(): Promise<void> {
    this.addSql(`alter table "doku_transaction" drop column if exists "integration";`)
  }
}
