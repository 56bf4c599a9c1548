import type { Database } from "../../integration-tests/chaos/database"

/** Copies per statement. */
const CHUNK = 200

/** The tables that hold a cart's rows, each with a condition on the cart's id. */
const COLLECTIONS = "(select payment_collection_id from cart_payment_collection where cart_id = ?)"
const ROWS: Record<string, string> = {
  cart_address: `id in (select unnest(array[shipping_address_id, billing_address_id]) from cart where id = ?)`,
  cart: "id = ?",
  cart_line_item: "cart_id = ?",
  cart_line_item_tax_line: "item_id in (select id from cart_line_item where cart_id = ?)",
  cart_shipping_method: "cart_id = ?",
  cart_shipping_method_tax_line:
    "shipping_method_id in (select id from cart_shipping_method where cart_id = ?)",
  payment_collection: `id in ${COLLECTIONS}`,
  cart_payment_collection: "cart_id = ?",
  payment_session: `payment_collection_id in ${COLLECTIONS}`,
  doku_transaction: `payment_collection_id in ${COLLECTIONS}`,
  doku_session: `transaction_id in (select id from doku_transaction where payment_collection_id in ${COLLECTIONS})`,
}

/** Columns that must differ in each copy. */
const NAMES = ["id", "session_id", "invoice_number", "pay_token", "return_token"]

/**
 * Copies a cart with all that hangs on it, its payment session and LinkAja invoice included, as often as wanted:
 * by HTTP a cart takes a dozen requests. A copy's ids are the original's with a suffix.
 *
 * @returns the suffixes
 */
export async function cloneCart(database: Database, cartId: string, count: number): Promise<string[]> {
  const suffixes = Array.from({ length: count }, (_, index) => `N${String(index).padStart(5, "0")}`)
  const originals = await Promise.all(
    Object.entries(ROWS).map(async ([table, where]) => {
      const rows = await database.query<{ row: Record<string, unknown> }>(
        `select to_jsonb(t) as row from ${table} t where ${where}`,
        [cartId],
      )
      return { table, rows: rows.map(({ row }) => row), columns: await writableColumns(database, table) }
    }),
  )
  const names = originals.flatMap(({ rows }) => rows.flatMap(namesIn))
  const anyName = new RegExp(`(${[...new Set(names)].join("|")})`, "g")
  for (let from = 0; from < count; from += CHUNK) {
    const some = suffixes.slice(from, from + CHUNK)
    for (const { table, rows, columns } of originals) {
      const text = JSON.stringify(rows)
      const copies = some.map((suffix) => text.replace(anyName, `$1${suffix}`).slice(1, -1)).filter(Boolean)
      await database.query(
        `insert into ${table} (${columns}) select ${columns} from jsonb_populate_recordset(null::${table}, ?::jsonb)`,
        [`[${copies.join(",")}]`],
      )
    }
  }
  return suffixes
}

function namesIn(row: Record<string, unknown>): string[] {
  return NAMES.flatMap((column) => {
    const name = row[column]
    return typeof name === "string" ? [name] : []
  })
}

async function writableColumns(database: Database, table: string): Promise<string> {
  const columns = await database.query<{ name: string }>(
    `select column_name as name from information_schema.columns
     where table_schema = 'public' and table_name = ? and is_generated = 'NEVER'`,
    [table],
  )
  return columns.map(({ name }) => `"${name}"`).join(", ")
}
