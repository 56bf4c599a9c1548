import { Migration } from "@medusajs/framework/mikro-orm/migrations"

/**
 * What removing unpaid transactions needs: when the job last did it, and the index by which it finds them. And what
 * finds the few unsettled payments of the ledger that remains.
 */
export class Migration20261130000000 extends Migration {
  override async up(): Promise<void> {
    this.addSql(`alter table "doku_job" add column if not exists "pruned_at" timestamptz null;`)
    // `Retention`: the unpaid transactions of a provider whose checks have ended, by the end of their offer.
    this.addSql(`create index if not exists "doku_transaction_unpaid_ended" on "doku_transaction"
      ("provider_id", "expires_at", "id") where "status" in ('expired', 'failed') and "next_check_at" is null;`)
    // `listTransactions` and `readLedgerState`: received money without its order, the newest first.
    this.addSql(`create index if not exists "doku_transaction_unsettled" on "doku_transaction"
      ("created_at", "id") where "status" = 'paid' and "settlement" = 'open';`)
    // Few of the paid are unsettled, but all of the unpaid are. Without this PostgreSQL expects very many that are both,
    // and reads the whole table for them.
    this.addSql(`create statistics if not exists "doku_transaction_state" (mcv)
      on "status", "settlement" from "doku_transaction";`)
  }

  override async down(): Promise<void> {
    this.addSql(`drop index if exists "doku_transaction_unsettled";`)
    this.addSql(`drop statistics if exists "doku_transaction_state";`)
    this.addSql(`drop index if exists "doku_transaction_unpaid_ended";`)
    this.addSql(`alter table "doku_job" drop column if exists "pruned_at";`)
  }
}
