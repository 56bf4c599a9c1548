import { settleCollectionWorkflow, syncRefunds } from "../../../src/workflows"
import { queryCollection, selectCollection } from "../../../src/workflows/medusa/load-payment-snapshot"
import type { Suite } from "./suite"

interface Row {
  id: string
  invoice_number: string
  payment_collection_id: string
  claimed_session_id: string | null
  status: string
  settlement: string
  order_id: string | null
  payment_id: string | null
}

/** Queries the status of every invoice and settles every collection. */
export async function letEverythingCatchUp({ doku, container, sql }: Suite): Promise<void> {
  const rows = await sql<Row>("select * from doku_transaction order by created_at")
  for (const { id } of rows) {
    const row = await doku.ledger.find("id", id)
    if (row && row.status !== "paid" && row.status !== "refunded")
      await doku.queryStatus(row, { source: "job", minIntervalMs: 0 })
  }
  for (const collectionId of new Set(rows.map(({ payment_collection_id }) => payment_collection_id))) {
    const { result } = await settleCollectionWorkflow(container).run({
      input: { payment_collection_id: collectionId, wait_ms: 10_000 },
    })
    // No lease may be held for ever.
    expect(result).toMatchObject({ busy: false })
  }
  for (const { id } of rows) {
    const row = await doku.ledger.find("id", id)
    if (row) await syncRefunds(container, row, { waitMs: 10_000 })
  }
}

/**
 * The invariant, invoice by invoice, against the sandbox's own book: what DOKU calls paid is one captured
 * payment of one order, or stands as a case; what it doesn't is captured nowhere.
 */
export async function expectBalanced(suite: Suite): Promise<void> {
  const { sandbox, sql } = suite
  const rows = await sql<Row>("select * from doku_transaction")
  const cases = await sql<{ invoice_number: string; kind: string }>(
    // One that ended by itself is nobody's word about the money.
    "select invoice_number, kind from doku_case where closed_at is null or actor <> 'system'",
  )
  const captures = await sql<{ payment_session_id: string; amount: string }>(
    `select p.payment_session_id, c.amount from payment p join capture c on c.payment_id = p.id
     where p.provider_id like 'pp_doku-linkaja\\_%' and p.canceled_at is null and c.deleted_at is null`,
  )
  const linked = await sql<{ order_id: string; payment_collection_id: string }>(
    "select order_id, payment_collection_id from order_payment_collection where deleted_at is null",
  )
  const orders = linked.map(({ order_id, payment_collection_id }) => `${order_id} ${payment_collection_id}`)
  for (const { invoiceNumber, paidAmount } of sandbox.book().invoices) {
    const row = rows.find(({ invoice_number }) => invoice_number === invoiceNumber)
    const held = cases.filter(({ invoice_number }) => invoice_number === invoiceNumber)
    const captured = captures.filter(
      ({ payment_session_id }) => payment_session_id === (row?.claimed_session_id ?? "none"),
    )
    const amounts = captured.map(({ amount }) => Math.round(Number(amount)))
    const stands = { invoiceNumber, paidAmount, settlement: row?.settlement, amounts, cases: held.length > 0 }
    if (paidAmount > 0 && row?.settlement === "settled") {
      expect(stands).toMatchObject({ amounts: [paidAmount] })
      expect(orders).toContain(`${row.order_id} ${row.payment_collection_id}`)
    } else if (paidAmount > 0) {
      expect(stands).toMatchObject({ amounts: [], cases: true })
    } else {
      expect(stands).not.toMatchObject({ settlement: "settled" })
      expect(stands).toMatchObject({ amounts: [] })
    }
  }
  const settled = rows.filter(({ settlement }) => settlement === "settled")
  expect(captures).toHaveLength(settled.length)
  expect(new Set(settled.map(({ payment_id }) => payment_id)).size).toBe(settled.length)
  await expectReturnsBalanced(suite, rows)
  await expectSameSnapshots(suite, rows)
}

/** What our own statement reads of a payment collection is what Medusa's query reads, in every state that a test ends in. */
async function expectSameSnapshots({ container }: Suite, rows: Row[]): Promise<void> {
  for (const id of new Set(rows.map(({ payment_collection_id }) => payment_collection_id))) {
    const [ours, medusas] = [await selectCollection(container, id), await queryCollection(container, id)]
    expect(comparable(ours, ours)).toEqual(comparable(medusas, ours))
  }
}

