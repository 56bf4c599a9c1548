import { readdirSync } from "node:fs"
import path from "node:path"
import type { Migration } from "@medusajs/framework/mikro-orm/migrations"
import { ModulesSdkUtils } from "@medusajs/framework/utils"
import type { DokuAccount } from "../../src/modules/doku/accounts/accounts"
import { findChannelRefusal } from "../../src/modules/doku/accounts/channel-status"
import { type Sql, sqlOver } from "../../src/modules/doku/db/sql"
import DokuModuleService from "../../src/modules/doku/service"
import type { Lifetime } from "../../testing/lib/lifetime"
import { REPOSITORY } from "../../testing/store/medusa-cli"
import { MERCHANT } from "../../testing/store/names"
import { type Connection, type Explained, explaining } from "../lib/explaining"
import { fillLedger, LEDGER_TABLES } from "./fill"

export const PROVIDERS = {
  main: "pp_doku-linkaja_doku",
  second: "pp_doku-linkaja_second",
  old: "pp_doku-linkaja_old",
}
export const SECOND_CLIENT = "BRN-0201-0000000000002"

/** The module `doku` on a database of its own with this many transactions. */
export class GrownLedger {
  readonly doku: DokuModuleService
  readonly findRefusal: (account: DokuAccount) => Promise<unknown>

  /**
   * @param sql prepares the measurements and puts changed rows back.
   * @param products the connection of the product's code.
   */
  private constructor(
    readonly rows: number,
    readonly sql: Sql,
    private readonly products: Connection,
  ) {
    this.doku = dokuOver(products)
    this.findRefusal = (account) => findChannelRefusal(sqlOver(products), account)
  }

  static async grow(lifetime: Lifetime, clientUrl: string, rows: number): Promise<GrownLedger> {
    const connection = ModulesSdkUtils.createPgConnection({ clientUrl })
    await lifetime.own("a database connection", () => connection.destroy())
    const ledger = new GrownLedger(rows, sqlOver(connection), connection as unknown as Connection)
    const queries = await migrationQueries()
    const run = async (which: boolean) => {
      for (const query of queries) if (isIndex(query) === which) await ledger.sql.query(query)
    }
    await run(false)
    const clients = { main: MERCHANT.clientId, second: SECOND_CLIENT }
    await fillLedger(ledger.sql, { rows, providers: PROVIDERS, clients }, () => run(true))
    return ledger
  }

  /** The same ledger; `tell` gets the plan of each statement of the product. */
  watched(tell: (explained: Explained) => void): GrownLedger {
    return new GrownLedger(this.rows, this.sql, explaining(this.products, tell))
  }

  /** All tables with their indexes. */
  async bytes(): Promise<number> {
    const [all] = await this.sql.query<{ bytes: string }>(
      "select sum(pg_total_relation_size(oid)) as bytes from pg_class where relname = any(:ledgerTables) and relkind = 'r'",
      { ledgerTables: LEDGER_TABLES },
    )
    return Number(all?.bytes ?? 0)
  }

  /** In MB. */
  async sizes(): Promise<{ table: string; rows: number; heap: number; indexes: number }[]> {
    return this.sql.query(
      `select relname as table, reltuples::int as rows, round(pg_table_size(oid) / 1e6)::int as heap,
         round(pg_indexes_size(oid) / 1e6)::int as indexes
       from pg_class where relname = any(:ledgerTables) and relkind = 'r' order by pg_total_relation_size(oid) desc`,
      { ledgerTables: LEDGER_TABLES },
    )
  }
}

/** The statements of all migrations of the product, the oldest migration first. */
async function migrationQueries(): Promise<string[]> {
  const folder = path.join(REPOSITORY, "src", "modules", "doku", "migrations")
  const queries: string[] = []
  for (const file of readdirSync(folder)
    .filter((name) => /^Migration\d+\.ts$/.test(name))
    .sort()) {
    const classes: Record<string, new (...unused: never[]) => Migration> = await import(
      path.join(folder, file)
    )
    const MigrationClass = classes[path.basename(file, ".ts")]
    if (!MigrationClass) throw new Error(`${file} exports no class of its name`)
    const migration = new MigrationClass()
    await migration.up()
    queries.push(...migration.getQueries().map(String))
  }
  return queries
}

function isIndex(query: string): boolean {
  return /^create (unique )?index/.test(query)
}

/** The product's module as Medusa makes it, without a store. */
function dokuOver(connection: unknown): DokuModuleService {
  const silent = () => undefined
  return new DokuModuleService({
    __pg_connection__: connection,
    configModule: { modules: { payment: { options: { providers: accounts() } } } },
    logger: { info: silent, warn: silent, error: silent, debug: silent } as never,
  })
}

function accounts() {
  const account = (id: string, clientId: string) => ({
    resolve: "./src/providers/doku-linkaja",
    id,
    options: {
      clientId,
      secretKey: MERCHANT.secretKey,
      environment: "production",
      backendUrl: "https://api.toko.example",
      returnUrl: "https://toko.example/id/checkout/linkaja",
    },
  })
  return [account("doku", MERCHANT.clientId), account("second", SECOND_CLIENT)]
}
