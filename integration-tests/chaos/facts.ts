import type { Facts } from "./balance"
import type { Database } from "./database"
import type { Environment } from "./environment"
import type { World } from "./shopper"
import { WALLET_PROVIDER } from "./wallet"

const rupiah = (amount: string | number) => Math.round(Number(amount))

/** Reads DOKU's book, the other wallet's book and Medusa's tables. */
export async function readFacts({
  world,
  sandbox,
  database,
}: Pick<Environment, "world" | "sandbox" | "database">): Promise<Facts> {
  const { invoices } = sandbox.book()
  return {
    invoices: invoices.map(({ invoiceNumber, integration, paidAmount, channel }) => ({
      number: invoiceNumber,
      integration,
      paid: paidAmount,
      channel,
    })),
    walletPaid: world.wallet.paid().map(({ sessionId, amount, collection }) => ({
      session: sessionId,
      amount,
      collection: collection ?? "",
    })),
    walletPayments: await readWalletPayments(database),
    contradicted: [...world.contradicted],
    phoneOrders: world.linkBook.phoneOrders,
    linkOrders: await readLinkOrders(world),
    collections: await readCollections(database),
    sentToPay: world.linkBook.sentToPay,
    twins: world.linkBook.twins,
    paidAfterCancel: [...world.linkBook.paidAfterCancel],
    ...(await readLedger(database)),
    ...(await readPayments(database)),
    ...(await readOrders(database)),
  }
}

async function readLinkOrders({ linkBook, orderDesk }: World): Promise<Facts["linkOrders"]> {
  const read: Facts["linkOrders"][number][] = []
  for (const order of linkBook.orders) {
    read.push({ ...(await orderDesk.moneyOf(order)), order, lowered: linkBook.lowered.has(order) })
  }
  return read
}

async function readCollections(database: Database): Promise<Facts["collections"]> {
  const collections = await database.query<{ id: string; amount: string; status: string }>(
    `select c.id, c.amount, c.status from payment_collection c
     join order_payment_collection o on o.payment_collection_id = c.id where o.deleted_at is null`,
  )
  return collections.map(({ id, amount, status }) => ({ id, amount: rupiah(amount), status }))
}

async function readLedger(database: Database): Promise<Pick<Facts, "rows" | "cases">> {
  const rows = await database.query<Record<string, string | null>>("select * from doku_transaction")
  const cases = await database.query<{
    invoice_number: string
    kind: string
    closed_at: Date | null
    details: object
  }>("select invoice_number, kind, closed_at, details from doku_case")
  return {
    rows: rows.map((row) => ({
      invoice: String(row.invoice_number),
      status: String(row.status),
      settlement: String(row.settlement),
      paidAmount: row.paid_amount == null ? null : rupiah(row.paid_amount),
      collection: String(row.payment_collection_id),
      cart: row.cart_id ?? null,
      order: row.order_id ?? null,
      payment: row.payment_id ?? null,
      claimedSession: row.claimed_session_id ?? null,
    })),
    cases: cases.map(({ invoice_number, kind, closed_at, details }) => ({
      invoice: invoice_number,
      kind,
      open: closed_at === null,
      details: JSON.stringify(details),
    })),
  }
}

async function readWalletPayments(database: Database): Promise<Facts["walletPayments"]> {
  const payments = await database.query<{ session: string; captured: string }>(
    `select p.payment_session_id as session, sum(c.amount) as captured
     from payment p join capture c on c.payment_id = p.id and c.deleted_at is null
     where p.provider_id = ? and p.deleted_at is null and p.canceled_at is null group by p.payment_session_id`,
    [WALLET_PROVIDER],
  )
  return payments.map(({ session, captured }) => ({ session, captured: rupiah(captured) }))
}

interface PaymentRow {
  id: string
  amount: string
  payment_collection_id: string
  payment_session_id: string
  invoice: string | null
  captured_at: Date | null
  canceled_at: Date | null
  refunded: string
}

async function readPayments(database: Database): Promise<Pick<Facts, "payments">> {
  const payments = await database.query<PaymentRow>(
    `select p.id, p.amount, p.payment_collection_id, p.payment_session_id, p.data->>'invoice_number' as invoice,
       p.captured_at, p.canceled_at,
       (select coalesce(sum(r.amount), 0) from refund r where r.payment_id = p.id and r.deleted_at is null) as refunded
     from payment p where p.provider_id like 'pp_doku-linkaja%' and p.deleted_at is null`,
  )
  const captures = await database.query<{ id: string; payment_id: string; amount: string }>(
    "select id, payment_id, amount from capture where deleted_at is null",
  )
  return {
    payments: payments.map((payment) => ({
      id: payment.id,
      amount: rupiah(payment.amount),
      collection: payment.payment_collection_id,
      session: payment.payment_session_id,
      invoice: payment.invoice,
      captured: payment.captured_at !== null,
      canceled: payment.canceled_at !== null,
      captures: captures
        .filter(({ payment_id }) => payment_id === payment.id)
        .map(({ id, amount }) => ({ id, amount: rupiah(amount) })),
      refunds: rupiah(payment.refunded),
    })),
  }
}

async function readOrders(
  database: Database,
): Promise<Pick<Facts, "cartOrders" | "collectionOrders" | "orders" | "bookings" | "completedCarts">> {
  const [cartOrders, collectionOrders, orders, bookings, carts] = await Promise.all([
    database.query<{ cart: string; order: string }>(
      `select cart_id as cart, order_id as "order" from order_cart where deleted_at is null`,
    ),
    database.query<{ collection: string; order: string }>(
      `select payment_collection_id as collection, order_id as "order" from order_payment_collection
       where deleted_at is null`,
    ),
    // A draft order that was never converted: the request that made it got no answer.
    database.query<{ id: string }>(`select id from "order" where deleted_at is null and not is_draft_order`),
    database.query<{ order: string; capture: string; amount: string }>(
      `select order_id as "order", reference_id as capture, amount from order_transaction
       where reference = 'capture' and deleted_at is null and reference_id not in (
         select c.id from capture c join payment p on p.id = c.payment_id
         where p.provider_id not like 'pp_doku-linkaja%')`,
    ),
    database.query<{ id: string }>("select id from cart where completed_at is not null"),
  ])
  return {
    cartOrders,
    collectionOrders,
    orders: orders.map(({ id }) => id),
    bookings: bookings.map((booking) => ({ ...booking, amount: rupiah(booking.amount) })),
    completedCarts: new Set(carts.map(({ id }) => id)),
  }
}
