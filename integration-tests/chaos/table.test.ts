import type { Outcome } from "./balance"
import type { Integration } from "./integrations"
import type { Report } from "./run"
import { describeReport } from "./table"

const invoice = (integration: Integration, outcome: Outcome, paid: number, kinds: string[] = []) => ({
  invoice: "INV",
  integration,
  outcome,
  forOrder: false,
  paid,
  kinds,
})

function report(changes: Partial<Report> = {}): Report {
  return {
    options: { checkouts: 4, seed: 7, kills: 0, restarts: 0, concurrency: 1 },
    verdict: {
      outcomes: [
        invoice("direct", "settled", 10_000),
        invoice("checkout", "settled", 20_000),
        invoice("checkout", "under a case", 30_000, ["paid_twice"]),
        { ...invoice("checkout", "unpaid", 0), forOrder: true },
      ],
      findings: [],
      orphans: [],
      staleSummaries: [],
      notices: { other_channel: 1, channel_inactive: 0 },
      balances: true,
    },
    drained: { jobRuns: 3, problem: undefined, jobProblems: [] },
    scenarioOf: () => undefined,
    played: [],
    needlessCases: [],
    comparison: { matched: 2, explained: 1, unexplained: [] },
    kills: 0,
    crashes: 0,
    restarts: 0,
    redisKills: 0,
    faults: 0,
    troubles: 0,
    notifications: {},
    elapsedMs: 1_000,
    ...changes,
  }
}

/** The cells of a row, found by its first cell. */
function rowOf(text: string, name: string): string[] {
  const row = text.split("\n").find((line) => line.startsWith(`${name}  `))
  return row?.trim().split(/\s{2,}/) ?? []
}

describe("describeReport", () => {
  it("fails a run whose payments differ from DOKU's report without a case", () => {
    const unexplained = [{ kind: "missing", invoice_number: "INV" }]
    const differing = describeReport(report({ comparison: { matched: 2, explained: 0, unexplained } }))
    expect(differing).toContain("BALANCED, BUT FAILED")
    expect(differing).toContain("missing: INV")
  })

  const text = describeReport(report())

  it("shows both integrations", () => {
    expect(rowOf(text, "integration")).toEqual([
      "integration",
      "invoices",
      "paid",
      "settled",
      "under a case",
      "lost",
      "never paid",
    ])
    expect(rowOf(text, "direct")).toEqual(["direct", "1", "1", "1", "0", "0", "0"])
    expect(rowOf(text, "checkout")).toEqual(["checkout", "3", "2", "1", "1", "0", "1"])
    expect(rowOf(text, "of these, by payment link").slice(1)).toEqual(["1", "0", "0", "0", "0", "1"])
  })

  it("sums the money of both integrations", () => {
    expect(rowOf(text, "paid at DOKU")).toEqual(["paid at DOKU", "3", "Rp60.000"])
    expect(rowOf(text, "settled")).toEqual(["settled", "2", "Rp30.000"])
    expect(rowOf(text, "under a case")).toEqual(["under a case", "1", "Rp30.000"])
  })

  it("counts cases about no money as events, not as cases about money", () => {
    expect(rowOf(text, "case other_channel, about no money")).toEqual([
      "case other_channel, about no money",
      "1",
    ])
    expect(rowOf(text, "paid_twice")).toEqual(["paid_twice", "1", "Rp30.000"])
    expect(rowOf(text, "other_channel")).toEqual([])
  })
})
