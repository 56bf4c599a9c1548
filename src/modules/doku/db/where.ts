/** A piece of a `where`: SQL of ours with `?` for every input. */
export interface Condition {
  sql: string
  bindings: readonly unknown[]
}

export function condition(sql: string, ...bindings: unknown[]): Condition {
  return { sql, bindings }
}

/** One value compared by `=`, which lets an index give the order too; several by `any`. */
export function isOneOf(column: string, values: readonly string[]): Condition {
  const [only] = values
  return values.length === 1 ? condition(`${column} = ?`, only) : condition(`${column} = any(?)`, values)
}

/** All of them; of none, everything. */
export function allOf(conditions: readonly Condition[]): Condition {
  return joined(conditions, " and ", "true")
}

/** Any of them; of none, nothing. */
export function anyOf(conditions: readonly Condition[]): Condition {
  return joined(conditions, " or ", "false")
}

function joined(conditions: readonly Condition[], by: string, empty: string): Condition {
  return {
    sql: conditions.map(({ sql }) => `(${sql})`).join(by) || empty,
    bindings: conditions.flatMap(({ bindings }) => bindings),
  }
}
