import { type Sandbox, startSandbox } from "../../src/sandbox"
import type { Lifetime } from "../../testing/lib/lifetime"
import { MERCHANT, NOTIFICATION_PATH } from "../../testing/store/names"
import { BackOffice } from "../chaos/back-office"
import { CreateTurns } from "../chaos/create-turns"
import { Database } from "../chaos/database"
import { LinkBook } from "../chaos/link-book"
import { OrderDesk } from "../chaos/order-desk"
import { Random } from "../chaos/random"
import { readShopFacts } from "../chaos/shop-facts"
import type { World } from "../chaos/shopper"
import { Wallet } from "../chaos/wallet"

/** DOKU's notification retries come this many times sooner: after 1 s, 12 s and 24 s. */
const NOTIFICATION_TIME_SCALE = 1_800

/** A DOKU in this process, so that it outlives the store's servers. */
export async function openSandbox(lifetime: Lifetime): Promise<Sandbox> {
  const sandbox = await startSandbox({ timeScale: NOTIFICATION_TIME_SCALE, merchants: [MERCHANT] })
  await lifetime.own("the sandbox", () => sandbox.close())
  return sandbox
}

/** What the shoppers of the chaos test need, for a seeded store in a folder of its own. */
export async function openWorld(
  lifetime: Lifetime,
  {
    sandbox,
    databaseUrl,
    publishableKey,
    origins,
  }: { sandbox: Sandbox; databaseUrl: string; publishableKey: string; origins: readonly string[] },
): Promise<World> {
  const database = new Database(databaseUrl)
  await lifetime.own("the database connection", () => database.close())
  // No shopper uses it; the balance reads its empty book.
  const wallet = await Wallet.open()
  await lifetime.own("the other wallet", () => wallet.close())
  const backOffice = new BackOffice(database, origins, new Random("back office"))
  return {
    origins,
    // The previous version has no other provider entry.
    notificationPaths: [NOTIFICATION_PATH],
    publishableKey,
    shop: await readShopFacts(database),
    sandbox,
    wallet,
    database,
    backOffice,
    orderDesk: new OrderDesk(backOffice, database),
    linkBook: new LinkBook(),
    createTurns: new CreateTurns(),
    contradicted: new Set(),
  }
}
