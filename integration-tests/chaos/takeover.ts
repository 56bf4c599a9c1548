import { setTimeout as pause } from "node:timers/promises"
import { waitUntil } from "../../testing/lib/wait"
import { Clock } from "./clock"
import type { Environment } from "./environment"
import { Random } from "./random"
import { type Invoice, Shopper } from "./shopper"

export interface TakeoverOptions {
  shoppers: number
  seed: number
  /** Number of the first checkout. */
  from: number
}

export interface TakeoverReport {
  /** Leases that the killed server left on unsettled payments. */
  leasesLeft: number
  /** Invoices that another process leased or settled although the left lease was still valid. */
  takenTooSoon: string[]
  /** Invoices that are not settled at the end. */
  unsettled: string[]
}

/** Between two payments, in ms, so that the kill interrupts their settlements at different steps. */
const APART_MS = 60
const SETTLED_WITHIN_MS = 150_000
/** New lifetime of the left leases: longer than any job run takes. */
const HELD_MINUTES = 15

/**
 * Kills a server while it settles several payments. The other processes' job must take them over once their leases
 * have run out, and not before.
 */
export async function takeover(
  environment: Environment,
  { shoppers, seed, from }: TakeoverOptions,
): Promise<TakeoverReport> {
  const [dying] = environment.servers
  const surviving = environment.jobRunners.filter((runner) => runner !== dying)
  if (!dying || surviving.length === 0) throw new Error("A takeover takes two processes")
  const invoices: Invoice[] = []
  const people = Array.from(
    { length: shoppers },
    (_, index) => new Shopper(environment.world, from + index, new Random(`${seed}:${from + index}`)),
  )
  for (const shopper of people) invoices.push(await shopper.goToLinkAja())

  for (const [index, shopper] of people.entries()) {
    const invoice = invoices[index]
    if (invoice) shopper.pay(invoice, { retry: false }, dying.origin)
    await pause(APART_MS)
  }
  const numbers = invoices.map(({ number }) => number)
  await waitUntil(async () => (await heldOf(environment, numbers)) > 0, { ms: 5_000, every: 5 })
  await dying.kill()
  const left = await prolong(environment, numbers)

  const clock = new Clock(environment.database)
  const runJobs = async () => {
    await clock.pass({ minutes: 5 })
    return Promise.all(surviving.map((runner) => runner.runJob()))
  }
  const problems = (await runJobs()).filter((problem) => problem !== undefined)
  // With a failed job nothing would be claimed, whatever the leases say.
  if (problems.length > 0) throw new Error(`The job of the survivors failed: ${problems.join("; ")}`)
  const takenTooSoon = await takenOf(environment, left)

  // Lets the leases run out at once.
  await environment.database.query(
    "update doku_lease set expires_at = clock_timestamp() where owner = any(?)",
    [left.map(({ owner }) => owner)],
  )
  await waitUntil(
    async () => {
      await runJobs()
      return (await unsettledOf(environment, numbers)).length === 0
    },
    { ms: SETTLED_WITHIN_MS },
  )
  const unsettled = await unsettledOf(environment, numbers)
  await dying.start()
  return { leasesLeft: left.length, takenTooSoon, unsettled }
}

interface Held {
  invoice_number: string
  owner: string
}

/** How many of these invoices are being settled. */
async function heldOf({ database }: Environment, numbers: string[]): Promise<number> {
  const rows = await database.query(
    `select 1 from doku_lease l join doku_transaction t on t.payment_collection_id = l.payment_collection_id
     where t.invoice_number = any(?) and l.expires_at > clock_timestamp()`,
    [numbers],
  )
  return rows.length
}

/**
 * Extends the left leases, so that they do not run out during the check on a slow machine. Returns the invoices,
 * because settling a payment deletes its lease.
 */
async function prolong({ database }: Environment, numbers: string[]): Promise<Held[]> {
  return database.query<Held>(
    `update doku_lease l set expires_at = clock_timestamp() + ? * interval '1 minute' from doku_transaction t
     where t.payment_collection_id = l.payment_collection_id and t.invoice_number = any(?)
       and t.settlement = 'open' and l.expires_at > clock_timestamp()
     returning t.invoice_number, l.owner`,
    [HELD_MINUTES, numbers],
  )
}

/** Which of them are no longer as the dead left them: open, and under their lease. */
async function takenOf({ database }: Environment, left: readonly Held[]): Promise<string[]> {
  const rows = await database.query<{ invoice_number: string }>(
    `select t.invoice_number from doku_transaction t
     where t.invoice_number = any(?) and (t.settlement <> 'open' or not exists (
       select 1 from doku_lease l where l.payment_collection_id = t.payment_collection_id
         and l.owner = any(?) and l.expires_at > clock_timestamp()))`,
    [left.map(({ invoice_number }) => invoice_number), left.map(({ owner }) => owner)],
  )
  return rows.map(({ invoice_number }) => invoice_number)
}

async function unsettledOf({ database }: Environment, numbers: string[]): Promise<string[]> {
  const rows = await database.query<{ invoice_number: string }>(
    "select invoice_number from doku_transaction where invoice_number = any(?) and settlement = 'open'",
    [numbers],
  )
  return rows.map(({ invoice_number }) => invoice_number)
}
