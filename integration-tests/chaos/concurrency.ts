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
  /** Number of the first checkout. Parts of a run use different numbers, so that they share no shopper. */
  from: number
  /** Notifications per server and payment. */
  notifications: number
}

export interface ConcurrencyReport {
  tries: number
  /** Every try that ended otherwise than as one order, one capture, one settled row and a completed cart. */
  problems: string[]
  findings: Finding[]
}

/** The sandbox's notification timeout, in ms: long, because response times are not tested here. */
const ANSWERED_WITHIN_MS = 60_000
/** How long settling may go on after the responses, in ms. */
const SETTLED_WITHIN_MS = 30_000

/**
 * Sends notifications, return requests and `/complete` to every server and runs the job, all at the same instant.
 * Without a Redis, Medusa's locks are in memory, so only the lease keeps the processes apart.
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
    // Every second cart has lost its session, so settling has to make one and delete others.
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
  // No process was killed here, so no order may be without a cart.
  problems.push(...orphans.map((order) => `order ${order} has no cart`))
  return { tries, problems, findings }
}
