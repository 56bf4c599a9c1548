import type { Integration } from "./integrations"
import type { SentToPay } from "./link-book"
import { orderBooksWrongly, ordersByLinkWrongly, staleSummaries } from "./order-balance"
import type { OrderMoney } from "./order-desk"

/** An invoice in DOKU's book. Amounts are integer IDR. */
export interface BookedInvoice {
  number: string
  integration: Integration
  paid: number
  /** DOKU's code of the channel that it was paid by; null if nobody tried. */
  channel: string | null
}

/** The ledger's transaction of an invoice. */
export interface LedgerRow {
  invoice: string
  status: string
  settlement: string
  paidAmount: number | null
  collection: string
  cart: string | null
  order: string | null
  payment: string | null
  claimedSession: string | null
}

/** A payment of our provider in Medusa, with its captures and refunds. */
export interface MedusaPayment {
  id: string
  amount: number
  collection: string
  session: string
  /** The invoice number in the payment's data. */
  invoice: string | null
  captured: boolean
  canceled: boolean
  captures: { id: string; amount: number }[]
  refunds: number
}

export interface Facts {
  invoices: readonly BookedInvoice[]
  rows: readonly LedgerRow[]
  cases: readonly { invoice: string; kind: string; open: boolean; details: string }[]
  payments: readonly MedusaPayment[]
  /** Links between carts and orders. */
  cartOrders: readonly { cart: string; order: string }[]
  /** Links between payment collections and orders. */
  collectionOrders: readonly { collection: string; order: string }[]
  /** Confirmed orders. */
  orders: readonly string[]
  /** Orders that the admin made on the phone. They have no cart. */
  phoneOrders: ReadonlySet<string>
  /** Orders that a payment link was requested for. `lowered`: their total was, while a page was open. */
  linkOrders: readonly (OrderMoney & { order: string; lowered: boolean })[]
  /** Payment collections of orders. Amounts are integer IDR. */
  collections: readonly { id: string; amount: number; status: string }[]
  /** Pay pages that led the customer of a payment link to LinkAja. */
  sentToPay: readonly SentToPay[]
  /** Different invoices that simultaneous presses of one link's button led to. */
  twins: readonly { order: string; invoices: readonly string[] }[]
  /** Invoices that were paid after their order was cancelled. */
  paidAfterCancel: readonly string[]
  /** Order transactions of LinkAja's captures, each with the capture that it books. */
  bookings: readonly { order: string; capture: string; amount: number }[]
  completedCarts: ReadonlySet<string>
  /** Payments that the other wallet reports as paid. Amounts are integer IDR. */
  walletPaid: readonly { session: string; amount: number; collection: string }[]
  /** Amounts that Medusa captured with the other wallet, by session. */
  walletPayments: readonly { session: string; captured: number }[]
  /** Paid invoices whose status DOKU contradicts, even when queried long after the payment. */
  contradicted: readonly string[]
}

export type FindingKind =
  | "lost"
  | "doubled"
  | "captured unpaid"
  | "captured under a case"
  | "settled in name only"
  | "two orders"
  | "payment of two invoices"
  | "refund that never was"
  | "orphan order captured"
  | "lost at the other wallet"
  | "captured unpaid at the other wallet"
  | "contradiction unheard"
  | "other channel unheard"
  | "order books less"
  | "order paid too much"
  | "collection paid in part"
  | "sent to pay too much"
  | "two pages for one debt"
  | "settled on a cancelled order"

/** A broken invariant. `invoice` is null if it belongs to no invoice. */
export interface Finding {
  kind: FindingKind
  invoice: string | null
  /** The wrong amount, in integer IDR. */
  amount: number
  detail: string
}

export type Outcome = "settled" | "under a case" | "lost" | "unpaid"

export interface InvoiceOutcome {
  invoice: string
  integration: Integration
  outcome: Outcome
  /** Whether it was made for what an order owes, and not for a cart. */
  forOrder: boolean
  /** Integer IDR paid at DOKU. */
  paid: number
  /** The kinds of its cases about money, open and closed. */
  kinds: string[]
}

/**
 * The case kinds that are about no money: a payment came by another channel, or DOKU has not activated LinkAja. They ask
 * nobody about a payment, so they explain no payment that is missing in Medusa.
 */
const KINDS_WITHOUT_MONEY = ["other_channel", "channel_inactive"]

