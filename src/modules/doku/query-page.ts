import { allOf, type Condition } from "./conditions"
import { cutPage, type Position, pageSql, type Sorting } from "./keyset"
import type { Sql } from "./sql"

export interface PageQuery {
  /** SQL of what is selected; one column of it is `id`. */
  columns: string
  from: string
  /** The id as the order and the conditions name it, e.g. `t.id`. */
  idColumn: string
  conditions: readonly Condition[]
  sorting: Sorting
  limit: number
  after: Position | undefined
}

/** One page of an admin's list, and the cursor of the next. */
export async function queryPage<Row extends { id: string }>(
  sql: Sql,
  { columns, from, idColumn, conditions, sorting, limit, after }: PageQuery,
): Promise<{ rows: Row[]; nextCursor: string | null }> {
  const { position, orderBy, condition: following } = pageSql(sorting, idColumn, after)
  const where = allOf([...conditions, ...(following ? [following] : [])])
  const found = await sql.query<Row & { position: string | null }>(
    `select ${columns}, ${position} as position from ${from} where ${where.sql} order by ${orderBy} limit ?`,
    [...where.bindings, limit + 1],
  )
  const { rows, nextCursor } = cutPage(found, limit, sorting)
  return { rows: rows.map(({ position: _, ...row }) => row as unknown as Row), nextCursor }
}
