import { LOG_EVENTS, type LogEvent } from "../logging/log-events"

/** Stands for the ids of the configured provider entries, the only list that the store decides. */
export const PROVIDERS = "the configured provider ids"
/** What any value becomes that is not in its label's list, so that no label can grow. */
export const OTHER = "other"

type Values = readonly string[] | typeof PROVIDERS

interface MetricForm {
  kind: "counter" | "histogram" | "gauge"
  /** UCUM: `s`, `1`, or what is counted in braces. */
  unit: string
  description: string
  /** OpenTelemetry's attributes. Prometheus has them with `_` for `.`. */
  labels: Readonly<Record<string, Values>>
  /** Upper bounds of a histogram's buckets, in its unit. */
  buckets?: readonly number[]
}

const counter = <const L extends MetricForm["labels"]>(unit: string, description: string, labels: L) => ({
  kind: "counter" as const,
  unit,
  description,
  labels,
})
const gauge = <const L extends MetricForm["labels"]>(unit: string, description: string, labels: L) => ({
  kind: "gauge" as const,
  unit,
  description,
  labels,
})
const histogram = <const L extends MetricForm["labels"]>(
  description: string,
  labels: L,
  buckets: readonly number[],
) => ({ kind: "histogram" as const, unit: "s", description, labels, buckets })

const ANSWER_SECONDS = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 15, 30] as const
const SETTLE_SECONDS = [0.5, 1, 2, 5, 10, 30, 60, 120, 300, 900, 3_600, 14_400, 86_400] as const
const RUN_SECONDS = [0.1, 0.5, 1, 5, 15, 30, 60, 120, 300, 600] as const

/** The kinds of cases; a test compares them with the ledger's. */
const CASE_KINDS = [
  "amount_mismatch",
  "cart_changed",
  "paid_without_order",
  "paid_twice",
  "other_payment_authorized",
  "other_payment_started",
  "order_canceled",
  "refund_due",
  "refunded_at_doku",
  "unlisted_status",
  "status_contradicts_paid",
  "other_channel",
  "channel_inactive",
  "account_missing",
  "unknown_invoice",
] as const

/** Why a shopper was not let through. Those of `start_refused`, `page_refused`, `payment_link_refused`, and of the gates. */
const REFUSAL_REASONS = [
  // What keeps a cart from its order, or from a payment.
  "sold_out",
  "cart_incomplete",
  "cart_changed",
  "promotion_gone",
  "unavailable",
  // A payment that was received, or may still be.
  "already_paid",
  "under_review",
  "money_received",
  "checking_another",
  // A session's start.
  "outside_limits",
  "redirect_not_allowed",
  "too_many_pages",
  // A page.
  "created",
  "failed",
  "paid",
  "refunded",
  "not_offered",
  "offer_ended",
  "session_gone",
  "total_changed",
  "ordered",
  "cart_gone",
  "order_gone",
  "no_account",
  "just_changed",
  // A payment link.
  "over",
  "withdrawn",
  "expired",
  "not_idr",
  "draft",
  "canceled",
  "nothing_owed",
  "not_enabled",
  "other_payment",
  "busy",
  "too_many",
  "no_collection",
  "no_new_session",
  "not_started",
] as const

/** Events of the levels `warn` and `error` that another metric counts. */
const COUNTED_ELSEWHERE = [
  "create_refused",
  "create_unknown",
  "payment_refunded",
  "payment_contradicted",
  "case_opened",
  "refund_unbooked",
  "refund_refused",
  "settle_failed",
  "job_run_failed",
  "signature_mismatch",
  "notification_rejected",
  "notification_unreadable",
  "notification_misdirected",
  "notification_unknown_invoice",
  "notification_unrecorded",
  "status_unanswered",
] as const satisfies readonly LogEvent[]

/** Every other event that is for a person to look at, by its name in the log; a new event is counted by itself. */
export const PROBLEMS: readonly string[] = Object.entries(LOG_EVENTS)
  .filter(([, { level }]) => level === "warn" || level === "error")
  .map(([event]) => event)
  .filter((event) => !(COUNTED_ELSEWHERE as readonly string[]).includes(event))

/**
 * Every metric with all that its labels can say. No label holds an invoice, a cart, an order, a customer, an address or
 * a text. docs/metrics.md explains each metric; a test compares the two.
 */
