import { STATUSES } from "../../src/modules/doku/ledger/status-machine"
import { listTransactions, type TransactionFilters } from "../../src/modules/doku/queries/transaction-list"
import { timed } from "../lib/compare"
import type { GrownLedger } from "./grown-ledger"

const DAY_MS = 86_400_000
const daysAgo = (days: number) => new Date(Date.now() - days * DAY_MS)

/** The values of each filter of the admin's list. A choice has at most one value of each filter. */
const CHOICES: readonly (readonly (TransactionFilters & { name: string })[])[] = [
  STATUSES.map((status) => ({ name: status, status: [status] })),
  [
    { name: "needs attention", needs_attention: true },
    { name: "needs nothing", needs_attention: false },
  ],
  [
    { name: "settled", settlement: "settled" },
    { name: "not settled", settlement: "open" },
  ],
  [
    { name: "production", environment: "production" },
    { name: "sandbox", environment: "sandbox" },
  ],
  [
    { name: "the last 7 days", created_at: { $gte: daysAgo(7) } },
    { name: "the last 30 days", created_at: { $gte: daysAgo(30) } },
    { name: "the last 90 days", created_at: { $gte: daysAgo(90) } },
    { name: "a month a year ago", created_at: { $gte: daysAgo(395), $lt: daysAgo(365) } },
  ],
]
/** The shortest of this many tries counts, because other work on the machine slows some of them. */
const TRIES = 5

export interface Choice {
  name: string
  ms: number
}

/** The first page of every choice of filters: the shortest time that each takes. */
export async function everyChoice({ doku }: GrownLedger, enoughMs: number): Promise<Choice[]> {
  const choices: Choice[] = []
  for (const { name, ...filters } of combinations(CHOICES)) {
    let ms = Number.POSITIVE_INFINITY
    for (let tries = 0; tries < TRIES && ms > enoughMs; tries++) {
      ms = Math.min(ms, await timed(() => listTransactions(doku.sql, filters, { limit: 20 })))
    }
    choices.push({ name: name || "no filter", ms })
  }
  return choices
}

function combinations(
  choices: readonly (readonly (TransactionFilters & { name: string })[])[],
): (TransactionFilters & { name: string })[] {
  const [first, ...others] = choices
  if (!first) return [{ name: "" }]
  const rest = combinations(others)
  return [
    ...rest,
    ...first.flatMap((one) =>
      rest.map((other) => ({ ...one, ...other, name: [one.name, other.name].filter(Boolean).join(", ") })),
    ),
  ]
}
