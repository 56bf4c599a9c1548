import { toRupiah } from "../../../src/money/rupiah"
import { expectOk } from "./shop"
import type { Suite } from "./suite"

/** What all books of an order must say; amounts in integer IDR. */
export interface Expected {
  /** What LinkAja received for the order and settled. */
  paid: number
  /** What was returned by hand. Default: 0. */
  refunded?: number
  /** What the order still owes; below zero, what is owed to the customer. Default: 0. */
  owed?: number
  /** The order's payment status in Medusa. */
  status: string
  /** The order is cancelled. Medusa then books all money as refunded, whether it was returned or not. */
  cancelled?: boolean
  /** Kinds of the open cases. Default: none. */
  cases?: string[]
}

interface Collection {
  id: string
  amount: number
  status: string
  captured_amount: number | null
  refunded_amount: number | null
  payments: {
    id: string
    amount: number
    provider_id: string
    captures: { amount: number }[]
    refunds: { amount: number }[]
  }[]
}

export interface OrderView {
  id: string
  display_id: number
  status: string
  total: number
  payment_status: string
  summary: {
    paid_total: number
    refunded_total: number
    transaction_total: number
    pending_difference: number
  }
  transactions: { reference: string; amount: number }[]
  payment_collections: Collection[]
}

interface LedgerRow {
  id: string
  invoice_number: string
  payment_collection_id: string
  payment_id: string
  amount: string
  settlement: string
  returned: string
  unbooked: number
}

const FIELDS = [
  "id,display_id,status,total,payment_status,*summary,*transactions,*payment_collections",
  "*payment_collections.payments,*payment_collections.payments.captures,*payment_collections.payments.refunds",
].join(",")

/** The order as the dashboard reads it. */
export async function readOrder({ shop }: Pick<Suite, "shop">, orderId: string): Promise<OrderView> {
  return expectOk(await shop.admin<{ order: OrderView }>("GET", `/admin/orders/${orderId}?fields=${FIELDS}`))
    .order
}

/**
 * Compares the five books of an order to the rupiah: its summary, its transactions, its payment collections with their
 * payments, the ledger with its refunds and cases, and DOKU's own.
 */
export async function expectBooks(suite: Suite, orderId: string, expected: Expected): Promise<OrderView> {
  const { paid, refunded = 0, owed = 0, status, cancelled = false, cases = [] } = expected
  const order = await readOrder(suite, orderId)
  const shown = cancelled ? paid : refunded
  expect({
    status: order.status === "canceled" ? "canceled" : "live",
    payment_status: order.payment_status,
    paid: toRupiah(order.summary.paid_total),
    refunded: toRupiah(order.summary.refunded_total),
    balance: toRupiah(order.summary.transaction_total),
    owed: toRupiah(order.summary.pending_difference),
  }).toEqual({
    status: cancelled ? "canceled" : "live",
    payment_status: status,
    paid,
    refunded: shown,
    balance: paid - shown,
    owed,
  })
  const booked = (reference: string) =>
    sum(order.transactions.filter((transaction) => transaction.reference === reference))
  expect({ captures: booked("capture"), refunds: booked("refund") }).toEqual({
    captures: paid,
    refunds: 0 - shown,
  })

  for (const collection of order.payment_collections) {
    const captured = sum(collection.payments.flatMap(({ captures }) => captures))
    const returned = sum(collection.payments.flatMap(({ refunds }) => refunds))
    expect({
      id: collection.id,
      captured: toRupiah(collection.captured_amount ?? 0),
      returned: toRupiah(collection.refunded_amount ?? 0),
    }).toEqual({ id: collection.id, captured, returned })
  }

  const rows = await ledgerOf(suite, order)
  const payments = order.payment_collections.flatMap((collection) => collection.payments)
  const atDoku = new Map(
    suite.sandbox.book().invoices.map(({ invoiceNumber, paidAmount }) => [invoiceNumber, paidAmount]),
  )
  const settled = rows.filter(({ settlement }) => settlement === "settled")
  for (const row of settled) {
    const payment = payments.find(({ id }) => id === row.payment_id)
    expect({
      invoice: row.invoice_number,
      payment: toRupiah(payment?.amount ?? 0),
      captured: sum(payment?.captures ?? []),
      refunds: sum(payment?.refunds ?? []),
      doku: atDoku.get(row.invoice_number),
      unbooked: row.unbooked,
    }).toEqual({
      invoice: row.invoice_number,
      payment: Number(row.amount),
      captured: Number(row.amount),
      refunds: Number(row.returned),
      doku: Number(row.amount),
      unbooked: 0,
    })
  }
  expect({ settled: sum(settled), returned: sumOf(settled.map(({ returned }) => returned)) }).toEqual({
    settled: paid,
    returned: refunded,
  })
  // Each of our payments in Medusa is one of the ledger's.
  expect(
    payments
      .filter(({ provider_id }) => provider_id.startsWith("pp_doku-linkaja_"))
      .map(({ id }) => id)
      .sort(),
  ).toEqual(settled.map(({ payment_id }) => payment_id).sort())
  const open = await suite.sql<{ kind: string }>(
    "select kind from doku_case where closed_at is null and transaction_id = any(?) order by kind",
    [rows.map(({ id }) => id)],
  )
  expect(open.map(({ kind }) => kind)).toEqual([...cases].sort())
  return order
}

function ledgerOf({ sql }: Suite, { payment_collections }: OrderView): Promise<LedgerRow[]> {
  return sql<LedgerRow>(
    `select t.*, coalesce(sum(r.amount), 0) as returned,
       count(*) filter (where r.id is not null and r.booked_at is null)::int as unbooked
     from doku_transaction t left join doku_refund r on r.transaction_id = t.id
     where t.payment_collection_id = any(?) group by t.id order by t.created_at`,
    [payment_collections.map(({ id }) => id)],
  )
}

function sum(amounts: readonly { amount: number | string }[]): number {
  return sumOf(amounts.map(({ amount }) => amount))
}

function sumOf(amounts: readonly (number | string)[]): number {
  return amounts.reduce<number>((total, amount) => total + toRupiah(amount), 0)
}
