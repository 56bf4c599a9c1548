import { readdir } from "node:fs/promises"
import path from "node:path"
import { waitUntil } from "../../testing/lib/wait"
import { REPOSITORY } from "../../testing/store/medusa-cli"
import type { Environment } from "./environment"
import { AS_IT_SHOULD, purchaseState } from "./purchase-state"
import { Random } from "./random"
import { Shopper } from "./shopper"
import { GaveUp } from "./storefront"

export interface UnmigratedReport {
  /** Whether a server came up and took the other wallet's money while the plugin's tables were missing. */
  walletSold: boolean
  /** Whether a LinkAja payment could be started meanwhile. */
  linkAjaMeanwhile: "refused" | "sold"
  /** The facts of a LinkAja payment after `db:migrate`, without a restart. */
  linkAjaAfterwards: string
}

const SETTLED_WITHIN_MS = 30_000
const MIGRATIONS = path.join(REPOSITORY, "src/modules/doku/migrations")

/**
 * Starts a server without the plugin's tables, as in a store that updates its code before its database. Other
 * providers work, and LinkAja works after `db:migrate`. Must run first, because it drops the tables.
 */
export async function unmigratedStart(
  environment: Environment,
  { seed, from }: { seed: number; from: number },
): Promise<UnmigratedReport> {
  const { database, world, servers } = environment
  const [server] = servers
  if (!server) throw new Error("An unmigrated start takes a server")
  const shopperAt = (number: number) =>
    new Shopper({ ...world, origins: [server.origin] }, number, new Random(`${seed}:${number}`))
  await server.kill()
  await takeTablesAway(environment)
  await server.start()

  const early = shopperAt(from)
  await early.fillCart()
  const page = await early.chooseWallet()
  await early.payWallet(page)
  await early.complete()
  const walletSold = await hasOrder(environment, early.cartId)
  const linkAjaMeanwhile = await shopperAt(from + 1)
    .goToLinkAja()
    .then(
      () => "sold" as const,
      (error: unknown) => {
        if (error instanceof GaveUp) return "refused" as const
        throw error
      },
    )

  await environment.migrate()
  const late = shopperAt(from + 2)
  const invoice = await late.goToLinkAja()
  late.pay(invoice, {}, server.origin)
  const stands = () => purchaseState({ database }, invoice.number, late.cartId)
  await waitUntil(async () => (await stands()) === AS_IT_SHOULD, { ms: SETTLED_WITHIN_MS })
  return { walletSold, linkAjaMeanwhile, linkAjaAfterwards: await stands() }
}

/** Drops the plugin's tables and the records of its migrations. */
async function takeTablesAway({ database }: Environment): Promise<void> {
  const tables = await database.query<{ name: string }>(
    "select table_name as name from information_schema.tables where table_schema = 'public' and table_name like 'doku\\_%'",
  )
  for (const { name } of tables) await database.query("drop table ?? cascade", [name])
  const names = (await readdir(MIGRATIONS)).map((file) => path.parse(file).name)
  await database.query("delete from mikro_orm_migrations where name = any(?)", [names])
}

async function hasOrder({ database }: Environment, cart: string): Promise<boolean> {
  const orders = await database.query(
    "select order_id from order_cart where cart_id = ? and deleted_at is null",
    [cart],
  )
  return orders.length === 1
}
