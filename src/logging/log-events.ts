export type Level = "debug" | "info" | "warn" | "error"

/** An event's level and its fields in order. A field's name ends with its unit. */
interface EventForm {
  level: Level
  fields: readonly string[]
}

const at =
  <L extends Level>(level: L) =>
  <const F extends readonly string[]>(...fields: F) => ({ level, fields })

/** Events that change nothing; shown only when `LOG_LEVEL` is `debug`. */
const debug = at("debug")
/** The normal events of a payment. */
const info = at("info")
/** Events that a person has to check, or that are suspicious. */
const warn = at("warn")
/** Failures on our side. */
const error = at("error")

/** A create request that yielded no payment page. */
const NO_PAGE = warn("invoice", "provider", "kind", "code", "http_status", "attempts", "took_ms", "problem")

/**
 * Every log event with the only fields it can have. No field may contain a secret, signature, token, session id,
 * redirect parameter, raw body, or text typed by a customer or an admin. docs/reference.md explains each event; a test
 * compares the two.
 */
export const LOG_EVENTS = {
  invoice_opened: info("invoice", "provider", "integration", "amount_idr", "cart", "collection"),
  invoice_created: info("invoice", "provider", "attempts", "replayed", "took_ms"),
  create_refused: NO_PAGE,
  create_unknown: NO_PAGE,
  session_adopted: info("invoice", "provider"),
  start_refused: info("invoice", "provider", "reason"),
  page_opened: info("invoice", "provider", "again"),
  page_refused: info("invoice", "provider", "reason"),
  shopper_returned: info("invoice", "provider", "status_shown", "order", "took_ms"),

  notification_recorded: info("invoice", "provider", "doku_status", "amount_idr", "repeated"),
  notification_old_key: warn("invoice", "provider", "doku_status", "repeated"),
  notification_unknown_invoice: warn("invoice", "provider", "doku_status", "kept"),
  notification_late: warn("invoice", "provider", "outcome", "problem"),
  notification_rejected: warn("provider", "hint"),
  notification_unreadable: warn("provider", "problem"),
  notification_misdirected: warn("addressed_to", "hint"),
  notification_unrecorded: error("provider", "problem", "took_ms"),

  status_learned: info("invoice", "provider", "source", "doku_status", "amount_idr", "took_ms"),
  status_unchanged: debug("invoice", "provider", "source", "doku_status", "took_ms"),
  status_unanswered: warn(
    "invoice",
    "provider",
    "source",
    "kind",
    "code",
    "http_status",
    "took_ms",
    "problem",
  ),
  signature_mismatch: warn("invoice", "provider", "answer"),

  payment_paid: info("invoice", "provider", "paid_amount_idr", "source"),
  payment_declined: info("invoice", "provider", "doku_status", "source"),
  payment_expired: info("invoice", "provider", "source"),
  payment_refunded: warn("invoice", "provider", "source"),
  payment_contradicted: warn("invoice", "provider", "doku_status", "settlement"),
  paid_amount_changed: warn("invoice", "provider", "paid_amount_idr", "before_idr", "source"),
  checks_ended: info("invoice", "provider", "status", "doku_status", "checks"),

  settled: info("invoice", "provider", "order", "payment", "since_paid_ms", "took_ms"),
  not_settled: info("invoice", "provider", "kind", "reason", "took_ms", "next_in_ms"),
  settle_waiting: debug("invoice", "provider", "next_in_ms"),
  settle_failed: error("invoice", "provider", "collection", "problem", "took_ms"),
  order_repaired: info("invoice", "provider", "order"),
  rest_not_offered: warn("invoice", "provider", "order", "problem"),
  claim_released: info("invoice", "provider"),
  claim_repaired: info("invoice", "provider"),
  completion_unexplained: warn("cart", "collection", "problem"),
  completion_workflow_failed: warn("invoice", "provider", "workflow", "problem"),

  case_opened: warn("invoice", "provider", "case", "kind", "reason", "details", "actor"),
  case_closed: info("invoice", "provider", "case", "kind", "why", "actor"),

  refund_recorded: info("invoice", "provider", "refund", "amount_idr", "left_idr", "actor"),
  refund_booked: info("invoice", "provider", "refund", "amount_idr", "medusa_refund"),
  refund_unbooked: error("invoice", "provider", "problem"),
  refund_refused: warn("invoice", "provider", "amount_idr", "noted", "problem"),
  pretended_refund_removed: warn("invoice", "provider", "amount_idr", "medusa_refund"),
  refunds_postponed: info("invoice", "provider", "order", "waited_ms"),

  payment_link_requested: info("link", "order", "actor", "renewed"),
  payment_link_opened: info("link", "order"),
  payment_link_paid: info("link", "order"),
  payment_link_withdrawn: info("link", "order", "actor"),
  payment_link_refused: info("link", "order", "reason", "problem"),

  check_failed: error("invoice", "provider", "source", "problem"),
  job_run: info("queried", "paid", "checked", "settled", "failed", "took_ms"),
  job_run_idle: debug("took_ms"),
  job_missing: warn("job", "hint"),
  job_run_failed: error("problem", "took_ms"),
  ledger_pruned: info("transactions", "sessions", "events", "unknown", "leases", "more", "took_ms"),
  pruning_failed: error("problem", "took_ms"),
  activation_checked: info("provider", "integration", "outcome", "invoice", "code", "took_ms"),
  breaker_opened: warn("provider", "pause_ms"),
  breaker_closed: info("provider"),
  clock_skewed: warn("provider", "ahead_ms"),
  clock_in_sync: info("provider", "ahead_ms"),

  lease_waited: debug("collection", "waited_ms", "acquired"),
  lease_not_released: warn("collection", "problem"),
  providers_unfiltered: warn("problem"),
  request_turned_away: warn("collection", "waited_ms"),
  request_unchecked: warn("collection", "cart", "order", "payment", "problem"),
  after_request_failed: error("collection", "problem"),
  metrics_unread: warn("problem"),
  audit_unfinished: error("entry", "actor", "problem"),
  event_not_emitted: warn("invoice", "event_name", "problem"),
} as const satisfies Record<string, EventForm>

export type LogEvent = keyof typeof LOG_EVENTS

export type FieldOf<E extends LogEvent> = (typeof LOG_EVENTS)[E]["fields"][number]
