/**
 * What stands in a path is whatever somebody typed. Only what can be one of ours reaches the database, which
 * refuses some texts with an error of its own.
 */
export function readToken(value: unknown): string | undefined {
  return typeof value === "string" && /^[\w-]{22}$/.test(value) ? value : undefined
}

/** Medusa's ids: a prefix and a ULID; a store may make its own, within reason. */
export function readId(value: unknown): string | undefined {
  return typeof value === "string" && /^[\w-]{1,100}$/.test(value) ? value : undefined
}
