import { setTimeout as pause } from "node:timers/promises"
import { balance, type Facts, type InvoiceOutcome, type Verdict } from "./balance"
import { Clock } from "./clock"
import { describeError } from "./describe-error"
import { type Drained, drain } from "./drain"
import type { Environment } from "./environment"
import { readFacts } from "./facts"
import { FaultProfile } from "./fault-profile"
import { ProcessKills, planInterruptions } from "./process-kills"
import { Random } from "./random"
import { compareWithReport, type ReportComparison } from "./report-comparison"
import type { Scenario } from "./scenario"
import { drawScenario, RESTOCKED_SKU, scenarioNamed } from "./scenarios"
import { emailIn, emailOf, Shopper } from "./shopper"
import { GaveUp, Storefront } from "./storefront"

export interface RunOptions {
  checkouts: number
  seed: number
  /** How many `kill -9` of Medusa processes. */
  kills: number
  /** How many restarts of PostgreSQL. */
  restarts: number
  /** How many `kill -9` of the run's own Redis. Default: none. */
  redisKills?: number
  /** Checkouts under way at once. */
  concurrency: number
  /** Names of scenarios that every second checkout plays, one after the other. Default: all are drawn. */
  often?: readonly string[]
  say?: (line: string) => void
}

export interface Report {
  options: RunOptions
  verdict: Verdict
  drained: Drained
  /** The scenario that an invoice was made in, to find the cause of a problem. */
  scenarioOf: (invoice: string) => PlayedScenario | undefined
  played: PlayedScenario[]
  /** Invoices under a case although nothing in their scenario requires a person. */
  needlessCases: (InvoiceOutcome & { why: string })[]
  /** What the store says to the sandbox's report. */
  comparison: ReportComparison
  kills: number
  crashes: number
  restarts: number
  redisKills: number
  faults: number
  troubles: number
  notifications: Record<string, number>
  elapsedMs: number
}

export interface PlayedScenario {
  checkout: number
  scenario: Scenario
  /** The request at which the shopper gave up, or undefined. */
  gaveUp: string | undefined
}

/**
 * True if the balance has no finding, the ledger came to rest, no job run failed while it drained (all processes run
 * by then), no case was opened needlessly, and DOKU's report differs only where it must.
 */
export function promiseHeld({ verdict, drained, needlessCases, comparison }: Report): boolean {
  return (
    verdict.balances &&
    drained.problem === undefined &&
    drained.jobProblems.length === 0 &&
    needlessCases.length === 0 &&
    comparison.unexplained.length === 0
  )
}

/** Between two runs of the job, in ms. The ledger's time advances by some minutes meanwhile. */
const JOB_EVERY_MS = 4_000
const MINUTES_BETWEEN_JOBS = 3
const SAY_EVERY_MS = 30_000

/** Runs checkouts under faults and process kills, lets everything come to rest, then balances the books. */
export async function runChaos(environment: Environment, options: RunOptions): Promise<Report> {
  const { checkouts, seed, say = () => undefined } = options
  const startedAt = performance.now()
  const troublesBefore = Storefront.troubles
  const killsBefore = sum(environment.processes.map(({ kills }) => kills))
  const faults = new FaultProfile(environment.sandbox, seed)
  const processKills = new ProcessKills(
    environment,
    new Random(`${seed}:interruptions`),
    planInterruptions(checkouts, options),
    say,
  )
  const played: Report["played"] = []
  let started = 0

  faults.start()
  const background = new AbortController()
  const time = letTimePass(environment, background.signal)
  const progress = setInterval(() => say(`${played.length} of ${checkouts} checkouts are over`), SAY_EVERY_MS)
  const worker = async () => {
    while (started < checkouts) {
      const checkout = started
      started += 1
      played.push(await play(environment, options, checkout))
      faults.changeAccount()
      processKills.after(played.length)
    }
  }
  try {
    await Promise.all(Array.from({ length: options.concurrency }, worker))
    await processKills.over()
  } finally {
    clearInterval(progress)
    background.abort()
    await time
  }

  say("No more faults; the job runs until nothing is due")
  faults.stop()
  await processKills.reviveCrashed()
  await environment.world.backOffice.stock(RESTOCKED_SKU, 1_000)
  endCheckoutPages(environment, new Random(`${seed}:ends`))
  await environment.world.wallet.notifyUntilHeard(environment.database, environment.world.origins)
  // Settling plans its next check by itself, maybe after the scenario did.
  await environment.database.query(
    "update doku_transaction set next_check_at = now(), last_queried_at = now() - interval '1 hour' where invoice_number = any(?)",
    [[...environment.world.contradicted]],
  )
  const drained = await drain(environment)
  const facts = await readFacts(environment)
  const verdict = balance(facts)
  const scenarioOf = scenariosByInvoice(environment, played)
  return {
    options,
    verdict,
    drained,
    played,
    scenarioOf,
    needlessCases: needlessCases(verdict, facts, scenarioOf),
    comparison: await compareWithReport(environment, facts),
    kills: sum(environment.processes.map(({ kills }) => kills)) - killsBefore,
    crashes: sum(environment.processes.map(({ crashes }) => crashes)),
    restarts: processKills.restarts,
    redisKills: environment.redis?.kills ?? 0,
    faults: faults.faultsDrawn(),
    troubles: Storefront.troubles - troublesBefore,
    notifications: countNotifications(environment),
    elapsedMs: performance.now() - startedAt,
  }
}

