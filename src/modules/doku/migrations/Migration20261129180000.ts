import { Migration } from "@medusajs/framework/mikro-orm/migrations"

/** The table of payment links, by which customers pay what an order owes. */
export class Migration20261129180000 extends Migration {
  override async up(): Promise<void> {
    this.addSql(`create table if not exists "doku_payment_link" (
      "id" text not null primary key,
      "token" text not null,
      "order_id" text not null,
      "provider_id" text not null,
      "created_by" text null,
      "expires_at" timestamptz not null,
      "opened_at" timestamptz null,
      "ended_at" timestamptz null,
      "withdrawn_at" timestamptz null,
      "withdrawn_by" text null,
      "created_at" timestamptz not null default now(),
      "updated_at" timestamptz not null default now(),
      "deleted_at" timestamptz null
    );`)
    // The page is found by its token.
    this.addSql(
      `create unique index if not exists "doku_payment_link_token" on "doku_payment_link" ("token");`,
    )
    // The links of an order.
    this.addSql(
      `create index if not exists "doku_payment_link_order" on "doku_payment_link" ("order_id", "created_at");`,
    )
  }

  override async down(): Promise<void> {
    this.addSql(`drop table if exists "doku_payment_link";`)
  }
}
