import { Migration } from "@medusajs/framework/mikro-orm/migrations"

/**
 * What removing unpaid transactions needs: when the job last did it, and the index by which it finds them. And what
 * PostgreSQL has to know about the ledger that remains.
 */
export class Migration20261130000000 extends Migration {
  override async up(): Promise<void> {
    this.addSql(`alter table "doku_job" add column if not exists "pruned_at" timestamptz null;`)
    // `Retention`: the unpaid transactions of a provider whose checks have ended, by the end of their offer.
    this.addSql(`create index if not exists "doku_transaction_unpaid_ended" on "doku_transaction"
      ("provider_id", "expires_at", "id") where "status" in ('expired', 'failed') and "next_check_at" is null;`)
    // Few of the paid are unsettled, but all of the unpaid are: without this PostgreSQL expects very many that are both,
    // and reads the newest part of the table for them instead of the index of exceptional transactions.
    this.addSql(`create statistics if not exists "doku_transaction_state" (mcv)
      on "status", "settlement" from "doku_transaction";`)
  }

  override async down(): Promise<void> {
    this.addSql(`drop statistics if exists "doku_transaction_state";`)
    this.addSql(`drop index if exists "doku_transaction_unpaid_ended";`)
    this.addSql(`alter table "doku_job" drop column if exists "pruned_at";`)
  }
}
