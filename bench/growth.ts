import { mkdirSync, writeFileSync } from "node:fs"
import path from "node:path"
import { createClient, createDb } from "@medusajs/framework/utils"
import type { Lifetime } from "../testing/lib/lifetime"
import { startEmbeddedPostgres } from "../testing/postgres/embedded-postgres"
import { REPOSITORY } from "../testing/store/medusa-cli"
import { everyChoice } from "./growth/choices"
import { claimsAfterAnOutage, jobClaims } from "./growth/claims"
import { STEADY_ROWS, STORE } from "./growth/fill"
import { GrownLedger } from "./growth/grown-ledger"
import { listPages } from "./growth/lists"
import { lookups } from "./growth/lookups"
import { type Known, knownPayments, type Operation, type Work } from "./growth/operation"
import { payOnce } from "./growth/payment"
import { statementLines, summarizePlans } from "./growth/plans"
import { removeBacklog } from "./growth/removals"
import { inTurn, quantile, ratioOf, rounded, type Series, summarize } from "./lib/compare"
import type { Explained } from "./lib/explaining"
import type { Figures, Question } from "./questions"

/** Measures stores that are so much smaller: `GROWTH_SCALE=0.1`. */
const SCALE = Number(process.env.GROWTH_SCALE ?? 1)
const FULL = Math.round(STEADY_ROWS * SCALE)
const SIZES = { small: Math.max(1_000, Math.round(FULL / 1_000)), medium: Math.round(FULL / 10), full: FULL }
type Size = keyof typeof SIZES
const NAMES = Object.keys(SIZES) as Size[]

/** `GROWTH_ROUNDS=25` is enough to see a statement that grows, on a machine with little time. */
const MEASURED = Number(process.env.GROWTH_ROUNDS ?? 200)
const ROUNDS = { rounds: MEASURED, warmUp: Math.ceil(MEASURED / 10) }
/** Enough to tell which way of a piece of work is the slowest. */
const GLANCE = { rounds: 7, warmUp: 2 }
const TARGET = { ratio: 2, ms: 5 }

interface Grown {
  ledger: GrownLedger
  known: readonly Known[]
}

/** The same work in turn on ledgers of three lengths, by the product's own module, in one PostgreSQL. */
export const growth: Question = {
  title: `what the ledger's work costs with ${Object.values(SIZES).join(", ")} invoices, in ms, ${ROUNDS.rounds} rounds`,
  async measure(lifetime, say) {
    const grown = await growAll(lifetime, say)
    const explained: Explained[] = []
    const watched = { ...grown.full, ledger: grown.full.ledger.watched((plan) => explained.push(plan)) }
    const figures: Figures[] = []
    const keep = (what: string, series: Series, since: number) => {
      const row = figuresOf(what, series, explained.slice(since))
      figures.push(row)
      if (row.target !== "met") say(`${what}: ${row.target} (${row.small} → ${row.full} ms)`)
    }

    say("a payment's way through the ledger …")
    const plansOf = await explainSteps(watched.ledger, explained)
    for (const [what, series] of Object.entries(await measurePayments(grown))) {
      figures.push(figuresOf(what, series, plansOf[what] ?? []))
    }

    const kinds: ((one: Grown) => Promise<Work> | Work)[] = [
      ({ ledger, known }) => lookups(ledger, known),
      ({ ledger }) => jobClaims(ledger),
      ({ ledger, known }) => listPages(ledger, known),
      ({ ledger }) => claimsAfterAnOutage(ledger),
    ]
    for (const kind of kinds) {
      const work = {
        small: await kind(grown.small),
        medium: await kind(grown.medium),
        full: await kind(grown.full),
      }
      const toExplain = await kind(watched)
      for (const [what, ways] of Object.entries(work.full)) {
        const way = await slowestOf(ways)
        const series = await inTurn(
          bySize((size) => work[size][what]?.[way] as Operation),
          ROUNDS,
        )
        const since = explained.length
        await toExplain[what]?.[way]?.(0)
        keep(way === "alone" ? what : `${what}, by ${way}`, series, since)
      }
    }

    say("every choice of filters …")
    figures.push(await figuresOfChoices(grown.full.ledger, say), await figuresOfDisk(grown))
    say("removing what was never paid …")
    const removing = explained.length
    figures.push(...(await figuresOfRetention(grown, watched.ledger, say)))
    figures.push(plansOfRetention(explained.slice(removing)))
    const failed = figures.filter(({ reads_all_of }) => reads_all_of)
    for (const { what, reads_all_of } of failed) say(`${what}: reads all of ${reads_all_of}`)
    if (failed.length > 0) process.exitCode = 1
    say(`how PostgreSQL does it, statement by statement: ${writePlans(explained)}`)
    return figures
  },
}

async function growAll(lifetime: Lifetime, say: (line: string) => void): Promise<Record<Size, Grown>> {
  const postgres = await startEmbeddedPostgres()
  await lifetime.own("PostgreSQL", () => postgres.stop())
  const maintainer = createClient(postgres.url("postgres"))
  await maintainer.connect()
  const grown: Partial<Record<Size, Grown>> = {}
  try {
    for (const size of NAMES) {
      say(`writing ${size} invoices …`)
      const name = `growth_${size.toLowerCase()}`
      await createDb(maintainer, name)
      const ledger = await GrownLedger.grow(lifetime, postgres.url(name), SIZES[size])
      grown[size] = { ledger, known: await knownPayments(ledger) }
      for (const { table, rows, heap, indexes } of await ledger.sizes()) {
        if (heap + indexes > 0) say(`  ${table}: ${rows} rows, ${heap} MB, indexes ${indexes} MB`)
      }
    }
  } finally {
    await maintainer.end()
  }
  return grown as Record<Size, Grown>
}

