import { countByOutcome, type InvoiceOutcome, type Outcome, totals } from "./balance"
import { INTEGRATIONS } from "./integrations"
import { type PlayedScenario, promiseHeld, type Report } from "./run"

/** The report as text, in the form that the documentation quotes. */
export function describeReport(report: Report): string {
  const { verdict, options, drained } = report
  const lines = [
    `Chaos run with seed ${options.seed}: ${options.checkouts} checkouts, ${promiseHeld(report) ? "balanced" : verdict.balances ? "BALANCED, BUT FAILED" : "NOT BALANCED"}`,
    "",
    ...columns([["outcome", "invoices", "rupiah"], ...outcomeRows(report)]),
    "",
    ...columns([
      ["integration", "invoices", "paid", "settled", "under a case", "lost", "never paid"],
      ...integrationRows(report),
    ]),
    "",
    ...columns([["case", "invoices", "rupiah"], ...cases(report)]),
    "",
    ...columns([["what happened", "times"], ...eventRows(report)]),
  ]
  if (drained.problem) lines.push("", `It did not come to rest: ${drained.problem}`)
  if (drained.jobProblems.length > 0) {
    lines.push(
      `The job failed ${drained.jobProblems.length} times, the last with: ${drained.jobProblems.at(-1)}`,
    )
  }
  if (verdict.findings.length > 0) {
    lines.push("", "What must not be:")
    for (const { kind, invoice, amount, detail } of verdict.findings) {
      const whose = whoseIs(invoice === null ? undefined : report.scenarioOf(invoice), options.seed)
      lines.push(`  ${kind}: ${invoice ?? "no invoice"}, ${rupiah(amount)}: ${detail}${whose}`)
    }
  }
  if (report.needlessCases.length > 0) {
    lines.push("", "Waits for a person, though it could have become an order:")
    for (const { invoice, paid, kinds, why } of report.needlessCases) {
      const whose = whoseIs(report.scenarioOf(invoice), options.seed)
      lines.push(`  ${kinds.join(", ")}: ${invoice}, ${rupiah(paid)}: ${why}${whose}`)
    }
  }
  if (report.comparison.unexplained.length > 0) {
    lines.push("", "Differs from DOKU's report, and has no case:")
    for (const { invoice_number, kind } of report.comparison.unexplained) {
      lines.push(`  ${kind}: ${invoice_number}${whoseIs(report.scenarioOf(invoice_number), options.seed)}`)
    }
  }
  if (verdict.orphans.length > 0) {
    lines.push("", `Unpaid orders without a cart, left by a kill: ${verdict.orphans.join(", ")}`)
  }
  return lines.join("\n")
}

function whoseIs(played: PlayedScenario | undefined, seed: number): string {
  return played ? ` (seed ${seed}, checkout ${played.checkout}: ${played.scenario.name})` : ""
}

function outcomeRows({ verdict }: Report): string[][] {
  const { outcomes, findings } = verdict
  const row = (name: string, outcome: Outcome, amount: number) => [
    name,
    String(outcomes.filter((invoice) => invoice.outcome === outcome).length),
    rupiah(amount),
  ]
  const found = (name: string, kind: string) => {
    const those = findings.filter((finding) => finding.kind === kind)
    return [name, String(those.length), rupiah(those.reduce((sum, { amount }) => sum + amount, 0))]
  }
  const sums = totals(outcomes)
  const paid = outcomes.filter(({ outcome }) => outcome !== "unpaid")
  return [
    ["paid at DOKU", String(paid.length), rupiah(sums.paid)],
    row("settled", "settled", sums.settled),
    row("under a case", "under a case", sums.underCase),
    row("lost", "lost", sums.lost),
    found("doubled", "doubled"),
    found("captured unpaid", "captured unpaid"),
    row("never paid", "unpaid", 0),
  ]
}

function integrationRows({ verdict }: Report): string[][] {
  const row = (name: string, those: readonly InvoiceOutcome[]) => {
    const of = countByOutcome(those)
    const numbers = [of.invoices, of.paid, of.settled, of.underCase, of.lost, of.unpaid]
    return [name, ...numbers.map(String)]
  }
  return [
    ...INTEGRATIONS.map((integration) =>
      row(
        integration,
        verdict.outcomes.filter((invoice) => invoice.integration === integration),
      ),
    ),
    row(
      "of these, by payment link",
      verdict.outcomes.filter(({ forOrder }) => forOrder),
    ),
  ]
}

function cases({ verdict }: Report): string[][] {
  const held = verdict.outcomes.filter(({ outcome }) => outcome === "under a case")
  const kinds = [...new Set(held.flatMap(({ kinds }) => kinds))].sort()
  return kinds.map((kind) => {
    const those = held.filter((invoice) => invoice.kinds.includes(kind))
    return [kind, String(those.length), rupiah(those.reduce((sum, { paid }) => sum + paid, 0))]
  })
}

function eventRows(report: Report): string[][] {
  const { attempts = 0, ...states } = report.notifications
  return [
    ["kill -9 of a Medusa process", String(report.kills)],
    ["Medusa process that ended by itself", String(report.crashes)],
    ["restart of PostgreSQL", String(report.restarts)],
    ["kill -9 of Redis", String(report.redisKills)],
    ["fault drawn by DOKU", String(report.faults)],
    ["request of a shopper that failed", String(report.troubles)],
    ["shopper who gave up", String(report.played.filter(({ gaveUp }) => gaveUp).length)],
    ["attempt to notify", String(attempts)],
    ...Object.entries(states).map(([state, count]) => [
      `notification ${state.replaceAll("_", " ")}`,
      String(count),
    ]),
    ...Object.entries(report.verdict.notices).map(([kind, count]) => [
      `case ${kind}, about no money`,
      String(count),
    ]),
    ["order without a cart, unpaid", String(report.verdict.orphans.length)],
    ["order with a summary that lost a payment", String(report.verdict.staleSummaries.length)],
    ["payment that DOKU's report and the store share", String(report.comparison.matched)],
    ["difference between the two with its reason", String(report.comparison.explained)],
    ["pass of the job at the end", String(report.drained.jobRuns)],
    ["second in all", String(Math.round(report.elapsedMs / 1_000))],
  ]
}

function columns(rows: readonly string[][]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
  return rows.map((row) =>
    row
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join("  "),
  )
}

function rupiah(amount: number): string {
  return `Rp${amount.toLocaleString("id-ID")}`
}
