/** A number written as given: JSON.stringify can't write `150000.00`. */
export class NumberLiteral {
  constructor(readonly text: string) {}
}

/** JSON.stringify for plain data and {@link NumberLiteral}. */
export function toJson(value: unknown): string {
  if (value instanceof NumberLiteral) return value.text
  if (Array.isArray(value)) return `[${value.map(toJson).join(",")}]`
  if (typeof value === "object" && value !== null) {
    const members = Object.entries(value).filter(([, member]) => member !== undefined)
    return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${toJson(member)}`).join(",")}}`
  }
  return JSON.stringify(value ?? null)
}
