import type { Logger } from "@medusajs/framework/types"
import { masked } from "../doku-api/errors/redaction"
import { withoutStatement } from "./error-message"
import { type FieldOf, type Level, LOG_EVENTS, type LogEvent } from "./log-events"
import { type LogValue, toLogfmt } from "./logfmt"

/** The fields of one log event. A field whose value is null or undefined is left out of the line. */
export type LogEventFields<E extends LogEvent> = Record<FieldOf<E>, LogValue | null | undefined>

/** Longer values are cut, because they may be untrusted. In UTF-16 units. */
const MAX_CHARACTERS = 500
/** Longer values are cut before the patterns of `masked` run over them. */
const LOOKED_AT = 4_096
/** Medusa's own error messages contain session ids, which lead to a shopper's order. */
const SESSION_ID = /\bpayses_[0-9A-Za-z]+/g

/**
 * Writes the plugin's log, except for the sentences at boot: one line per event, beginning with `doku: event=…`, which
 * `grep` finds in plain text as well as in Medusa's JSON. Each line is a text because Medusa's logger prints an object
 * as "[object Object]" in development.
 */
export class PaymentLog {
  /** @param written called with each event, for the metrics. */
  constructor(
    private readonly logger: Pick<Logger, Level>,
    private readonly written: <E extends LogEvent>(event: E, fields: LogEventFields<E>) => void = () =>
      undefined,
  ) {}

  /**
   * Never throws, and is synchronous. Call it after the change is committed: inside a database transaction, from
   * `sql.afterCommit`.
   */
  write<E extends LogEvent>(event: E, fields: LogEventFields<E>): void {
    try {
      this.logger[LOG_EVENTS[event].level](lineOf(event, fields))
    } catch {
      // A failing logger must not break a payment, and its failure cannot be logged.
    }
    this.written(event, fields)
  }
}

function lineOf<E extends LogEvent>(event: E, fields: LogEventFields<E>): string {
  const names: readonly FieldOf<E>[] = LOG_EVENTS[event].fields
  const present = names.flatMap((name): [string, LogValue][] => {
    const value = fields[name]
    return value === null || value === undefined ? [] : [[name, tidy(value)]]
  })
  return `doku: ${toLogfmt([["event", event], ...present])}`
}

/** No field is meant for private data; texts from outside and from errors are masked all the same. */
function tidy(value: LogValue): LogValue {
  if (typeof value !== "string") return value
  const said = withoutStatement(value).slice(0, LOOKED_AT)
  const text = masked(said, []).replace(SESSION_ID, "payses_…")
  return text.length <= MAX_CHARACTERS ? text : `${text.slice(0, MAX_CHARACTERS - 1)}…`
}

/** Whole milliseconds since `performance.now()` was `startedAt`. */
export function msSince(startedAt: number): number {
  return Math.round(performance.now() - startedAt)
}

/** The two fields by which a log line names a transaction. */
export function invoiceOf(row: { invoice_number: string; provider_id: string }) {
  return { invoice: row.invoice_number, provider: row.provider_id }
}
