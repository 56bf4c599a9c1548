import { readLogfmt } from "../../../src/logging/__fixtures__/read-logfmt"
import type { Level } from "../../../src/logging/log-events"
import type { Suite } from "./suite"

const LEVELS: readonly Level[] = ["debug", "info", "warn", "error"]

/** A parsed log line of the plugin. */
export interface LoggedEvent {
  level: Level
  event: string
  fields: Record<string, string>
}

/** The captured log. */
export interface Log {
  /** All lines, including Medusa's, with their arguments. */
  texts(): string[]
  /** The plugin's lines as text. */
  lines(): string[]
  /** The plugin's lines, parsed as logfmt. */
  events(): LoggedEvent[]
  /** What `grep INVOICE` finds without what changed nothing: `info invoice_opened`, … */
  life(invoice: string): string[]
  /** The fields of a payment's one line of that event. */
  only(invoice: string, event: string): Record<string, string>
}

/** Captures Medusa's log instead of printing it, until the test's mocks are restored. */
export function captureLog({ container }: Suite): Log {
  const logger = container.resolve("logger")
  const kept: { level: Level; args: unknown[] }[] = []
  for (const level of LEVELS) {
    jest.spyOn(logger, level).mockImplementation((...args: unknown[]) => {
      kept.push({ level, args })
      return undefined as never
    })
  }
  const ours = () => kept.filter(({ args: [line] }) => typeof line === "string" && line.startsWith("doku: "))
  const events = () =>
    ours().map(({ level, args: [line] }) => {
      const { event = "", ...fields } = Object.fromEntries(readLogfmt(String(line).slice("doku: ".length)))
      return { level, event, fields }
    })
  const about = (invoice: string) => events().filter(({ fields }) => fields.invoice === invoice)
  return {
    texts: () =>
      kept.map(({ args }) =>
        args.map((arg) => (arg instanceof Error ? `${arg.stack}` : JSON.stringify(arg))).join(" "),
      ),
    lines: () => ours().map(({ level, args: [line] }) => `${level} ${line}`),
    events,
    life: (invoice) =>
      about(invoice)
        .filter(({ level }) => level !== "debug")
        .map(({ level, event }) => `${level} ${event}`),
    only: (invoice, event) => {
      const found = about(invoice).filter((logged) => logged.event === event)
      expect(found).toHaveLength(1)
      return found[0]?.fields ?? {}
    },
  }
}
