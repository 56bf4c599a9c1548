import type { Store } from "./store"

/** A script of the store's own, which reads the ledger by the two ways that docs/reference.md names. */
const SCRIPT = `import { ContainerRegistrationKeys } from "@medusajs/framework/utils"

export default async function readLedger({ container }) {
  const query = container.resolve(ContainerRegistrationKeys.QUERY)
  const { data: transactions } = await query.graph({
    entity: "doku_transaction",
    fields: ["invoice_number", "status", "settlement", "amount", "order_id"],
    filters: { status: "paid" },
  })
  const { data: orders } = await query.graph({
    entity: "order",
    fields: ["id", "doku_transactions.*"],
    filters: { id: transactions.map(({ order_id }) => order_id) },
  })
  const refused = await container
    .resolve("doku")
    .updateDokuTransactions({ id: "dokutx_1", status: "paid" })
    .then(() => "written", (error) => error.message)
  await new Promise((resolve) => process.send({ transactions, orders, refused }, undefined, undefined, resolve))
}
`

interface Read {
  transactions: { invoice_number: string; order_id: string }[]
  orders: { id: string; doku_transactions: { invoice_number: string }[] }[]
  refused: string
}

/** After this many orders were bought and settled, each by one payment. */
export async function expectReadableLedger(store: Store, count = 1): Promise<void> {
  const { transactions, orders, refused } = await store.exec<Read>("read-ledger", SCRIPT)
  const paid = {
    invoice_number: expect.any(String),
    status: "paid",
    settlement: "settled",
    amount: expect.any(Number),
    order_id: expect.any(String),
  }
  expect(transactions).toEqual(Array.from({ length: count }, () => paid))
  expect(orders).toHaveLength(count)
  for (const { invoice_number, order_id } of transactions) {
    expect(orders).toContainEqual(
      expect.objectContaining({
        id: order_id,
        doku_transactions: [expect.objectContaining({ invoice_number, status: "paid", order_id })],
      }),
    )
  }
  expect(Object.keys(orders[0]?.doku_transactions[0] ?? {})).not.toContain("request_body")
  expect(refused).toContain("written by the ledger only")
}
