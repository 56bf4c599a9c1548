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

/** After one order was bought and settled. */
export async function expectReadableLedger(store: Store): Promise<void> {
  const { transactions, orders, refused } = await store.exec<Read>("read-ledger", SCRIPT)
  expect(transactions).toEqual([
    {
      invoice_number: expect.any(String),
      status: "paid",
      settlement: "settled",
      amount: expect.any(Number),
      order_id: expect.any(String),
    },
  ])
  const [{ invoice_number, order_id } = {}] = transactions as Partial<Read["transactions"][number]>[]
  expect(orders).toMatchObject([
    { id: order_id, doku_transactions: [{ invoice_number, status: "paid", order_id }] },
  ])
  expect(Object.keys(orders[0]?.doku_transactions[0] ?? {})).not.toContain("request_body")
  expect(refused).toContain("written by the ledger only")
}
