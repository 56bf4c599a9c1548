import { setTimeout as pause } from "node:timers/promises"
import { balance, type Facts, type Standing, type Verdict } from "./balance"
import { Clock } from "./clock"
import { type Drained, drain } from "./drain"
import type { Stage } from "./environment"
import { errorWords } from "./error-words"
import { readFacts } from "./facts"
import { Weather } from "./fault-profile"
import { Disasters, planDisasters } from "./process-kills"
import { Random } from "./random"
import { drawFate, type Fate, RESTOCKED_SKU } from "./scenarios"
import { emailIn, emailOf, Shopper } from "./shopper"
import { GaveUp, Storefront } from "./storefront"

export interface RunOptions {
  checkouts: number
  seed: number
  /** How many `kill -9` of Medusa processes. */
  kills: number
  /** How many restarts of PostgreSQL. */
  restarts: number
  /** Checkouts under way at once. */
  concurrency: number
  say?: (line: string) => void
}

export interface Report {
  options: RunOptions
  verdict: Verdict
  drained: Drained
  /** Whose fate an invoice was, for those who look for the cause. */
  fateOf: (invoice: string) => LivedFate | undefined
  fates: LivedFate[]
  /** Invoices that wait for a person although nothing in their fate says why: an order could have been made. */
  needlessCases: (Standing & { why: string })[]
  kills: number
  crashes: number
  restarts: number
  faults: number
  troubles: number
  notifications: Record<string, number>
  elapsedMs: number
}

export interface LivedFate {
  checkout: number
  fate: Fate
  /** What the shopper gave up at, or undefined. */
  gaveUp: string | undefined
}

/**
 * Whether the promise held: the books balance, everything came to rest, no pass of the job failed on the way there
 * (every process is up again by then), and no person is asked for nothing.
 */
export function heldGood({ verdict, drained, needlessCases }: Report): boolean {
  return (
    verdict.balances &&
    drained.problem === undefined &&
    drained.jobProblems.length === 0 &&
    needlessCases.length === 0
  )
}

/** Between two looks of the job, in ms; in the ledger's time some minutes pass. */
const JOB_EVERY_MS = 4_000
const MINUTES_BETWEEN_JOBS = 3
const SAY_EVERY_MS = 30_000

/** Checkouts under bad weather, with disasters in between; then everything is let come to rest and balanced. */
export async function runChaos(stage: Stage, options: RunOptions): Promise<Report> {
  const { checkouts, seed, say = () => undefined } = options
  const startedAt = performance.now()
  const troublesBefore = Storefront.troubles
  const killsBefore = sum(stage.processes.map(({ kills }) => kills))
  const weather = new Weather(stage.sandbox, seed)
  const disasters = new Disasters(
    stage,
    new Random(`${seed}:disasters`),
    planDisasters(checkouts, options.kills, options.restarts),
    say,
  )
  const fates: Report["fates"] = []
  let started = 0

  weather.turnBad()
  const background = new AbortController()
  const time = letTimePass(stage, background.signal)
  const progress = setInterval(() => say(`${fates.length} of ${checkouts} checkouts are over`), SAY_EVERY_MS)
  const worker = async () => {
    while (started < checkouts) {
      const checkout = started
      started += 1
      fates.push(await live(stage, seed, checkout))
      disasters.after(fates.length)
    }
  }
  try {
    await Promise.all(Array.from({ length: options.concurrency }, worker))
    await disasters.over()
  } finally {
    clearInterval(progress)
    background.abort()
    await time
  }

  say("The weather clears up; the job runs until nothing is due")
  weather.clearUp()
  await disasters.reviveCrashed()
  await stage.world.backOffice.stock(RESTOCKED_SKU, 1_000)
  await stage.world.wallet.notifyUntilHeard(stage.database, stage.world.origins)
  // Settling plans its next look by itself, and may have done so after the fate did.
  await stage.database.query(
    "update doku_transaction set next_check_at = now(), last_queried_at = now() - interval '1 hour' where invoice_number = any(?)",
    [[...stage.world.contradicted]],
  )
  const drained = await drain(stage)
  const facts = await readFacts(stage)
  const verdict = balance(facts)
  const fateOf = whoseFate(stage, fates)
  return {
    options,
    verdict,
    drained,
    fates,
    fateOf,
    needlessCases: needlessCases(verdict, facts, fateOf),
    kills: sum(stage.processes.map(({ kills }) => kills)) - killsBefore,
    crashes: sum(stage.processes.map(({ crashes }) => crashes)),
    restarts: disasters.restarts,
    faults: weather.faultsDrawn(),
    troubles: Storefront.troubles - troublesBefore,
    notifications: countNotifications(stage),
    elapsedMs: performance.now() - startedAt,
  }
}

async function live({ world }: Stage, seed: number, checkout: number): Promise<LivedFate> {
  const random = new Random(`${seed}:${checkout}`)
  const fate = drawFate(random)
  const shopper = new Shopper(world, checkout, random)
  try {
    await fate.live(shopper, random)
    return { checkout, fate, gaveUp: undefined }
  } catch (error) {
    if (!(error instanceof GaveUp)) throw error
    return { checkout, fate, gaveUp: error.message }
  }
}

/** A shopper who gave up half-way may have left anything behind, and is not judged. */
function needlessCases({ standings }: Verdict, facts: Facts, fateOf: Report["fateOf"]) {
  return standings.flatMap((standing) => {
    const lived = fateOf(standing.invoice)
    if (standing.outcome !== "under a case" || !lived || lived.gaveUp || lived.fate.mayNeedPerson) return []
    const why = facts.cases.find(({ invoice, open }) => open && invoice === standing.invoice)?.details ?? ""
    return [{ ...standing, why }]
  })
}

/** The job's looks, and the ledger's time between them. Medusa's own schedule goes on beside. */
async function letTimePass({ jobRunners, database }: Stage, signal: AbortSignal): Promise<void> {
  const clock = new Clock(database)
  while (!signal.aborted) {
    await Promise.all(jobRunners.map((runner) => runner.runJob()))
    await clock.pass({ minutes: MINUTES_BETWEEN_JOBS })
    await pause(JOB_EVERY_MS, undefined, { signal }).catch((error: unknown) => {
      if (errorWords(error).name !== "AbortError") throw error
    })
  }
}

function whoseFate({ sandbox }: Stage, fates: Report["fates"]): Report["fateOf"] {
  const byEmail = new Map(fates.map((lived) => [emailOf(lived.checkout), lived]))
  const byInvoice = new Map(
    sandbox.book().invoices.map(({ invoiceNumber, request }) => [invoiceNumber, emailIn(request)]),
  )
  return (invoice) => byEmail.get(byInvoice.get(invoice) ?? "")
}

function countNotifications({ sandbox }: Stage): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const { state, attempts } of sandbox.notifications()) {
    counts[state] = (counts[state] ?? 0) + 1
    counts.attempts = (counts.attempts ?? 0) + attempts.length
  }
  return counts
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}
