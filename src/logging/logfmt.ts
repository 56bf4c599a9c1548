export type LogValue = string | number | boolean

/** A value that needs no quotes: no spaces, and no character that has a meaning in logfmt. */
const BARE = /^[\w.:/+@,#-]+$/
/**
 * Characters that JSON does not escape but that could end a line or change its display. Also `=`, so that a search for
 * `invoice=…` never finds one that an untrusted value contains.
 */
const TREACHEROUS = /[=\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu

/**
 * Fields as `name=value name="a value"`, in the given order and always on one line. Quoted values are escaped as in
 * JSON and are parsed as JSON.
 *
 * @param fields trusted names with untrusted values.
 */
export function toLogfmt(fields: readonly (readonly [name: string, value: LogValue])[]): string {
  return fields.map(([name, value]) => `${name}=${asText(value)}`).join(" ")
}

function asText(value: LogValue): string {
  const text = String(value)
  return BARE.test(text) ? text : JSON.stringify(text).replace(TREACHEROUS, escapeUnits)
}

function escapeUnits(character: string): string {
  const units = Array.from({ length: character.length }, (_, index) => character.charCodeAt(index))
  return units.map((unit) => `\\u${unit.toString(16).padStart(4, "0")}`).join("")
}