export interface Verdict {
  outcomes: InvoiceOutcome[]
  findings: Finding[]
  /** Orders without a cart, left by a killed process. A captured one is a finding as well. */
  orphans: string[]
  /** Orders whose summary disagrees with their own transactions. Medusa's doing; the money is judged without it. */
  staleSummaries: string[]
  /** How many cases about no money were opened, by kind. */
  notices: Readonly<Record<string, number>>
  balances: boolean
}

/**
 * Compares DOKU's book with Medusa's, invoice by invoice: a paid invoice is one captured payment of one order or has a
 * case; an unpaid invoice is captured nowhere.
 */
export function balance(facts: Facts): Verdict {
  const books = index(facts)
  const findings: Finding[] = []
  const outcomes = facts.invoices.map((invoice) => {
    const row = books.row(invoice.number)
    const kinds = facts.cases
      .filter(({ invoice: held, kind }) => held === invoice.number && !KINDS_WITHOUT_MONEY.includes(kind))
      .map(({ kind }) => kind)
    const outcome = invoice.paid > 0 ? outcomeOf(invoice, row, kinds, facts, books, findings) : "unpaid"
    const { number, integration, paid } = invoice
    return { invoice: number, integration, outcome, forOrder: row?.cart === null, paid, kinds }
  })
  findings.push(...capturedWrongly(facts, books), ...cartsWrongly(facts))
  findings.push(...orderBooksWrongly(facts), ...ordersByLinkWrongly(facts))
  findings.push(...walletWrongly(facts), ...contradictionsUnheard(facts), ...otherChannelsUnheard(facts))
  const orphans = orphanOrders(facts)
  for (const order of orphans) {
    const amount = capturedFor(order, facts)
    if (amount > 0) {
      findings.push({ kind: "orphan order captured", invoice: null, amount, detail: `order ${order}` })
    }
  }
  const balances = findings.length === 0 && addsUp(outcomes)
  const notices = countNotices(facts)
  return { outcomes, findings, orphans, staleSummaries: staleSummaries(facts), notices, balances }
}

function countNotices({ cases }: Facts): Record<string, number> {
  const count = (kind: string) => cases.filter((one) => one.kind === kind).length
  return Object.fromEntries(KINDS_WITHOUT_MONEY.map((kind) => [kind, count(kind)]))
}

/** The sums of the balance, in integer IDR. */
export function totals(outcomes: readonly InvoiceOutcome[]) {
  const sum = (outcome?: Outcome) =>
    outcomes
      .filter((invoice) => outcome === undefined || invoice.outcome === outcome)
      .reduce((total, { paid }) => total + paid, 0)
  return { paid: sum(), settled: sum("settled"), underCase: sum("under a case"), lost: sum("lost") }
}

/** How many invoices ended in each way. */
export function countByOutcome(those: readonly InvoiceOutcome[]) {
  const count = (outcome: Outcome) => those.filter((invoice) => invoice.outcome === outcome).length
  const unpaid = count("unpaid")
  return {
    invoices: those.length,
    paid: those.length - unpaid,
    settled: count("settled"),
    underCase: count("under a case"),
    lost: count("lost"),
    unpaid,
  }
}

function addsUp(outcomes: readonly InvoiceOutcome[]): boolean {
  const { paid, settled, underCase } = totals(outcomes)
  return paid === settled + underCase
}

type Books = ReturnType<typeof index>

function index(facts: Facts) {
  const rows = new Map(facts.rows.map((row) => [row.invoice, row]))
  const byPayment = new Map(facts.rows.map((row) => [row.payment, row.invoice]))
  const byClaim = new Map(facts.rows.map((row) => [row.claimedSession, row.invoice]))
  const invoices = new Map(facts.invoices.map((invoice) => [invoice.number, invoice]))
  /** A payment's invoice: by the ledger, else by the claimed session, else by the payment's own data. */
  const invoiceOf = ({ id, session, invoice }: MedusaPayment) =>
    byPayment.get(id) ?? byClaim.get(session) ?? invoice
  const captured = new Map<string | null, MedusaPayment[]>()
  for (const payment of facts.payments.filter(holdsMoney)) {
    const invoice = invoiceOf(payment)
    captured.set(invoice, [...(captured.get(invoice) ?? []), payment])
  }
  return {
    row: (invoice: string) => rows.get(invoice),
    paid: (invoice: string) => invoices.get(invoice)?.paid ?? 0,
    captured,
    capturedOf: (invoice: string) => captured.get(invoice) ?? [],
  }
}

