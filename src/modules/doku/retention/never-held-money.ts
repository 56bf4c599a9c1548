import { STATUSES, toEvent } from "../ledger/status-machine"

/**
 * The statuses in which an unpaid transaction ends. `created` and `pending` are not among them, because nobody knows
 * whether they were paid before DOKU has answered.
 */
const ENDED = STATUSES.filter((status) => status === "expired" || status === "failed")

/** Needs `doku_transaction` as `t`. The index `doku_transaction_unpaid_ended` has the same condition. */
export const UNPAID_AND_ENDED = `t.status in (${quoted(ENDED)}) and t.next_check_at is null`

/** DOKU's statuses that mean received money. */
const MONEY = ["SUCCESS", "REFUNDED"].filter((status) =>
  ["doku_success", "doku_refunded"].includes(toEvent(status)),
)

/** The events of a timeline without money. Every other one keeps its transaction, also one that is added later. */
const EVENTS_WITHOUT_MONEY = [
  "created",
  "create_accepted",
  "create_refused",
  "create_unknown",
  "page_opened",
  "start_waited",
  "status_answer",
  "notification",
]

/**
 * SQL conditions on `doku_transaction` as `t`, each necessary: together they are true for a transaction that never held
 * money, about which nothing is open, and which nothing else stands on.
 */
export const CONDITIONS = [
  `t.status in (${quoted(ENDED)})`,
  "t.next_check_at is null",
  "t.expires_at <= statement_timestamp()",
  "t.paid_at is null",
  "t.paid_amount is null",
  `upper(coalesce(t.doku_status, '')) not in (${quoted(MONEY)})`,
  "t.claimed_session_id is null",
  "t.order_id is null",
  "t.payment_id is null",
  // A request that queries DOKU about it now has read it a moment ago.
  "(t.last_queried_at is null or t.last_queried_at <= statement_timestamp() - interval '1 hour')",
  "not exists (select 1 from doku_case c where c.transaction_id = t.id)",
  "not exists (select 1 from doku_case c where c.invoice_number = t.invoice_number)",
  "not exists (select 1 from doku_refund r where r.transaction_id = t.id)",
  `not exists (select 1 from doku_event e where e.transaction_id = t.id
    and e.type not in (${quoted(EVENTS_WITHOUT_MONEY)}))`,
  // A notification under a previous key says SUCCESS and changes no status.
  `not exists (select 1 from doku_event e where e.transaction_id = t.id
    and upper(coalesce(e.data ->> 'doku_status', '')) in (${quoted(MONEY)}))`,
  // Any live session of the collection may claim another transaction's money; its status is found by this one's row.
  `not exists (select 1 from doku_session s join doku_transaction o on o.claimed_session_id = s.session_id
    where s.transaction_id = t.id)`,
  // Nothing of a collection goes while another of its transactions may be paid, or waits for its order.
  `not exists (select 1 from doku_transaction o
    where o.payment_collection_id = t.payment_collection_id and o.id <> t.id and (o.next_check_at is not null
      or o.status in ('created', 'pending') or (o.status in ('paid', 'refunded') and o.settlement = 'open')))`,
  `not exists (select 1 from doku_lease l
    where l.payment_collection_id = t.payment_collection_id and l.expires_at > clock_timestamp())`,
] as const

/** A transaction may be removed only where this is true. */
export const NEVER_HELD_MONEY = CONDITIONS.join("\n  and ")

function quoted(texts: readonly string[]): string {
  return texts.map((text) => `'${text}'`).join(", ")
}
