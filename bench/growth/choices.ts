import { STATUSES } from "../../src/modules/doku/ledger/status-machine"
import { TRANSACTION_ORDERS, type TransactionFilters } from "../../src/modules/doku/queries/transaction-list"
import { timed } from "../lib/compare"
import type { GrownLedger } from "./grown-ledger"

const DAY_MS = 86_400_000
const daysAgo = (days: number) => new Date(Date.now() - days * DAY_MS)

/** What the admin's list can be narrowed by, each by each, or not at all. */
const CHOICES: readonly (readonly (TransactionFilters & { said: string })[])[] = [
  STATUSES.map((status) => ({ said: status, status: [status] })),
  [
    { said: "needs attention", needs_attention: true },
    { said: "needs nothing", needs_attention: false },
  ],
  [
    { said: "settled", settlement: "settled" },
    { said: "not settled", settlement: "open" },
  ],
  [
    { said: "production", environment: "production" },
    { said: "sandbox", environment: "sandbox" },
  ],
  [
    { said: "the last 7 days", created_at: { $gte: daysAgo(7) } },
    { said: "the last 30 days", created_at: { $gte: daysAgo(30) } },
    { said: "the last 90 days", created_at: { $gte: daysAgo(90) } },
    { said: "a month a year ago", created_at: { $gte: daysAgo(395), $lt: daysAgo(365) } },
  ],
]
/** The machine is slow at times: the least of so many tells what the choice costs. */
const TRIES = 5

export interface Choice {
  said: string
  ms: number
}

/** The first page for everything that the admin can choose, in every order: how long each takes at the least. */
export async function everyChoice({ doku }: GrownLedger, enoughMs: number): Promise<Choice[]> {
  const choices: Choice[] = []
  for (const { said, ...filters } of combinations(CHOICES)) {
    for (const order of TRANSACTION_ORDERS) {
      let ms = Number.POSITIVE_INFINITY
      for (let tries = 0; tries < TRIES && ms > enoughMs; tries++) {
        ms = Math.min(ms, await timed(() => doku.transactionList.page({ filters, order, limit: 20 })))
      }
      choices.push({ said: `${said || "all"}, by ${order}`, ms })
    }
  }
  return choices
}

function combinations(
  choices: readonly (readonly (TransactionFilters & { said: string })[])[],
): (TransactionFilters & { said: string })[] {
  const [first, ...others] = choices
  if (!first) return [{ said: "" }]
  const rest = combinations(others)
  return [
    ...rest,
    ...first.flatMap((one) =>
      rest.map((other) => ({ ...one, ...other, said: [one.said, other.said].filter(Boolean).join(", ") })),
    ),
  ]
}
