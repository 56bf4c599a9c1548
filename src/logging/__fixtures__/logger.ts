import type { Level } from "../log-events"

/** A logger that records its lines. */
export function keepingLogger() {
  const kept: { level: Level; line: string }[] = []
  const keep = (level: Level) => (line: unknown) => void kept.push({ level, line: String(line) })
  return { kept, debug: keep("debug"), info: keep("info"), warn: keep("warn"), error: keep("error") }
}