function holdsMoney({ captured, canceled, captures }: MedusaPayment): boolean {
  return !canceled && (captured || captures.length > 0)
}

function outcomeOf(
  invoice: BookedInvoice,
  row: LedgerRow | undefined,
  kinds: readonly string[],
  facts: Facts,
  books: Books,
  findings: Finding[],
): Outcome {
  const add = (kind: FindingKind, detail: string) =>
    findings.push({ kind, invoice: invoice.number, amount: invoice.paid, detail })
  if (!row) {
    if (kinds.includes("unknown_invoice")) return "under a case"
    add("lost", "the ledger doesn't know it")
    return "lost"
  }
  if (row.settlement === "settled") {
    for (const problem of untruths(invoice, row, facts)) add("settled in name only", problem)
    return "settled"
  }
  if (row.status !== "paid" && row.status !== "refunded") {
    // Lost even with a case, because an unpaid transaction never becomes an order.
    add("lost", `the ledger calls it ${row.status}`)
    return "lost"
  }
  if (kinds.length === 0) {
    add("lost", `paid in the ledger, but neither settled nor a case`)
    return "lost"
  }
  if (books.capturedOf(invoice.number).length > 0) {
    add("captured under a case", `captured, but not settled: ${kinds.join(", ")}`)
  }
  return "under a case"
}

/** Compares a settled transaction with Medusa's tables; returns the differences. */
function untruths(invoice: BookedInvoice, row: LedgerRow, facts: Facts): string[] {
  const problems: string[] = []
  const claim = (truth: boolean, otherwise: string) => {
    if (!truth) problems.push(otherwise)
  }
  const payment = facts.payments.find(({ id }) => id === row.payment)
  const captures = payment?.captures ?? []
  const booked = facts.bookings.filter(({ capture }) => captures.some(({ id }) => id === capture))
  claim(row.paidAmount === invoice.paid, `the ledger has ${row.paidAmount} as paid`)
  claim(payment !== undefined && holdsMoney(payment), "there is no live captured payment")
  claim(payment?.amount === invoice.paid, `the payment is over ${payment?.amount}`)
  claim(captures.length === 1, `${captures.length} captures`)
  claim(captures[0]?.amount === invoice.paid, `captured ${captures[0]?.amount}`)
  claim(booked.length === 1, `booked ${booked.length} times on an order`)
  claim(
    booked.every(({ order }) => order === row.order),
    "booked on another order",
  )
  claim(payment?.collection === row.collection, "the payment is of another collection")
  claim(
    facts.collectionOrders.some(
      ({ collection, order }) => collection === row.collection && order === row.order,
    ),
    "the order doesn't have the payment collection",
  )
  if (row.cart) {
    claim(
      facts.cartOrders.some(({ cart, order }) => cart === row.cart && order === row.order),
      "the order is not linked to its cart",
    )
    claim(facts.completedCarts.has(row.cart), "the cart is still open")
  }
  return problems
}

function capturedWrongly(facts: Facts, books: Books): Finding[] {
  const findings: Finding[] = []
  for (const [invoice, payments] of books.captured) {
    const amount = payments
      .flatMap(({ captures }) => captures)
      .reduce((sum, capture) => sum + capture.amount, 0)
    const ids = payments.map(({ id }) => id).join(", ")
    if (invoice === null) {
      findings.push({ kind: "captured unpaid", invoice, amount, detail: `${ids} belongs to no invoice` })
    } else if (books.paid(invoice) === 0) {
      findings.push({ kind: "captured unpaid", invoice, amount, detail: ids })
    } else if (payments.length > 1 || amount > books.paid(invoice)) {
      findings.push({ kind: "doubled", invoice, amount: amount - books.paid(invoice), detail: ids })
    }
  }
  for (const row of facts.rows) {
    if (row.settlement === "settled" && books.paid(row.invoice) === 0) {
      findings.push({
        kind: "captured unpaid",
        invoice: row.invoice,
        amount: row.paidAmount ?? 0,
        detail: "settled",
      })
    }
  }
  const settled = facts.rows.filter(({ settlement }) => settlement === "settled")
  for (const [payment, rows] of grouped(settled.map((row) => [row.payment ?? "none", row]))) {
    for (const { invoice, paidAmount } of rows.slice(1)) {
      findings.push({ kind: "payment of two invoices", invoice, amount: paidAmount ?? 0, detail: payment })
    }
  }
  for (const payment of facts.payments.filter(({ refunds }) => refunds > 0)) {
    findings.push({
      kind: "refund that never was",
      invoice: payment.invoice,
      amount: payment.refunds,
      detail: payment.id,
    })
  }
  return findings
}

