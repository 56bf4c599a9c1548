import { InputError } from "./input-error"

/** Turns an unknown value into a `T`, or throws an {@link InputError} that names `field`. */
export type Reader<T> = (value: unknown, field: string) => T

/** A reader for each field of an object. */
export type ReaderTable = Readonly<Record<string, Reader<unknown>>>

/** The object that a {@link ReaderTable} reads; every field is optional. */
export type Fields<Table extends ReaderTable> = { [Name in keyof Table]?: ReturnType<Table[Name]> }

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value)
}

export const flag: Reader<boolean> = (value, field) => {
  if (typeof value !== "boolean") throw new InputError(`${field} must be true or false`)
  return value
}

export function oneOf<const T extends string>(...words: readonly T[]): Reader<T> {
  return (value, field) => {
    const found = words.find((word) => word === value)
    if (found === undefined) throw new InputError(`${field} must be one of: ${words.join(", ")}`)
    return found
  }
}

export function integer(min: number, max: number): Reader<number> {
  return (value, field) => {
    if (typeof value !== "number" || !Number.isInteger(value) || value < min || value > max) {
      throw new InputError(`${field} must be a whole number from ${min} to ${max}`)
    }
    return value
  }
}

export function decimal(min: number, max: number): Reader<number> {
  return (value, field) => {
    if (typeof value !== "number" || !Number.isFinite(value) || value < min || value > max) {
      throw new InputError(`${field} must be a number from ${min} to ${max}`)
    }
    return value
  }
}

/** A non-empty string without line breaks (most strings end up in a header or a signed line). */
export function text(options: { max?: number; pattern?: RegExp; hint?: string } = {}): Reader<string> {
  const { max = 200, pattern, hint } = options
  return (value, field) => {
    const wanted = hint ?? `a non-empty string of at most ${max} characters on one line`
    if (typeof value !== "string" || value.length === 0 || value.length > max || /[\r\n]/.test(value)) {
      throw new InputError(`${field} must be ${wanted}`)
    }
    if (pattern && !pattern.test(value)) throw new InputError(`${field} must be ${wanted}`)
    return value
  }
}

export const httpUrl: Reader<string> = (value, field) => {
  const url = typeof value === "string" && URL.canParse(value) ? new URL(value) : undefined
  if (typeof value !== "string" || !url || (url.protocol !== "http:" && url.protocol !== "https:")) {
    throw new InputError(`${field} must be an absolute URL such as http://localhost:9000/hooks/payment/…`)
  }
  return value
}

export const anyObject: Reader<Record<string, unknown>> = (value, field) => {
  if (!isObject(value)) throw new InputError(`${field} must be a JSON object`)
  return value
}

export function listOf<T>(reader: Reader<T>): Reader<T[]> {
  return (value, field) => {
    if (!Array.isArray(value)) throw new InputError(`${field} must be an array`)
    return value.map((item: unknown, index) => reader(item, `${field}[${index}]`))
  }
}

export function nullable<T>(reader: Reader<T>): Reader<T | null> {
  return (value, field) => (value === null ? null : reader(value, field))
}

/** Reads an object with the fields of the table; the refusal of another name lists the known ones. */
export function fields<Table extends ReaderTable>(readers: Table): Reader<Fields<Table>> {
  const table = new Map(Object.entries<Reader<unknown>>(readers))
  const known = [...table.keys()].join(", ")
  return (value, field) => {
    if (!isObject(value)) throw new InputError(`${field} must be a JSON object with any of: ${known}`)
    const entries: [string, unknown][] = []
    for (const [name, given] of Object.entries(value)) {
      const reader = table.get(name)
      if (!reader) throw new InputError(`${field}.${name} is unknown; known names: ${known}`)
      if (given !== undefined) entries.push([name, reader(given, `${field}.${name}`)])
    }
    return Object.fromEntries(entries) as Fields<Table>
  }
}
