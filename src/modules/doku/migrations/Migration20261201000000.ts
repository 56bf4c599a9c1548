import { Migration } from "@medusajs/framework/mikro-orm/migrations"

/**
 * What the gauges count, by an index of its own: received money that the plugin still tries to settle, the oldest first.
 * By the index of all unsettled money PostgreSQL read the whole table when it expected too many of them.
 */
export class Migration20261201000000 extends Migration {
  override async up(): Promise<void> {
    // `readLedgerState`.
    this.addSql(`create index if not exists "doku_transaction_tried" on "doku_transaction"
      ("paid_at") where "status" = 'paid' and "settlement" = 'open' and "next_check_at" is not null;`)
  }

  override async down(): Promise<void> {
    this.addSql(`drop index if exists "doku_transaction_tried";`)
  }
}
