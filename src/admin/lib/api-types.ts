/**
 * What the admin's routes answer, as it stands on the wire: amounts are integer IDR, times ISO 8601 texts. A newer
 * server may know words that stand in no list here, so kinds, types and statuses are texts.
 */

export interface Transaction {
  id: string
  invoice_number: string
  provider_id: string
  channel: string
  environment: string
  payment_collection_id: string
  cart_id: string | null
  order_id: string | null
  order_display_id: number | null
  payment_id: string | null
  amount: number
  paid_amount: number | null
  returned_amount: number
  status: string
  doku_status: string | null
  settlement: string
  last_error: string | null
  needs_attention: boolean
  case_kinds: string[]
  expires_at: string
  redirected_at: string | null
  paid_at: string | null
  next_check_at: string | null
  last_queried_at: string | null
  check_count: number
  created_at: string
}

export interface TimelineEvent {
  id: string
  type: string
  data: Record<string, unknown>
  created_at: string
}

/** A case of one transaction. */
export interface HistoryCase {
  id: string
  kind: string
  /** What happened and what to do, in English; null for a kind that the server doesn't know. */
  sentence: string | null
  details: Record<string, unknown>
  opened_at: string
  closed_at: string | null
  note: string | null
  actor: string | null
}

/** A case in the list of all cases. */
export interface Case extends HistoryCase {
  /** Null for an invoice that the ledger doesn't know. */
  transaction_id: string | null
  invoice_number: string
  provider_id: string
  amount: number | null
  paid_amount: number | null
  returned_amount: number
  order_id: string | null
  order_display_id: number | null
}

export interface Refund {
  id: string
  amount: number
  reference: string
  note: string | null
  actor: string
  /** When the money went back, as the person who recorded it stated. */
  returned_at: string | null
  medusa_refund_id: string | null
  /** Since when Medusa is known to show it in full: refund, order transaction and summary. */
  booked_at: string | null
  created_at: string
}

export interface TransactionDetail extends Transaction {
  timeline: TimelineEvent[]
  /** Whether the timeline leaves out its oldest events. */
  timeline_cut: boolean
  cases: HistoryCase[]
  refunds: Refund[]
  session_ids: string[]
}

export interface TransactionPage {
  transactions: Transaction[]
  next_cursor: string | null
}

/** `more`: there are more than were counted. */
export interface OpenCount {
  count: number
  more: boolean
}

export interface CasePage {
  cases: Case[]
  next_cursor: string | null
  open_count: OpenCount
}

export interface CheckAnswer {
  transaction: TransactionDetail
  /** False when DOKU was asked a moment ago, or no account may ask about this invoice. */
  asked: boolean
  answered: boolean
  /** Somebody else is working on this payment just now. */
  busy: boolean
}

export interface NewRefund {
  amount: number
  reference: string
  note?: string
  /** A day, like 2026-11-23. */
  returned_at?: string
}

export interface RefundAnswer {
  refund: Refund
  transaction: { left_amount: number }
  /** Why Medusa doesn't show it yet. */
  problem: string | null
}

export interface Clock {
  /** Ours minus DOKU's. */
  difference_ms: number
  measured_at: string
}

export interface Account {
  provider_id: string
  channel: string
  environment: string
  client_id: string
  secret_key: string
  previous_secret_keys: number
  base_url: string
  backend_url: string
  notification_url: string
  return_url: string
  override_notification_url: boolean
  invoice_prefix: string
  expires_in_minutes: number
  last_notification_at: string | null
  notifications_missing: boolean
  clock: Clock | null
  /** DOKU is not being asked until then. */
  waiting_until: string | null
}

export interface AccountsAnswer {
  accounts: Account[]
  job: { last_started_at: string | null; last_finished_at: string | null; late: boolean }
}

export interface AccountTest {
  provider_id: string
  outcome: string
  code: string | null
  message: string | null
  http_status: number | null
  duration_ms: number
  clock: Clock | null
  /** With `channel_inactive`, unless the test itself was refused for it: when DOKU last refused an invoice so. */
  channel_refused_at: string | null
}
