/** Undefined for a text that can't be a token. PostgreSQL rejects some texts with an error, which would be a 500. */
export function readToken(value: unknown): string | undefined {
  return typeof value === "string" && /^[\w-]{22}$/.test(value) ? value : undefined
}

/** Undefined for a text that can't be an id. Medusa's ids are a prefix and a ULID; stores may use their own. */
export function readId(value: unknown): string | undefined {
  return typeof value === "string" && /^[\w-]{1,100}$/.test(value) ? value : undefined
}
