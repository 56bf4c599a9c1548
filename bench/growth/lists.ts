import { type Cursor, pageSql, sortingOf } from "../../src/modules/doku/db/cursor"
import { STATUSES } from "../../src/modules/doku/ledger/status-machine"
import {
  TRANSACTION_ORDERS,
  TRANSACTION_SORT_KEYS,
  type TransactionFilters,
  type TransactionPage,
} from "../../src/modules/doku/queries/transaction-list"
import { timed } from "../lib/compare"
import type { GrownLedger } from "./grown-ledger"
import { type Known, type Operation, ofRound, type Work } from "./operation"

const LIMIT = 20
const DEEP = 1_000 * LIMIT
const DAY_MS = 86_400_000
const NEWEST = "-created_at"

const daysAgo = (days: number) => new Date(Date.now() - days * DAY_MS)

/** What the admin's list can be narrowed by, one at a time. */
const FILTERS: Record<string, TransactionFilters> = {
  ...Object.fromEntries(STATUSES.map((status) => [`status ${status}`, { status: [status] }])),
  "needs attention": { needs_attention: true },
  "needs nothing": { needs_attention: false },
  settled: { settlement: "settled" },
  "not settled": { settlement: "open" },
  production: { environment: "production" },
  sandbox: { environment: "sandbox" },
  "the last 7 days": { created_at: { $gte: daysAgo(7) } },
  "the last 90 days": { created_at: { $gte: daysAgo(90) } },
  "a month a year ago": { created_at: { $gte: daysAgo(395), $lt: daysAgo(365) } },
  "a provider out of use": { provider_id: "pp_doku-linkaja_old" },
  "paid, and waiting for its order": { status: ["paid"], settlement: "open" },
  "paid, last 30 days, needs attention": {
    status: ["paid"],
    needs_attention: true,
    created_at: { $gte: daysAgo(30) },
  },
}

/** The pages of the admin's lists; each filter in each order, of which the slowest stands for it. */
export async function listPages(ledger: GrownLedger, known: readonly Known[]): Promise<Work> {
  const { doku } = ledger
  const page = (request: Omit<TransactionPage, "limit">): Operation => {
    return () => timed(() => doku.transactionList.page({ limit: LIMIT, ...request }))
  }
  const inEachOrder = (filters: TransactionFilters) =>
    Object.fromEntries(TRANSACTION_ORDERS.map((order) => [order, page({ filters, order })]))
  const deep = await Promise.all(
    TRANSACTION_ORDERS.map(async (order) => {
      const after = await positionAt(ledger, order)
      return [order, page({ filters: {}, order, after })] as const
    }),
  )
  const search = (belonging: (payment: Known) => NonNullable<TransactionFilters["belongs"]>[number]) => {
    const operation: Operation = (round) => {
      const belongs = [belonging(ofRound(known, round))]
      return timed(() => doku.transactionList.page({ filters: { belongs }, order: NEWEST, limit: LIMIT }))
    }
    return { [NEWEST]: operation }
  }
  const person = (many: number) => (payment: Known) => {
    const start = known.indexOf(payment)
    const theirs = Array.from({ length: many }, (_, index) => ofRound(known, start + index))
    return {
      orderIds: theirs.map(({ order_id }) => order_id),
      collectionIds: theirs.map(({ payment_collection_id }) => payment_collection_id),
      cartIds: theirs.map(({ cart_id }) => cart_id),
    }
  }
  return {
    "list: first page": inEachOrder({}),
    "list: page 1000": Object.fromEntries(deep),
    ...Object.fromEntries(
      Object.entries(FILTERS).map(([name, filters]) => [`list: ${name}`, inEachOrder(filters)]),
    ),
    "search: an invoice number": search((it) => ({ invoicePrefix: it.invoice_number })),
    "search: its first 6 characters": search((it) => ({ invoicePrefix: it.invoice_number.slice(0, 6) })),
    "search: its first 2 characters": search((it) => ({ invoicePrefix: it.invoice_number.slice(0, 2) })),
    "search: its first character": search((it) => ({ invoicePrefix: it.invoice_number.slice(0, 1) })),
    "search: what no invoice begins with": search(() => ({ invoicePrefix: "QQQ" })),
    "search: an order": search((it) => ({
      orderIds: [it.order_id],
      collectionIds: [it.payment_collection_id],
    })),
    "search: an e-mail with 5 carts": search(person(5)),
    "search: an e-mail with 200 carts": search(person(200)),
    "search: an e-mail of nobody": search(() => ({})),
    ...casePages(ledger),
  }
}

function casePages({ doku }: GrownLedger): Work {
  const page = (order: string, filters: Parameters<typeof doku.caseList.page>[0]["filters"]) => ({
    [order]: () => timed(() => doku.caseList.page({ filters, order, limit: LIMIT })),
  })
  return {
    "cases: open": page("opened_at", { status: "open" }),
    "cases: closed": page("-opened_at", { status: "closed" }),
    "cases: all": page("-opened_at", {}),
    "cases: open, of one kind": page("opened_at", { status: "open", kind: ["refund_due"] }),
    "cases: closed, of one kind": page("-opened_at", { status: "closed", kind: ["refund_due"] }),
  }
}

/** Where the thousandth page begins, or the middle of a list that has fewer. */
async function positionAt({ sql, rows }: GrownLedger, order: string): Promise<Cursor> {
  const { position, orderBy } = pageSql(sortingOf(order, TRANSACTION_SORT_KEYS), "t.id", undefined)
  const [found] = await sql.query<Cursor>(
    `select ${position} as value, t.id from doku_transaction t order by ${orderBy} offset :rows limit 1`,
    { rows: Math.min(DEEP, rows / 2) },
  )
  if (!found) throw new Error(`The list has no page so deep in the order ${order}`)
  return found
}
