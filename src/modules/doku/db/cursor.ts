/**
 * Pages that follow on the last row seen, so that the thousandth costs no more than the first and rows that come
 * in between shift nothing. The row's id breaks ties.
 */

/** What a list is sorted by: SQL of ours, never input, and its type. */
export interface SortKey {
  sql: string
  type: "timestamptz" | "bigint"
}

/** A list's order as the API names it: a key's name, with `-` before it for the highest first. */
export interface Sorting {
  name: string
  key: SortKey
  descending: boolean
}

/** Where a page ended. `value` is the sort key as text, exact to the microsecond; null stands for "never". */
export interface Cursor {
  value: string | null
  id: string
}

const NEVER = "-infinity"
/** Milliseconds, as JavaScript's dates have them, would lose rows that were written within one. */
const TIME_FORMAT = `'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'`

/** @param keys what this list can be sorted by. */
export function sortingOf(name: string, keys: Record<string, SortKey>): Sorting {
  const descending = name.startsWith("-")
  const keyName = descending ? name.slice(1) : name
  const key = Object.hasOwn(keys, keyName) ? keys[keyName] : undefined
  if (!key) throw new Error(`A list can't be sorted by ${name}`)
  return { name, key, descending }
}

/** Every order that these keys allow. */
export function ordersBy(keys: Record<string, SortKey>): string[] {
  return Object.keys(keys).flatMap((name) => [name, `-${name}`])
}

/** SQL of a page: what comes after `after`, in which order, and the text of each row's position. */
export function pageSql({ key, descending }: Sorting, idColumn: string, after: Cursor | undefined) {
  const direction = descending ? "desc" : "asc"
  return {
    position:
      key.type === "bigint" ? `(${key.sql})::text` : `to_char(${key.sql} at time zone 'UTC', ${TIME_FORMAT})`,
    orderBy: `${key.sql} ${direction}, ${idColumn} ${direction}`,
    // Compared as a row, which one index answers; the same spelled out with `or` is answered by none.
    condition: after && {
      sql: `(${key.sql}, ${idColumn}) ${descending ? "<" : ">"} (:afterValue::${key.type}, :afterId)`,
      bindings: { afterValue: after.value ?? NEVER, afterId: after.id },
    },
  }
}

/** Opaque to whoever holds it; it names its order, for within another one the place means nothing. */
export function encodeCursor({ name }: Sorting, { value, id }: Cursor): string {
  return Buffer.from(JSON.stringify([name, value, id])).toString("base64url")
}

/** Undefined for what this order's list never gave out: a cursor is input, and the database refuses some texts. */
export function decodeCursor({ name, key }: Sorting, cursor: string): Cursor | undefined {
  let parts: unknown
  try {
    parts = JSON.parse(Buffer.from(cursor, "base64url").toString("utf8"))
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
  if (!Array.isArray(parts) || parts.length !== 3) return undefined
  const [order, value, id]: unknown[] = parts
  if (order !== name || typeof id !== "string" || !/^[\w-]{1,100}$/.test(id)) return undefined
  if (value === null) return key.type === "timestamptz" ? { value, id } : undefined
  if (typeof value !== "string" || !isValueOf(key, value)) return undefined
  return { value, id }
}

function isValueOf({ type }: SortKey, value: string): boolean {
  if (type === "bigint") return /^\d{1,18}$/.test(value)
  if (!/^2\d{3}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/.test(value)) return false
  const time = new Date(value)
  // The 30th of February is a date to JavaScript, and an error to PostgreSQL.
  return !Number.isNaN(time.getTime()) && time.toISOString().slice(0, 19) === value.slice(0, 19)
}

/** Cuts a page from rows of which one more than `limit` was asked for. */
export function toPage<Row extends { id: string; position: string | null }>(
  rows: readonly Row[],
  limit: number,
  sorting: Sorting,
): { rows: Row[]; nextCursor: string | null } {
  const page = rows.slice(0, limit)
  const last = page.at(-1)
  const more = rows.length > limit && last !== undefined
  return {
    rows: page,
    nextCursor: more ? encodeCursor(sorting, { value: last.position, id: last.id }) : null,
  }
}
