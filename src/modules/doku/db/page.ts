import { type Cursor, pageSql, type Sorting, toPage } from "./cursor"
import { mergeBindings, type Sql } from "./sql"
import { allOf, type Condition } from "./where"

export interface PageQuery {
  /** SQL of what is selected; one column of it is `id`. */
  columns: string
  from: string
  /** The id as the order and the conditions name it, e.g. `t.id`. */
  idColumn: string
  conditions: readonly Condition[]
  /**
   * Conditions of which each row fits exactly one, and for each of which an index has the rows in order. A list that
   * is none of an index's orders is put together from those that are.
   */
  parts?: readonly Condition[]
  sorting: Sorting
  limit: number
  after: Cursor | undefined
}

/** One page of an admin's list, and the cursor of the next. */
export async function queryPage<Row extends { id: string }>(
  sql: Sql,
  { columns, from, idColumn, conditions, parts = [], sorting, limit, after }: PageQuery,
): Promise<{ rows: Row[]; nextCursor: string | null }> {
  const { position, orderBy, condition: following } = pageSql(sorting, idColumn, after)
  const all = [...conditions, ...(following ? [following] : [])]
  const where =
    parts.length < 2 ? allOf([...all, ...parts]) : amongParts({ from, idColumn, parts, sorting, limit }, all)
  const found = await sql.query<Row & { position: string | null }>(
    `select ${columns}, ${position} as position from ${from} where ${where.sql} order by ${orderBy} limit :pageLimit`,
    mergeBindings(where.bindings, { pageLimit: limit + 1 }),
  )
  const { rows, nextCursor } = toPage(found, limit, sorting)
  return { rows: rows.map(({ position: _, ...row }) => row as unknown as Row), nextCursor }
}

/** The rows of a page, by their ids: each part gives as many as fill it alone, and the first of all of these do. */
function amongParts(
  {
    from,
    idColumn,
    parts,
    sorting,
    limit,
  }: Pick<PageQuery, "from" | "idColumn" | "sorting" | "limit"> & { parts: readonly Condition[] },
  conditions: readonly Condition[],
): Condition {
  const { orderBy } = pageSql(sorting, idColumn, undefined)
  const direction = sorting.descending ? "desc" : "asc"
  const wheres = parts.map((part) => allOf([...conditions, part]))
  const selects = wheres.map(
    ({ sql }) =>
      `(select ${idColumn} as id, ${sorting.key.sql} as key from ${from} where ${sql} order by ${orderBy} limit :pageLimit)`,
  )
  return {
    sql: `${idColumn} = any(array(select part.id from (${selects.join(" union all ")}) part
      order by part.key ${direction}, part.id ${direction} limit :pageLimit))`,
    bindings: mergeBindings(...wheres.map(({ bindings }) => bindings), { pageLimit: limit + 1 }),
  }
}
