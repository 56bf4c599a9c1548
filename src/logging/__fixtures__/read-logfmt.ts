/** One field of a line: `name=value` or `name="value"`, escaped as in JSON. */
const FIELD = /^([a-z_]+)=("(?:[^"\\]|\\.)*"|[^\s"]+)(?: |$)/

/** Parses a line of logfmt; throws if it is not logfmt. All values are texts. */
export function readLogfmt(line: string): Map<string, string> {
  const fields = new Map<string, string>()
  let rest = line
  while (rest !== "") {
    const [matched, name, value] = FIELD.exec(rest) ?? []
    if (matched === undefined || name === undefined || value === undefined) {
      throw new Error(`Not logfmt: ${rest}`)
    }
    if (fields.has(name)) throw new Error(`${name} stands twice in: ${line}`)
    fields.set(name, value.startsWith('"') ? String(JSON.parse(value)) : value)
    rest = rest.slice(matched.length)
  }
  return fields
}
