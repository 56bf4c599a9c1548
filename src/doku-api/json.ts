/** A field of untrusted JSON: an own property only, never one of `Object.prototype`. */
export function ownValue(value: unknown, key: string): unknown {
  if (typeof value !== "object" || value === null || !Object.hasOwn(value, key)) return undefined
  return (value as Record<string, unknown>)[key]
}
