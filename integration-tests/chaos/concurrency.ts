import { waitUntil } from "../../testing/lib/wait"
import { balance, type Finding } from "./balance"
import type { Environment } from "./environment"
import { readFacts } from "./facts"
import { AS_IT_SHOULD, purchaseState } from "./purchase-state"
import { Random } from "./random"
import { Shopper } from "./shopper"

export interface ConcurrencyOptions {
  tries: number
  seed: number
  /** Number of the first checkout, so that other parts of a run don't share a shopper. */
  from: number
  /** How often each server gets the notification. */
  notifications: number
}

export interface ConcurrencyReport {
  tries: number
  /** Every try that ended otherwise than as one order, one capture, one settled row and a completed cart. */
  problems: string[]
  findings: Finding[]
}

/** The sandbox waits for each answer, however slow the machine: how soon it comes is not the question here. In ms. */
const ANSWERED_WITHIN_MS = 60_000
/** Settling goes on after the answers; this is how long it may. In ms. */
const SETTLED_WITHIN_MS = 30_000

/**
 * Everybody at the same instant: notifications, return pages and `/complete` on every server, and the job wherever it
 * runs. Without a Redis they share nothing but the database, for Medusa's own locks are in memory then: only the
 * lease keeps them apart.
 */
export async function runConcurrently(
  environment: Environment,
  { tries, seed, from, notifications }: ConcurrencyOptions,
): Promise<ConcurrencyReport> {
  const problems: string[] = []
  const { notificationTimeoutMs } = environment.sandbox.settings()
  environment.sandbox.updateSettings({ notificationTimeoutMs: ANSWERED_WITHIN_MS })
  for (let checkout = from; checkout < from + tries; checkout++) {
    const shopper = new Shopper(environment.world, checkout, new Random(`${seed}:${checkout}`))
    const invoice = await shopper.goToLinkAja()
    // Every second cart has lost its session: then whoever settles makes one, and deletes any that it finds.
    if ((checkout - from) % 2 === 1) {
      await shopper.addToCart()
      await shopper.removeFromCart()
    }
    const everywhere = [
      ...environment.servers.flatMap(({ origin }) => [
        shopper.comeBack(invoice, origin),
        shopper.complete({ origin }),
      ]),
      ...environment.jobRunners.map((runner) => runner.runJob()),
    ]
    const [first, ...others] = environment.servers
    shopper.pay(invoice, { copies: notifications }, first?.origin)
    for (const { origin } of others) {
      shopper.tell(invoice, { status: "SUCCESS", copies: notifications }, origin)
    }
    await Promise.all(everywhere)
    await environment.sandbox.idle({ retries: true })
    await waitUntil(
      async () => (await purchaseState(environment, invoice.number, shopper.cartId)) === AS_IT_SHOULD,
      {
        ms: SETTLED_WITHIN_MS,
      },
    )
    const stands = await purchaseState(environment, invoice.number, shopper.cartId)
    if (stands !== AS_IT_SHOULD) problems.push(`checkout ${checkout}: ${stands}`)
  }
  environment.sandbox.updateSettings({ notificationTimeoutMs })
  const { findings, orphans } = balance(await readFacts(environment))
  // Nobody was killed here, so nobody may have left an order behind.
  problems.push(...orphans.map((order) => `order ${order} has no cart`))
  return { tries, problems, findings }
}
