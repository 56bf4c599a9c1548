import { waitUntil } from "../../scripts/lib/wait"
import { balance, type Finding } from "./balance"
import { readFacts } from "./facts"
import { Random } from "./random"
import { Shopper } from "./shopper"
import type { Stage } from "./stage"

export interface CrowdOptions {
  tries: number
  seed: number
  /** Number of the first checkout, so that other parts of a run don't share a shopper. */
  from: number
  /** How often each server gets the notification. */
  notifications: number
}

export interface CrowdReport {
  tries: number
  /** Every try that ended otherwise than as one order, one capture, one settled row and a completed cart. */
  problems: string[]
  findings: Finding[]
}

/** Settling goes on after the answers; this is how long it may. In ms. */
const SETTLED_WITHIN_MS = 30_000

/**
 * Everybody at the same instant: notifications, return pages, `/complete` and the job on every server. They share
 * nothing but the database, for Medusa's own locks are in memory here: only the lease keeps them apart.
 */
export async function crowd(
  stage: Stage,
  { tries, seed, from, notifications }: CrowdOptions,
): Promise<CrowdReport> {
  const problems: string[] = []
  for (let checkout = from; checkout < from + tries; checkout++) {
    const shopper = new Shopper(stage.world, checkout, new Random(`${seed}:${checkout}`))
    const invoice = await shopper.goToLinkAja()
    // Every second cart has lost its session: then whoever settles makes one, and deletes any that it finds.
    if ((checkout - from) % 2 === 1) {
      await shopper.addToCart()
      await shopper.removeFromCart()
    }
    const everywhere = stage.servers.flatMap((server) => [
      shopper.comeBack(invoice, server.origin),
      shopper.complete({ origin: server.origin }),
      server.runJob(),
    ])
    const [first, ...others] = stage.servers
    shopper.pay(invoice, { copies: notifications, retry: false }, first?.origin)
    for (const { origin } of others) {
      shopper.tell(invoice, { status: "SUCCESS", copies: notifications, retry: false }, origin)
    }
    await Promise.all(everywhere)
    await stage.sandbox.idle()
    await waitUntil(async () => (await standing(stage, invoice.number, shopper.cartId)) === AS_IT_SHOULD, {
      ms: SETTLED_WITHIN_MS,
    })
    const stands = await standing(stage, invoice.number, shopper.cartId)
    if (stands !== AS_IT_SHOULD) problems.push(`checkout ${checkout}: ${stands}`)
  }
  const { findings, orphans } = balance(await readFacts(stage.sandbox, stage.database))
  // Nobody was killed here, so nobody may have left an order behind.
  problems.push(...orphans.map((order) => `order ${order} has no cart`))
  return { tries, problems, findings }
}

const AS_IT_SHOULD = "1 order, 1 capture, settled, cart completed, no case"

async function standing({ database }: Stage, invoice: string, cart: string): Promise<string> {
  const [found] = await database.query<
    Record<"orders" | "captures" | "cases", string> & {
      settlement: string
      completed: boolean
    }
  >(
    `select t.settlement, c.completed_at is not null as completed,
       (select count(*) from order_cart o where o.cart_id = c.id and o.deleted_at is null) as orders,
       (select count(*) from capture k join payment p on p.id = k.payment_id
         where p.payment_collection_id = t.payment_collection_id and k.deleted_at is null) as captures,
       (select count(*) from doku_case d where d.invoice_number = t.invoice_number) as cases
     from doku_transaction t join cart c on c.id = ? where t.invoice_number = ?`,
    [cart, invoice],
  )
  if (!found) return "not in the ledger"
  const counted = (count: string, name: string) => `${count} ${name}${count === "1" ? "" : "s"}`
  return [
    counted(found.orders, "order"),
    counted(found.captures, "capture"),
    found.settlement,
    `cart ${found.completed ? "completed" : "open"}`,
    found.cases === "0" ? "no case" : counted(found.cases, "case"),
  ].join(", ")
}
