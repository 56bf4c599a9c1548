import { setTimeout as pause } from "node:timers/promises"
import { waitUntil } from "../../scripts/lib/wait"
import { Clock } from "./clock"
import { Random } from "./random"
import { type Invoice, Shopper } from "./shopper"
import type { Stage } from "./stage"

export interface TakeoverOptions {
  shoppers: number
  seed: number
  /** Number of the first checkout. */
  from: number
}

export interface TakeoverReport {
  /** Leases that the killed server left behind. */
  leasesLeft: number
  /** Invoices whose lease was left and that another process settled although it still held. */
  takenTooSoon: string[]
  /** Invoices that are not settled at the end. */
  unsettled: string[]
}

/** Between the starts of two settlements, so that a kill finds them in different places. In ms. */
const APART_MS = 60
const SETTLED_WITHIN_MS = 150_000

/**
 * A server is killed in the middle of settling several payments; whoever else runs the job takes them over once
 * their leases have run out, and not before.
 */
export async function takeover(
  stage: Stage,
  { shoppers, seed, from }: TakeoverOptions,
): Promise<TakeoverReport> {
  const [dying] = stage.servers
  const surviving = stage.jobRunners.filter((runner) => runner !== dying)
  if (!dying || surviving.length === 0) throw new Error("A takeover takes two processes")
  const invoices: Invoice[] = []
  const people = Array.from(
    { length: shoppers },
    (_, index) => new Shopper(stage.world, from + index, new Random(`${seed}:${from + index}`)),
  )
  for (const shopper of people) invoices.push(await shopper.goToLinkAja())

  for (const [index, shopper] of people.entries()) {
    const invoice = invoices[index]
    if (invoice) shopper.pay(invoice, { retry: false }, dying.origin)
    await pause(APART_MS)
  }
  await waitUntil(async () => (await held(stage)).length > 0, { ms: 5_000, every: 5 })
  await dying.kill()
  const left = await held(stage)

  const clock = new Clock(stage.database)
  const look = async () => {
    await clock.pass({ minutes: 5 })
    await Promise.all(surviving.map((runner) => runner.runJob()))
  }
  await look()
  const takenTooSoon = (await held(stage)).length === left.length ? await settledOf(stage, left) : []

  // Its owner is dead; the half minute that its lease still has is spared.
  await stage.database.query("update doku_lease set until = clock_timestamp() where owner = any(?)", [
    left.map(({ owner }) => owner),
  ])
  const numbers = invoices.map(({ number }) => number)
  await waitUntil(
    async () => {
      await look()
      return (await unsettledOf(stage, numbers)).length === 0
    },
    { ms: SETTLED_WITHIN_MS },
  )
  const unsettled = await unsettledOf(stage, numbers)
  await dying.start()
  return { leasesLeft: left.length, takenTooSoon, unsettled }
}

interface Held {
  payment_collection_id: string
  owner: string
}

async function held({ database }: Stage): Promise<Held[]> {
  return database.query<Held>(
    "select payment_collection_id, owner from doku_lease where until > clock_timestamp()",
  )
}

async function settledOf({ database }: Stage, left: readonly Held[]): Promise<string[]> {
  const rows = await database.query<{ invoice_number: string }>(
    "select invoice_number from doku_transaction where payment_collection_id = any(?) and settlement = 'settled'",
    [left.map(({ payment_collection_id }) => payment_collection_id)],
  )
  return rows.map(({ invoice_number }) => invoice_number)
}

async function unsettledOf({ database }: Stage, numbers: string[]): Promise<string[]> {
  const rows = await database.query<{ invoice_number: string }>(
    "select invoice_number from doku_transaction where invoice_number = any(?) and settlement = 'open'",
    [numbers],
  )
  return rows.map(({ invoice_number }) => invoice_number)
}
