export type LogValue = string | number | boolean

/** What needs no quotes: neither a space nor anything that logfmt gives a meaning. */
const BARE = /^[\w.:/+@,#-]+$/
/**
 * What JSON leaves as it is, and could end a line or change how it is shown; and the sign of equality, so that nobody
 * who looks for `invoice=…` finds one that a stranger has written into a value.
 */
const TREACHEROUS = /[=\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu

/**
 * Fields as `name=value name="a value"`, in the given order and always on one line, whatever the values hold: quoted
 * values are escaped as in JSON, which is also how they are read back.
 *
 * @param fields names of ours with their values.
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