/** A record's fields that `form` has, with amounts as numbers, times as ISO texts, and lists in the order of their ids. */
function comparable(record: unknown, form: unknown): unknown {
  if (Array.isArray(record)) {
    const byId = (list: readonly { id: string }[]) =>
      [...list].sort((one, other) => one.id.localeCompare(other.id))
    const [forms] = [byId(Array.isArray(form) ? form : [])]
    return byId(record).map((one, at) => comparable(one, forms[at]))
  }
  if (typeof record !== "object" || record === null || typeof form !== "object" || form === null)
    return record ?? null
  const fields = Object.keys(form).map((name): [string, unknown] => {
    const [value, shape] = [Reflect.get(record, name) as unknown, Reflect.get(form, name) as unknown]
    if (value === null || value === undefined) return [name, null]
    if (name === "data") return [name, value]
    if (name.endsWith("amount")) return [name, Number(value)]
    if (name.endsWith("_at")) return [name, new Date(value as string).toISOString()]
    return [name, comparable(value, shape)]
  })
  return Object.fromEntries(fields)
}

/**
 * The way back: never more than was paid; each refund in Medusa stands for exactly one that a person recorded; and
 * each recorded one is in Medusa, on its order once, or is said to be missing by a case.
 */
async function expectReturnsBalanced({ sandbox, sql }: Suite, rows: Row[]): Promise<void> {
  const returns = await sql<{ transaction_id: string; amount: string; medusa_refund_id: string | null }>(
    "select transaction_id, amount, medusa_refund_id from doku_refund",
  )
  const inMedusa = await sql<{ id: string; payment_id: string; amount: string }>(
    `select r.id, r.payment_id, r.amount from refund r join payment p on p.id = r.payment_id
     where p.provider_id like 'pp_doku-linkaja\\_%' and r.deleted_at is null`,
  )
  const booked = returns.filter(({ medusa_refund_id }) => medusa_refund_id !== null)
  expect(inMedusa.map(({ id, amount }) => `${id} ${Math.round(Number(amount))}`).sort()).toEqual(
    booked.map(({ medusa_refund_id, amount }) => `${medusa_refund_id} ${Number(amount)}`).sort(),
  )
  const paidAt = new Map(
    sandbox.book().invoices.map(({ invoiceNumber, paidAmount }) => [invoiceNumber, paidAmount]),
  )
  for (const row of rows) {
    const own = returns.filter(({ transaction_id }) => transaction_id === row.id)
    const returned = own.reduce((sum, { amount }) => sum + Number(amount), 0)
    expect(returned).toBeLessThanOrEqual(paidAt.get(row.invoice_number) ?? 0)
    if (row.settlement !== "settled") continue
    const waiting = own.filter(({ medusa_refund_id }) => medusa_refund_id === null)
    const [due] = await sql(
      "select id from doku_case where transaction_id = ? and kind = 'refund_due' and closed_at is null",
      [row.id],
    )
    if (waiting.length > 0) expect(due).toBeDefined()
    const [order] = await sql<{ status: string }>('select status from "order" where id = ?', [row.order_id])
    const [{ total } = { total: "0" }] = await sql<{ total: string | null }>(
      `select -sum(amount) as total from order_transaction where order_id = ? and reference = 'refund'
         and deleted_at is null and (reference_id = ? or reference_id in (select id from refund where payment_id = ?))`,
      [row.order_id, row.payment_id, row.payment_id],
    )
    // Medusa books all of a cancelled order as refunded at once; what isn't returned by then stands as a case.
    const shown = Math.round(Number(total ?? 0))
    const paid = paidAt.get(row.invoice_number) ?? 0
    if (order?.status !== "canceled") expect(shown).toBe(returned - sumOf(waiting))
    else {
      expect([0, paid]).toContain(shown)
      if (returned < paid && row.status === "paid") expect(due).toBeDefined()
    }
  }
}

function sumOf(amounts: { amount: string }[]): number {
  return amounts.reduce((sum, { amount }) => sum + Number(amount), 0)
}