function cartsWrongly(facts: Facts): Finding[] {
  const findings: Finding[] = []
  for (const [cart, orders] of grouped(facts.cartOrders.map(({ cart, order }) => [cart, order]))) {
    if (orders.length > 1) {
      findings.push({
        kind: "two orders",
        invoice: facts.rows.find((row) => row.cart === cart)?.invoice ?? null,
        amount: 0,
        detail: `cart ${cart} became ${orders.join(" and ")}`,
      })
    }
  }
  return findings
}

/** The case kinds that report another provider's payment beside LinkAja's. */
const OTHER_PROVIDER_KINDS = ["other_payment_started", "other_payment_authorized"]

/** Each payment in the other wallet's book must be captured in Medusa or reported by a case. */
function walletWrongly({ walletPaid, walletPayments, rows, cases }: Facts): Finding[] {
  const findings: Finding[] = []
  const captured = new Map(walletPayments.map((payment) => [payment.session, payment.captured]))
  const paid = new Map(walletPaid.map((payment) => [payment.session, payment.amount]))
  for (const { session, amount, collection } of walletPaid) {
    if (captured.get(session) === amount) continue
    const siblings = rows.filter((row) => row.collection === collection)
    const told = cases.some(
      ({ kind, invoice }) =>
        OTHER_PROVIDER_KINDS.includes(kind) && siblings.some((row) => row.invoice === invoice),
    )
    if (told && !captured.has(session)) continue
    findings.push({
      kind: "lost at the other wallet",
      invoice: siblings[0]?.invoice ?? null,
      amount,
      detail: `session ${session}, captured ${captured.get(session) ?? 0}`,
    })
  }
  for (const { session, captured: amount } of walletPayments) {
    if (paid.has(session)) continue
    findings.push({ kind: "captured unpaid at the other wallet", invoice: null, amount, detail: session })
  }
  return findings
}

/** A status of DOKU that denies a payment must have opened a case, whether or not the payment was captured. */
function contradictionsUnheard({ contradicted, cases, invoices }: Facts): Finding[] {
  return contradicted
    .filter((number) => !cases.some(({ invoice, kind }) => invoice === number && kind === CONTRADICTS))
    .map((number) => ({
      kind: "contradiction unheard",
      invoice: number,
      amount: invoices.find((invoice) => invoice.number === number)?.paid ?? 0,
      detail: "no case says that DOKU contradicts the payment",
    }))
}

const CONTRADICTS = "status_contradicts_paid"

/** A payment by another channel than LinkAja counts like any other, and the admin must be told of the channel. */
function otherChannelsUnheard({ invoices, cases }: Facts): Finding[] {
  return invoices
    .filter(({ paid, channel }) => paid > 0 && channel !== null && channel !== LINKAJA)
    .filter(
      ({ number }) => !cases.some(({ invoice, kind }) => invoice === number && kind === "other_channel"),
    )
    .map(({ number, paid, channel }) => ({
      kind: "other channel unheard",
      invoice: number,
      amount: paid,
      detail: `paid by ${channel}, and no case says so`,
    }))
}

const LINKAJA = "EMONEY_LINKAJA"

export function orphanOrders({ orders, cartOrders, phoneOrders }: Facts): string[] {
  const linked = new Set([...phoneOrders, ...cartOrders.map(({ order }) => order)])
  return orders.filter((order) => !linked.has(order))
}

function capturedFor(order: string, { collectionOrders, payments, bookings }: Facts): number {
  const collections = collectionOrders
    .filter((link) => link.order === order)
    .map(({ collection }) => collection)
  const captured = payments
    .filter((payment) => holdsMoney(payment) && collections.includes(payment.collection))
    .reduce((sum, { amount }) => sum + amount, 0)
  const booked = bookings
    .filter((booking) => booking.order === order)
    .reduce((sum, { amount }) => sum + amount, 0)
  return Math.max(captured, booked)
}

export function grouped<Value>(pairs: readonly (readonly [string, Value])[]): Map<string, Value[]> {
  const groups = new Map<string, Value[]>()
  for (const [key, value] of pairs) groups.set(key, [...(groups.get(key) ?? []), value])
  return groups
}
