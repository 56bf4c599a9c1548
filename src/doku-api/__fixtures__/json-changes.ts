import { DokuError } from "../errors/doku-error"

export type Json = { [key: string]: unknown }

/** A copy in which the field at the path has another value, or is missing. */
export function change(json: Json, path: string, value: unknown): Json {
  const [key = "", ...rest] = path.split(".")
  const { [key]: old, ...others } = json
  if (rest.length > 0) return { ...others, [key]: change(old as Json, rest.join("."), value) }
  return value === undefined ? others : { ...others, [key]: value }
}

export function rename(json: Json, path: string): Json {
  const keys = path.split(".")
  const value = keys.reduce<unknown>((at, key) => (at as Json)[key], json)
  return change(change(json, path, undefined), `${path}_renamed`, value)
}

export function flawOf(run: () => unknown): { kind?: string; field?: string; code?: string } {
  try {
    run()
  } catch (error) {
    expect(error).toBeInstanceOf(DokuError)
    if (error instanceof DokuError) return { kind: error.kind, field: error.field, code: error.code }
  }
  return {}
}

export function unreadable(field: string) {
  return { kind: "invalid_response", field, code: "unreadable" }
}

/** Values that JSON allows where a text is expected. */
export const HOSTILE = [undefined, null, "", [], ["x"], {}, 0, true]
export const DEEP = `${"[".repeat(30_000)}${"]".repeat(30_000)}`
