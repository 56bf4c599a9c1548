import type { Logger } from "@medusajs/framework/types"
import { masked } from "../doku-api/errors/redaction"
import { withoutStatement } from "./error-message"
import { type FieldOf, type Level, LOG_EVENTS, type LogEvent } from "./log-events"
import { type LogValue, toLogfmt } from "./logfmt"

/** The fields of one log event. A field whose value is null or undefined is left out of the line. */
export type LogEventFields<E extends LogEvent> = Record<FieldOf<E>, LogValue | null | undefined>

/** Longer values are cut: a stranger may have written them. In UTF-16 units. */
const MAX_CHARACTERS = 500
/** More of a value than this is never looked at. */
const LOOKED_AT = 4_096
/** Leads to a shopper's order; Medusa's own messages name it. */
const SESSION_ID = /\bpayses_[0-9A-Za-z]+/g

/**
 * The one place that writes the plugin's log, but for the sentences at start: one line an event, `doku: event=…` first,
 * so that it can be found by `grep` as well as in Medusa's JSON. Medusa's logger would print an object as
 * "[object Object]" in development, so each line is a text.
 */
export class PaymentLog {
  constructor(private readonly logger: Pick<Logger, Level>) {}

  /**
   * Never throws and waits for nothing. Written once what it tells is committed: inside a transaction by
   * `sql.afterCommit`.
   */
  write<E extends LogEvent>(event: E, fields: LogEventFields<E>): void {
    try {
      this.logger[LOG_EVENTS[event].level](lineOf(event, fields))
    } catch {
      // A log that is broken can't be told so, and must not break a payment.
    }
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

/** Fields hold nothing private by their making; what strangers and errors say is looked through all the same. */
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

/** How a line names an invoice. */
export function invoiceOf(row: { invoice_number: string; provider_id: string }) {
  return { invoice: row.invoice_number, provider: row.provider_id }
}
