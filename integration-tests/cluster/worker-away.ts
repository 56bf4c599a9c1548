import { waitUntil } from "../../testing/lib/wait"
import { Clock } from "../chaos/clock"
import type { Environment } from "../chaos/environment"
import { AS_IT_SHOULD, purchaseState } from "../chaos/purchase-state"
import { Random } from "../chaos/random"
import { Shopper } from "../chaos/shopper"
import { lastPass } from "./last-pass"

export interface WorkerAwayOptions {
  shoppers: number
  seed: number
  /** Number of the first checkout. */
  from: number
}

export interface WorkerAwayReport {
  /** The answer of each server when it is told to run the job. */
  serversSay: (string | undefined)[]
  /** Whether a pass of the job began while no worker was there. */
  passWithoutWorker: boolean
  /** Transactions that became paid while no worker ran, although no notification was sent. */
  foundWithoutWorker: number
  /** The state of each payment at the end. */
  stands: string[]
}

/** A schedule of every minute begins a pass within this time, whatever else the machine does. In ms. */
const PASS_WITHIN_MS = 150_000

/**
 * The worker is killed. Shoppers pay meanwhile; their notifications are lost and none of them returns, so only the
 * job can find their money. Then the worker comes back, and its own schedule does the rest.
 */
export async function workerAway(
  environment: Environment,
  { shoppers, seed, from }: WorkerAwayOptions,
): Promise<WorkerAwayReport> {
  const { database, servers, world } = environment
  const workers = environment.processes.filter((one) => !servers.includes(one))
  const jobRuns = () => lastPass(environment)
  await Promise.all(workers.map((worker) => worker.kill()))
  const before = await jobRuns()

  const paid: { invoice: string; cart: string }[] = []
  for (let checkout = from; checkout < from + shoppers; checkout++) {
    const shopper = new Shopper(world, checkout, new Random(`${seed}:${checkout}`))
    const invoice = await shopper.goToLinkAja()
    shopper.pay(invoice, { drop: true })
    paid.push({ invoice: invoice.number, cart: shopper.cartId })
  }
  await new Clock(database).pass({ minutes: 10 })
  const serversSay = await Promise.all(servers.map((server) => server.runJob()))
  await nextMinute(environment)
  const passWithoutWorker = (await jobRuns()) !== before
  const found = await database.query(
    "select 1 from doku_transaction where invoice_number = any(?) and status <> 'pending'",
    [paid.map(({ invoice }) => invoice)],
  )

  await Promise.all(workers.map((worker) => worker.start()))
  const stand = () => Promise.all(paid.map(({ invoice, cart }) => purchaseState(environment, invoice, cart)))
  await waitUntil(async () => (await stand()).every((stands) => stands === AS_IT_SHOULD), {
    ms: PASS_WITHIN_MS,
    every: 500,
  })
  return { serversSay, passWithoutWorker, foundWithoutWorker: found.length, stands: await stand() }
}

/** The schedule fires as a minute begins: once one has, and some seconds of it are over, it has or it won't. */
async function nextMinute({ database }: Environment): Promise<void> {
  const minute = async () => {
    const [clock] = await database.query<{ minute: string }>(
      "select date_trunc('minute', clock_timestamp() - interval '3 seconds')::text as minute",
    )
    return clock?.minute
  }
  const now = await minute()
  if (!(await waitUntil(async () => (await minute()) !== now, { ms: 90_000, every: 500 }))) {
    throw new Error("The database's clock stands still")
  }
}
