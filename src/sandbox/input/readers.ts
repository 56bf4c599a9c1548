/** Reading of what a person typed: a flag, a setting, a control call. Every refusal names the field and the fix. */

/** Input that the sandbox refuses; `httpStatus` is what the control API answers. */
export class InputError extends Error {
  constructor(
    message: string,
    readonly httpStatus: 400 | 404 | 409 = 400,
  ) {
    super(message)
    this.name = "InputError"
  }
}

/** Turns an unknown value into a `T`, or throws an {@link InputError} that names `field`. */
export type Reader<T> = (value: unknown, field: string) => T

export type Readers<T> = { [K in keyof T]-?: Reader<Exclude<T[K], undefined>> }

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value)
}

/**
 * The `code` of a system error. Not by `instanceof`: under jest, Node's own errors come from another realm than
 * the code that meets them.
 */
export function errorCode(error: unknown): string | undefined {
  return isObject(error) && typeof error.code === "string" ? error.code : undefined
}

export function errorMessage(error: unknown): string {
  return isObject(error) && typeof error.message === "string" ? error.message : String(error)
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

/** A non-empty string without line breaks (most of them end up in a header or in a signed line). */
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

export function nullable<T>(reader: Reader<T>): Reader<T | null> {
  return (value, field) => (value === null ? null : reader(value, field))
}

/** An object of which every name is known; a name that isn't is refused with the list of those that are. */
export function fields<T extends object>(readers: Readers<T>): Reader<Partial<T>> {
  const table = new Map<string, Reader<unknown>>(Object.entries<Reader<unknown>>(readers))
  const known = [...table.keys()].join(", ")
  return (value, field) => {
    if (!isObject(value)) throw new InputError(`${field} must be a JSON object with any of: ${known}`)
    const entries: [string, unknown][] = []
    for (const [name, given] of Object.entries(value)) {
      const reader = table.get(name)
      if (!reader) throw new InputError(`${field}.${name} is unknown; known names: ${known}`)
      if (given !== undefined) entries.push([name, reader(given, `${field}.${name}`)])
    }
    return Object.fromEntries(entries) as Partial<T>
  }
}