export const METRICS = {
  "doku.invoice.events": counter("{event}", "What became of LinkAja invoices.", {
    "doku.event": [
      "opened",
      "created",
      "refused",
      "unknown",
      "paid",
      "declined",
      "expired",
      "refunded",
      "contradicted",
    ],
    "doku.provider_id": PROVIDERS,
  }),
  "doku.page.opened": counter("{page}", "Shoppers sent on to LinkAja.", {}),
  "doku.shopper.returns": counter(
    "{return}",
    "Shoppers who came back from LinkAja, by what they were told.",
    {
      "doku.status_shown": ["paid", "pending", "failed", "expired", "review"],
    },
  ),
  "doku.shopper.refusals": counter("{refusal}", "Requests of shoppers that led to no payment or order.", {
    "doku.step": ["session", "start", "page", "completion", "payment_link"],
    "doku.reason": REFUSAL_REASONS,
  }),
  "doku.notifications": counter("{notification}", "DOKU's notifications, by what they were answered.", {
    "doku.outcome": [
      "recorded",
      "repeated",
      "unknown_invoice",
      "bad_signature",
      "unreadable",
      "too_large",
      "misdirected",
      "not_recorded",
    ],
    "doku.provider_id": PROVIDERS,
  }),
  "doku.notifications.missing": gauge("1", "1 while payments succeed and no notification arrives.", {
    "doku.provider_id": PROVIDERS,
  }),
  "doku.client.call.duration": histogram(
    "How long calls to DOKU took, resends included, by their outcome.",
    {
      "doku.call": ["create_order", "get_status"],
      "doku.outcome": [
        "ok",
        "not_found",
        "not_sent",
        "unknown_outcome",
        "refused",
        "misconfigured",
        "invalid_response",
      ],
      "doku.provider_id": PROVIDERS,
    },
    ANSWER_SECONDS,
  ),
  "doku.breaker.open": gauge("1", "1 while this process has paused the job's queries of an account.", {
    "doku.provider_id": PROVIDERS,
  }),
  "doku.clock.skew": gauge("s", "This server's clock minus DOKU's, by DOKU's last answer to this process.", {
    "doku.provider_id": PROVIDERS,
  }),
  "doku.signature.mismatches": counter("{answer}", "Answers of DOKU with a wrong signature.", {
    "doku.call": ["create_order", "get_status"],
  }),
  "doku.settle.delay": histogram(
    "From the moment when a payment was known to be paid to its settlement.",
    { "doku.provider_id": PROVIDERS },
    SETTLE_SECONDS,
  ),
  "doku.settle.attempts": counter("{attempt}", "Attempts to make the order of a paid transaction.", {
    "doku.outcome": ["settled", "not_settled", "waiting", "failed"],
  }),
  "doku.unsettled.payments": gauge("{payment}", "Paid transactions without an order, by who has to act.", {
    "doku.waits_for": ["order", "person"],
  }),
  "doku.unsettled.oldest_age": gauge("s", "How long the oldest of them has been paid.", {
    "doku.waits_for": ["order", "person"],
  }),
  "doku.cases.open": gauge("{case}", "Open cases.", { "doku.case_kind": CASE_KINDS }),
  "doku.cases.oldest_age": gauge("s", "How long the oldest open case has been open.", {}),
  "doku.case.events": counter("{case}", "Cases that were opened and closed.", {
    "doku.event": ["opened", "closed"],
    "doku.case_kind": CASE_KINDS,
  }),
  "doku.refund.events": counter("{refund}", "Manual refunds, and refunds that Medusa wanted to book.", {
    "doku.event": ["recorded", "booked", "unbooked", "refused"],
  }),
  "doku.payment_link.events": counter("{link}", "Payment links.", {
    "doku.event": ["requested", "renewed", "opened", "paid", "withdrawn"],
  }),
  "doku.job.run.duration": histogram(
    "How long runs of the reconcile job took.",
    { "doku.outcome": ["done", "idle", "failed"] },
    RUN_SECONDS,
  ),
  "doku.job.transactions": counter("{transaction}", "What the runs of the job have done.", {
    "doku.result": ["queried", "paid", "checked", "settled", "failed"],
  }),
  "doku.job.finished.age": gauge("s", "Since a run of the job has finished, in whichever process.", {}),
  "doku.pruned.rows": counter("{row}", "Rows of the ledger that the job has removed.", {
    "doku.rows": ["transactions", "sessions", "events", "unknown", "leases"],
  }),
  "doku.lease.wait.duration": histogram(
    "How long a lease was waited for that another process held.",
    { "doku.acquired": ["true", "false"] },
    ANSWER_SECONDS,
  ),
  "doku.problems": counter("{problem}", "Other events that the log has at the levels warn and error.", {
    "doku.problem": PROBLEMS,
  }),
} as const satisfies Record<string, MetricForm>

export type MetricName = keyof typeof METRICS

type NameOf<Kind extends MetricForm["kind"]> = {
  [Name in MetricName]: (typeof METRICS)[Name]["kind"] extends Kind ? Name : never
}[MetricName]
export type CounterName = NameOf<"counter">
export type HistogramName = NameOf<"histogram">
export type GaugeName = NameOf<"gauge">

/** The labels of one measurement. A value that is not in the label's list becomes `other`. */
export type LabelsOf<Name extends MetricName> = {
  [Label in keyof (typeof METRICS)[Name]["labels"]]: string | boolean | null | undefined
}