/** Each step of a payment, and all of it. */
async function measurePayments(grown: Record<Size, Grown>): Promise<Record<string, Series>> {
  const steps: Record<string, Series> = {}
  const pay = (size: Size) => async (round: number) => {
    const times = await payOnce(grown[size].ledger)
    const all = Object.values(times).reduce((sum, ms) => sum + ms, 0)
    if (round >= ROUNDS.warmUp) {
      for (const [what, ms] of Object.entries(times)) {
        steps[what] ??= bySize(() => [])
        steps[what][size]?.push(ms)
      }
    }
    return all
  }
  const whole = await inTurn(bySize(pay), ROUNDS)
  return { ...steps, "payment: all of this": whole }
}

async function explainSteps(
  ledger: GrownLedger,
  explained: readonly Explained[],
): Promise<Record<string, Explained[]>> {
  const begins: [what: string, at: number][] = []
  await payOnce(ledger, (what) => begins.push([what, explained.length]))
  return Object.fromEntries(
    begins.map(([what, at], index) => [what, explained.slice(at, begins[index + 1]?.[1])]),
  )
}

async function slowestOf(ways: Record<string, Operation>): Promise<string> {
  const names = Object.keys(ways)
  if (names.length === 1) return names[0] as string
  const series = await inTurn(ways, GLANCE)
  const medians = names.map((name) => ({ name, ms: summarize(series[name] as number[]).median }))
  return medians.reduce((slowest, one) => (one.ms > slowest.ms ? one : slowest)).name
}

function figuresOf(what: string, series: Series, explained: readonly Explained[]): Figures {
  const medians = bySize((size) => summarize(series[size] as number[]).median)
  const { ratio, low, high } = ratioOf(series.full as number[], series.small as number[])
  const { indexes, rows_read, pages, reads_all_of } = summarizePlans(explained)
  return {
    what,
    ...bySize((size) => rounded(medians[size])),
    ratio: rounded(ratio),
    low: rounded(low),
    high: rounded(high),
    target: high <= TARGET.ratio || medians.full <= TARGET.ms ? "met" : "missed",
    rows_read,
    pages,
    indexes,
    reads_all_of,
  }
}

async function figuresOfChoices(ledger: GrownLedger, say: (line: string) => void): Promise<Figures> {
  const choices = await everyChoice(ledger, TARGET.ms)
  const slow = choices.filter(({ ms }) => ms > TARGET.ms).sort((one, other) => other.ms - one.ms)
  for (const { name, ms } of slow.slice(0, 10)) say(`  ${name}: ${rounded(ms)} ms`)
  const times = choices.map(({ ms }) => ms).sort((one, other) => one - other)
  return {
    what: `list: ${choices.length} choices of filters, of which ${slow.length} take longer than ${TARGET.ms} ms; median and slowest`,
    full: `${rounded(quantile(times, 0.5))}, ${rounded(times.at(-1) ?? 0)}`,
  }
}

/** A pass of the job, and a day's unpaid transactions, in each ledger. */
async function figuresOfRetention(
  grown: Record<Size, Grown>,
  watched: GrownLedger,
  say: (line: string) => void,
): Promise<Figures[]> {
  const removals = {
    small: await removeBacklog(grown.small.ledger),
    medium: await removeBacklog(grown.medium.ledger),
    full: await removeBacklog(grown.full.ledger),
  }
  await removeBacklog(watched, 100)
  const { bytesPerUnpaid } = removals.full
  const { days, checkoutsPerDay, abandoned, keepUnpaidDays } = STORE
  const spared = (days - keepUnpaidDays) * checkoutsPerDay * abandoned * SCALE * bytesPerUnpaid
  say(
    `an unpaid transaction takes ${bytesPerUnpaid} bytes; removing them spares ${rounded(spared / 1e9)} GB (computed)`,
  )
  return [
    { what: "removing: an idle pass", ...bySize((size) => rounded(removals[size].idleMs)) },
    { what: "removing: a full pass of 5,000", ...bySize((size) => rounded(removals[size].passMs)) },
    { what: "removing: a day's 7,000", ...bySize((size) => rounded(removals[size].dayMs)) },
    { what: "on disk: bytes of an unpaid transaction", ...bySize((size) => removals[size].bytesPerUnpaid) },
  ]
}

function plansOfRetention(explained: readonly Explained[]): Figures {
  const { indexes, reads_all_of } = summarizePlans(explained)
  return { what: "removing: by which indexes", indexes, reads_all_of }
}

async function figuresOfDisk(grown: Record<Size, Grown>): Promise<Figures> {
  const figures: Figures = { what: "on disk, in MB" }
  for (const size of NAMES) {
    const sizes = await grown[size].ledger.sizes()
    figures[size] = sizes.reduce((sum, { heap, indexes }) => sum + heap + indexes, 0)
  }
  return figures
}

function writePlans(explained: readonly Explained[]): string {
  const file = path.join("reports", "bench", "growth-plans.txt")
  mkdirSync(path.join(REPOSITORY, path.dirname(file)), { recursive: true })
  writeFileSync(path.join(REPOSITORY, file), `${statementLines(explained).join("\n\n")}\n`)
  return file
}

function bySize<Value>(of: (size: Size) => Value): Record<Size, Value> {
  return { small: of("small"), medium: of("medium"), full: of("full") }
}
