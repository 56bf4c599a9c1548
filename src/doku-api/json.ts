/** A field of a stranger's JSON: only what the object itself holds, so never anything of `Object.prototype`. */
export function ownValue(value: unknown, key: string): unknown {
  if (typeof value !== "object" || value === null || !Object.hasOwn(value, key)) return undefined
  return (value as Record<string, unknown>)[key]
}
