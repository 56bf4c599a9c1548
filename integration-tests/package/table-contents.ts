import type { Database } from "../chaos/database"

/** Medusa's tables that hold money or stand for it. */
const MEDUSAS_TABLES = [
  "order",
  "order_transaction",
  "order_cart",
  "order_payment_collection",
  "payment_collection",
  "payment_session",
  "payment",
  "capture",
  "refund",
]

type Row = Record<string, unknown>

/** Every row of the plugin's tables and of Medusa's tables about money, by table, in a fixed order. */
export async function readTables(database: Database): Promise<Record<string, Row[]>> {
  const ours = await database.query<{ name: string }>(
    `select table_name as name from information_schema.tables
     where table_schema = 'public' and table_name like 'doku\\_%' order by 1`,
  )
  const names = [...ours.map(({ name }) => name), ...MEDUSAS_TABLES]
  const tables = await Promise.all(
    names.map(async (name): Promise<[string, Row[]]> => {
      const rows = await database.query<{ row: Row }>(
        `select to_jsonb(t) as row from "${name}" t order by to_jsonb(t)->>'created_at', to_jsonb(t)::text`,
      )
      return [name, rows.map(({ row }) => row)]
    }),
  )
  return Object.fromEntries(tables)
}