async function play(
  { world }: Environment,
  { seed, often = [] }: RunOptions,
  checkout: number,
): Promise<PlayedScenario> {
  const random = new Random(`${seed}:${checkout}`)
  const drawn = drawScenario(random)
  const wanted = checkout % 2 === 0 ? often[(checkout / 2) % often.length] : undefined
  const scenario = wanted === undefined ? drawn : scenarioNamed(wanted)
  const shopper = new Shopper(world, checkout, random)
  if (scenario.integration) shopper.integration = scenario.integration
  try {
    await scenario.play(shopper, random)
    return { checkout, scenario, gaveUp: undefined }
  } catch (error) {
    if (!(error instanceof GaveUp)) throw error
    return { checkout, scenario, gaveUp: error.message }
  }
}

/** A shopper who gave up may have left any state, so their cases are not judged. */
function needlessCases({ outcomes }: Verdict, facts: Facts, scenarioOf: Report["scenarioOf"]) {
  return outcomes.flatMap((invoice) => {
    const played = scenarioOf(invoice.invoice)
    if (invoice.outcome !== "under a case" || !played || played.gaveUp || played.scenario.mayNeedPerson)
      return []
    const why = facts.cases.find((one) => one.open && one.invoice === invoice.invoice)?.details ?? ""
    return [{ ...invoice, why }]
  })
}

/** Runs the job and advances the ledger's time in between. Medusa's own schedule runs as well. */
async function letTimePass({ jobRunners, database }: Environment, signal: AbortSignal): Promise<void> {
  const clock = new Clock(database)
  while (!signal.aborted) {
    await Promise.all(jobRunners.map((runner) => runner.runJob()))
    await clock.pass({ minutes: MINUTES_BETWEEN_JOBS })
    await pause(JOB_EVERY_MS, undefined, { signal }).catch((error: unknown) => {
      if (describeError(error).name !== "AbortError") throw error
    })
  }
}

/** DOKU ends its unpaid Checkout pages. Some of these ends are notified, which is a feature of its own at DOKU. */
function endCheckoutPages({ sandbox }: Environment, random: Random): void {
  for (const { integration, invoiceNumber, paidAt, orderStatus } of sandbox.book().invoices) {
    const isLive = paidAt === null && orderStatus === "ORDER_GENERATED"
    if (integration === "checkout" && isLive) sandbox.expire(invoiceNumber, { notify: random.chance(0.5) })
  }
}

function scenariosByInvoice({ sandbox }: Environment, played: Report["played"]): Report["scenarioOf"] {
  const byEmail = new Map(played.map((played) => [emailOf(played.checkout), played]))
  const byInvoice = new Map(
    sandbox.book().invoices.map(({ invoiceNumber, request }) => [invoiceNumber, emailIn(request)]),
  )
  return (invoice) => byEmail.get(byInvoice.get(invoice) ?? "")
}

function countNotifications({ sandbox }: Environment): Record<string, number> {
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
