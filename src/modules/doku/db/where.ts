import { type Bindings, mergeBindings } from "./sql"

/** A part of a `where` clause: SQL written here, with a named binding for every input. */
export interface Condition {
  sql: string
  bindings: Bindings
}

export function condition(sql: string, bindings: Bindings = {}): Condition {
  return { sql, bindings }
}

/**
 * A single value is compared with `=`, because only then an index can also provide the order.
 *
 * @param name of the binding; conditions that are joined must not use one name for different values.
 */
export function isOneOf(column: string, name: string, values: readonly string[]): Condition {
  const [only] = values
  return values.length === 1 && only !== undefined
    ? condition(`${column} = :${name}`, { [name]: only })
    : condition(`${column} = any(:${name})`, { [name]: values })
}

/** True for every row when the list is empty. */
export function allOf(conditions: readonly Condition[]): Condition {
  return joined(conditions, " and ", "true")
}

/** False for every row when the list is empty. */
export function anyOf(conditions: readonly Condition[]): Condition {
  return joined(conditions, " or ", "false")
}

function joined(conditions: readonly Condition[], by: string, empty: string): Condition {
  return {
    sql: conditions.map(({ sql }) => `(${sql})`).join(by) || empty,
    bindings: mergeBindings(...conditions.map(({ bindings }) => bindings)),
  }
}

/** Bounds of a time; absent ones don't restrict. */
export type TimeRange = Partial<Record<"$gt" | "$gte" | "$lt" | "$lte", Date>>

const COMPARISONS = { $gt: ">", $gte: ">=", $lt: "<", $lte: "<=" } as const

/**
 * One condition for each bound of a range.
 *
 * @param name the beginning of the bindings' names.
 */
export function timeRange(column: string, name: string, range: TimeRange = {}): Condition[] {
  return (["$gt", "$gte", "$lt", "$lte"] as const).flatMap((bound) => {
    const time = range[bound]
    const binding = `${name}_${bound.slice(1)}`
    return time
      ? [
          condition(`${column} ${COMPARISONS[bound]} :${binding}::timestamptz`, {
            [binding]: time.toISOString(),
          }),
        ]
      : []
  })
}
