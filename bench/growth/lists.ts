import { STATUSES } from "../../src/modules/doku/ledger/status-machine"
import { type CaseFilters, listCases } from "../../src/modules/doku/queries/case-list"
import {
  listTransactions,
  type RelatedTo,
  type TransactionFilters,
} from "../../src/modules/doku/queries/transaction-list"
import { timed } from "../lib/compare"
import type { GrownLedger } from "./grown-ledger"
import { type Known, type Operation, ofRound, type Work } from "./operation"

const LIMIT = 20
const DEEP = 1_000 * LIMIT
const DAY_MS = 86_400_000

const daysAgo = (days: number) => new Date(Date.now() - days * DAY_MS)

/** Filters of the admin's list, measured one at a time. */
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

/** The pages of the admin's lists. */
export async function listPages(ledger: GrownLedger, known: readonly Known[]): Promise<Work> {
  const { doku } = ledger
  const page = (filters: TransactionFilters, cursor?: string) =>
    alone(() => timed(() => listTransactions(doku.sql, filters, { limit: LIMIT, cursor })))
  const search = (relatedTo: (payment: Known) => RelatedTo) =>
    alone((round) => {
      const related = [relatedTo(ofRound(known, round))]
      return timed(() => listTransactions(doku.sql, { related }, { limit: LIMIT }))
    })
  const person = (many: number) => (payment: Known) => {
    const start = known.indexOf(payment)
    const theirs = Array.from({ length: many }, (_, index) => ofRound(known, start + index))
    return {
      orderIds: theirs.map(({ order_id }) => order_id),
      collectionIds: theirs.map(({ payment_collection_id }) => payment_collection_id),
      cartIds: theirs.map(({ cart_id }) => cart_id),
    }
  }
  const cases = (filters: CaseFilters) =>
    alone(() => timed(() => listCases(doku.sql, filters, { limit: LIMIT })))
  return {
    "list: first page": page({}),
    "list: page 1000": page({}, await cursorOfDeepPage(ledger)),
    ...Object.fromEntries(Object.entries(FILTERS).map(([name, filters]) => [`list: ${name}`, page(filters)])),
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
    "cases: open": cases({ status: "open" }),
    "cases: closed": cases({ status: "closed" }),
    "cases: all": cases({}),
    "cases: open, of one kind": cases({ status: "open", kind: ["refund_due"] }),
    "cases: closed, of one kind": cases({ status: "closed", kind: ["refund_due"] }),
  }
}

function alone(operation: Operation): Work[string] {
  return { alone: operation }
}

/** The last transaction before page 1000, or before the middle of a shorter list. */
async function cursorOfDeepPage({ sql, rows }: GrownLedger): Promise<string> {
  const [found] = await sql.query<{ id: string }>(
    "select id from doku_transaction order by created_at desc, id desc offset :skipped limit 1",
    { skipped: Math.min(DEEP, Math.floor(rows / 2)) },
  )
  if (!found) throw new Error("The ledger is empty")
  return found.id
}
