import { settleCollectionWorkflow } from "../../../src/workflows"
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

/** Asks DOKU about every invoice and settles every collection, as if all waiting were over. */
export async function letEverythingCatchUp({ doku, container, sql }: Suite): Promise<void> {
  const rows = await sql<Row>("select * from doku_transaction order by created_at")
  for (const { id } of rows) {
    const row = await doku.ledger.find("id", id)
    if (row && row.status !== "paid" && row.status !== "refunded")
      await doku.askDoku(row, { minIntervalMs: 0 })
  }
  for (const collectionId of new Set(rows.map(({ payment_collection_id }) => payment_collection_id))) {
    await settleCollectionWorkflow(container).run({
      input: { payment_collection_id: collectionId, wait_ms: 10_000 },
    })
  }
}

/**
 * The invariant, invoice by invoice, against the sandbox's own book: what DOKU calls paid is one captured
 * payment of one order, or stands as a case; what it doesn't is captured nowhere.
 */
export async function expectBalanced({ sandbox, sql }: Suite): Promise<void> {
  const rows = await sql<Row>("select * from doku_transaction")
  const cases = await sql<{ invoice_number: string; kind: string }>(
    "select invoice_number, kind from doku_case",
  )
  const captures = await sql<{ payment_session_id: string; amount: string }>(
    `select p.payment_session_id, c.amount from payment p join capture c on c.payment_id = p.id
     where p.provider_id = 'pp_doku-linkaja_doku' and p.canceled_at is null and c.deleted_at is null`,
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
}
