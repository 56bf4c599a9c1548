import { Migration } from "@medusajs/framework/mikro-orm/migrations"

/** What removing unpaid transactions needs: when the job last did it, and the index by which it finds them. */
export class Migration20261130000000 extends Migration {
  override async up(): Promise<void> {
    this.addSql(`alter table "doku_job" add column if not exists "pruned_at" timestamptz null;`)
    // `Retention`: the unpaid transactions of a provider whose checks have ended, by the end of their offer.
    this.addSql(`create index if not exists "doku_transaction_unpaid_ended" on "doku_transaction"
      ("provider_id", "expires_at", "id") where "status" in ('expired', 'failed') and "next_check_at" is null;`)
  }

  override async down(): Promise<void> {
    this.addSql(`drop index if exists "doku_transaction_unpaid_ended";`)
    this.addSql(`alter table "doku_job" drop column if exists "pruned_at";`)
  }
}
