import type { LogEvent } from "../logging/log-events"
import type { LogValue } from "../logging/logfmt"
import type { LogEventFields } from "../logging/payment-log"
import { PROBLEMS } from "./metrics"
import type { Metrics } from "./recorder"

type Measure<E extends LogEvent> = (metrics: Metrics, fields: LogEventFields<E>) => void

type Field<Name extends string> = { [N in Name]: LogValue | null | undefined }

const invoice =
  (event: string) =>
  (metrics: Metrics, { provider }: Field<"provider">) =>
    metrics.count("doku.invoice.events", { "doku.event": event, "doku.provider_id": asText(provider) })
const refusal =
  (step: string) =>
  (metrics: Metrics, { reason }: Field<"reason">) =>
    metrics.count("doku.shopper.refusals", { "doku.step": step, "doku.reason": asText(reason) })
const attempt = (outcome: string) => (metrics: Metrics) =>
  metrics.count("doku.settle.attempts", { "doku.outcome": outcome })
const caseEvent =
  (event: string) =>
  (metrics: Metrics, { kind }: Field<"kind">) =>
    metrics.count("doku.case.events", { "doku.event": event, "doku.case_kind": asText(kind) })
const refund = (event: string) => (metrics: Metrics) =>
  metrics.count("doku.refund.events", { "doku.event": event })
const link = (event: string) => (metrics: Metrics) =>
  metrics.count("doku.payment_link.events", { "doku.event": event })

/**
 * What the log's events say to the metrics. The log is the one place where each thing that happened to a payment is
 * told once, after its change is committed, so a rolled-back change and a repeated report are counted nowhere.
 */
const MEASURES: { [E in LogEvent]?: Measure<E> } = {
  invoice_opened: invoice("opened"),
  invoice_created: invoice("created"),
  create_refused: invoice("refused"),
  create_unknown: invoice("unknown"),
  payment_paid: invoice("paid"),
  payment_declined: invoice("declined"),
  payment_expired: invoice("expired"),
  payment_refunded: invoice("refunded"),
  payment_contradicted: invoice("contradicted"),
  page_opened: (metrics) => metrics.count("doku.page.opened", {}),
  shopper_returned: (metrics, { status_shown }) =>
    metrics.count("doku.shopper.returns", { "doku.status_shown": asText(status_shown) }),
  start_refused: refusal("start"),
  page_refused: refusal("page"),
  payment_link_refused: refusal("payment_link"),
  signature_mismatch: (metrics, { answer }) =>
    metrics.count("doku.signature.mismatches", {
      "doku.call": answer === "create" ? "create_order" : "get_status",
    }),
  settled: (metrics, { provider, since_paid_ms }) => {
    attempt("settled")(metrics)
    const labels = { "doku.provider_id": asText(provider) }
    if (typeof since_paid_ms === "number") metrics.observe("doku.settle.delay", since_paid_ms / 1_000, labels)
  },
  not_settled: attempt("not_settled"),
  settle_waiting: attempt("waiting"),
  settle_failed: attempt("failed"),
  case_opened: caseEvent("opened"),
  case_closed: caseEvent("closed"),
  refund_recorded: refund("recorded"),
  refund_booked: refund("booked"),
  refund_unbooked: refund("unbooked"),
  refund_refused: refund("refused"),
  payment_link_requested: (metrics, { renewed }) => link(renewed === true ? "renewed" : "requested")(metrics),
  payment_link_opened: link("opened"),
  payment_link_paid: link("paid"),
  payment_link_withdrawn: link("withdrawn"),
  job_run: (metrics, { queried, paid, checked, settled, failed }) => {
    for (const [result, transactions] of Object.entries({ queried, paid, checked, settled, failed })) {
      if (Number(transactions) > 0)
        metrics.count("doku.job.transactions", { "doku.result": result }, Number(transactions))
    }
  },
  ledger_pruned: (metrics, { transactions, sessions, events, unknown, leases }) => {
    for (const [rows, removed] of Object.entries({ transactions, sessions, events, unknown, leases })) {
      if (Number(removed) > 0) metrics.count("doku.pruned.rows", { "doku.rows": rows }, Number(removed))
    }
  },
  lease_waited: (metrics, { waited_ms, acquired }) =>
    metrics.observe("doku.lease.wait.duration", Number(waited_ms) / 1_000, {
      "doku.acquired": asText(acquired),
    }),
}

/** Counts what one log line tells. */
export function measureLogEvent<E extends LogEvent>(
  metrics: Metrics,
  event: E,
  fields: LogEventFields<E>,
): void {
  MEASURES[event]?.(metrics, fields)
  if (PROBLEMS.includes(event)) metrics.count("doku.problems", { "doku.problem": event })
}

function asText(value: unknown): string | undefined {
  return value === null || value === undefined ? undefined : String(value)
}
