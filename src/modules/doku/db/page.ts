import { MedusaError } from "@medusajs/framework/utils"
import { mergeBindings, type Sql } from "./sql"
import { allOf, type Condition, condition } from "./where"

/** Which page of a list is read. */
export interface Page {
  limit: number
  /** The id of the last row of the page before; undefined for the first page. */
  cursor?: string | undefined
}

/** What a list consists of. Its rows come newest first, and the id orders rows of the same time. */
export interface List {
  /** SQL of the selected columns; one of them is `id`. */
  columns: string
  table: string
  /** The name that stands for the table in `columns`, `conditions` and `join`. */
  alias: string
  join?: string
  /** The column that the list is ordered by; each list needs an index on it and the id. */
  time: string
  conditions: readonly Condition[]
  /**
   * Conditions of which each row meets at most one. Each must have an index that gives its rows in the list's order.
   * The rows of the list meet one of them; undefined does not restrict the list.
   */
  parts?: readonly Condition[] | undefined
}

/**
 * One page of an admin's list, and the cursor of the next page. A page begins after the cursor's row instead of
 * skipping rows: so every page costs the same, and rows that are added meanwhile shift nothing.
 *
 * @throws MedusaError `invalid_data` when no row has the cursor's id.
 */
export async function queryPage<Row extends { id: string }>(
  sql: Sql,
  list: List,
  { limit, cursor }: Page,
): Promise<{ rows: Row[]; nextCursor: string | null }> {
  const conditions =
    cursor === undefined ? list.conditions : [...list.conditions, await isAfter(sql, list, cursor)]
  const { columns, table, alias, join, parts } = list
  const from = [table, alias, join].filter(Boolean).join(" ")
  const where = parts ? isOnPage(list, conditions, parts) : allOf(conditions)
  const found = await sql.query<Row>(
    `select ${columns} from ${from} where ${where.sql} ${orderOf(list)} limit :pageLimit`,
    mergeBindings(where.bindings, { pageLimit: limit + 1 }),
  )
  const rows = found.slice(0, limit)
  return { rows, nextCursor: found.length > limit ? (rows.at(-1)?.id ?? null) : null }
}

function orderOf({ alias, time }: List): string {
  return `order by ${alias}.${time} desc, ${alias}.id desc`
}

/**
 * The time is read as text, because a JavaScript date has milliseconds only. Both columns are compared as one row,
 * because an index serves that comparison; joined by `or` they would be a filter.
 */
async function isAfter(sql: Sql, { table, alias, time }: List, id: string): Promise<Condition> {
  const [last] = await sql.query<{ time: string }>(
    `select ${time}::text as time from ${table} where id = :id`,
    { id },
  )
  if (!last) {
    throw new MedusaError(
      MedusaError.Types.INVALID_DATA,
      "Field 'cursor' is not one that this list returned; leave it out to start at the newest",
    )
  }
  return condition(`(${alias}.${time}, ${alias}.id) < (:cursorTime::timestamptz, :cursorId)`, {
    cursorTime: last.time,
    cursorId: id,
  })
}

/** Reads at most one page from each part, and takes the newest rows of all of them. */
function isOnPage(list: List, conditions: readonly Condition[], parts: readonly Condition[]): Condition {
  const [part] = parts
  if (!part) return condition("false")
  if (parts.length === 1) return allOf([...conditions, part])
  const wheres = parts.map((one) => allOf([...conditions, one]))
  const { table, alias, time } = list
  const selects = wheres.map(
    ({ sql }) =>
      `(select ${alias}.id, ${alias}.${time} from ${table} ${alias} where ${sql} ${orderOf(list)} limit :pageLimit)`,
  )
  return {
    sql: `${alias}.id = any(array(select part.id from (${selects.join(" union all ")}) part
      order by part.${time} desc, part.id desc limit :pageLimit))`,
    bindings: mergeBindings(...wheres.map(({ bindings }) => bindings)),
  }
}
