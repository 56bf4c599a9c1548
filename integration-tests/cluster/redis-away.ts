import type { NotificationRecord } from "../../src/sandbox"
import { waitUntil } from "../../testing/lib/wait"
import { Clock } from "../chaos/clock"
import type { Environment } from "../chaos/environment"
import { AS_IT_SHOULD, purchaseState } from "../chaos/purchase-state"
import { Random } from "../chaos/random"
import type { RedisNumber } from "../chaos/redis-number"
import { type Invoice, Shopper } from "../chaos/shopper"
import { lastPass } from "./last-pass"
import type { RedisLine } from "./redis-line"

export interface RedisAwayOptions {
  seed: number
  /** Number of the first checkout. */
  from: number
}

export interface RedisAwayReport {
  /** The notifications of the time without Redis, with their answers. */
  notified: NotificationRecord[]
  /** How each payment stood at the end of that time. */
  meanwhile: string[]
  /** The state of each payment after Redis came back. */
  stands: string[]
  /** Whether passes of the job begin by themselves again. */
  passesComeAgain: boolean
}

/** Medusa's own calls to Redis give up one after the other, the last of them after half a minute. */
const SETTLED_WITHIN_MS = 180_000
/** More than anybody waits for Redis, so that an answer that does is seen with its time. In ms. */
const ANSWERED_WITHIN_MS = 60_000
const PASS_WITHIN_MS = 120_000

/**
 * Redis goes away in the middle of payments: of one shopper of each server DOKU brings news, the other one returns.
 * Then it comes back, without anything that it knew: no queue, no lock and no schedule of jobs.
 */
export async function redisAway(
  environment: Environment,
  line: RedisLine,
  redis: RedisNumber,
  { seed, from }: RedisAwayOptions,
): Promise<RedisAwayReport> {
  const { database, sandbox, servers, jobRunners, world } = environment
  const going = servers.flatMap((server, index) =>
    (["notification", "return"] as const).map((news, other) => {
      const checkout = from + 2 * index + other
      return { server, news, shopper: new Shopper(world, checkout, new Random(`${seed}:${checkout}`)) }
    }),
  )
  const paying: ((typeof going)[number] & { invoice: Invoice })[] = []
  for (const one of going) paying.push({ ...one, invoice: await one.shopper.goToLinkAja() })
  const stand = () =>
    Promise.all(
      paying.map(({ invoice, shopper }) => purchaseState(environment, invoice.number, shopper.cartId)),
    )

  await line.cut()
  const { notificationTimeoutMs } = sandbox.settings()
  sandbox.updateSettings({ notificationTimeoutMs: ANSWERED_WITHIN_MS })
  const before = sandbox.notifications().length
  for (const { invoice, shopper, news, server } of paying) {
    shopper.pay(invoice, news === "notification" ? {} : { drop: true }, server.origin)
  }
  await Promise.all(
    paying.map(({ invoice, shopper, news, server }) =>
      news === "return" ? shopper.comeBack(invoice, server.origin) : undefined,
    ),
  )
  await sandbox.idle({ retries: true })
  const notified = sandbox
    .notifications()
    .slice(before)
    .filter(({ state }) => state !== "dropped")
  sandbox.updateSettings({ notificationTimeoutMs })
  const meanwhile = await stand()

  await redis.forget()
  await line.mend()
  const clock = new Clock(database)
  await waitUntil(
    async () => {
      await clock.pass({ minutes: 5 })
      await Promise.all(jobRunners.map((runner) => runner.runJob()))
      return (await stand()).every((stands) => stands === AS_IT_SHOULD)
    },
    { ms: SETTLED_WITHIN_MS, every: 500 },
  )
  const stands = await stand()

  await database.query(
    `update doku_job set started_at = started_at - interval '10 minutes', finished_at = finished_at - interval '10 minutes'`,
  )
  const before10Minutes = await lastPass(environment)
  const passesComeAgain = await waitUntil(async () => (await lastPass(environment)) !== before10Minutes, {
    ms: PASS_WITHIN_MS,
    every: 500,
  })
  return { notified, meanwhile, stands, passesComeAgain }
}
