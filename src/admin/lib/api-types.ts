/*
 * The JSON of the admin routes: amounts are integer IDR, times ISO 8601. Kinds, types and statuses are strings, because
 * a newer server may send values that these screens don't know.
 */

export interface Transaction {
  id: string
  invoice_number: string
  provider_id: string
  channel: string
  /** By which of DOKU's two ways to LinkAja it was started: `direct` or `checkout`. */
  integration: string
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

/** What somebody did, and how it ended. */
export interface Act {
  id: string
  action: string
  /** Medusa's id of the user or of the API key; null when the store's own code acted. */
  actor: string | null
  /** `started`, `ok`, `refused` or `failed`. */
  outcome: string
  /** Why it was refused or failed, as a machine word. */
  reason: string | null
  details: Record<string, unknown>
  provider_id: string | null
  transaction_id: string | null
  /** Whether the transaction was removed, because it was never paid. */
  transaction_removed: boolean
  invoice_number: string | null
  case_id: string | null
  refund_id: string | null
  payment_link_id: string | null
  order_id: string | null
  created_at: string
}

/** An act in the list of all acts. */
export interface ListedAct extends Act {
  order_display_id: number | null
}

export interface ActPage {
  audit: ListedAct[]
  next_cursor: string | null
}

/** A case of one transaction. */
export interface TransactionCase {
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
export interface Case extends TransactionCase {
  /** Null when the ledger doesn't know the invoice number. */
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
  /** The day of the refund as it was entered, at midnight UTC. */
  returned_at: string | null
  medusa_refund_id: string | null
  /** When Medusa had booked it in full: refund, order transaction and summary. */
  booked_at: string | null
  created_at: string
}

export interface TransactionDetail extends Transaction {
  timeline: TimelineEvent[]
  /** Whether the oldest events are left out of the timeline. */
  timeline_cut: boolean
  /** What people did about it or its order, oldest first. */
  audit: Act[]
  cases: TransactionCase[]
  refunds: Refund[]
  session_ids: string[]
}

export interface TransactionPage {
  transactions: Transaction[]
  next_cursor: string | null
}

/** `more`: the server stopped counting at `count`. */
export interface OpenCount {
  count: number
  more: boolean
}

export interface CasePage {
  cases: Case[]
  next_cursor: string | null
  open_count: OpenCount
}

export interface CheckResponse {
  transaction: TransactionDetail
  /** False when DOKU was queried a moment ago, or no configured account may query this invoice. */
  asked: boolean
  answered: boolean
  /** Whether somebody else holds the payment's lease. */
  busy: boolean
}

export interface NewRefund {
  amount: number
  reference: string
  note?: string
  /** A day, like 2026-11-23. */
  returned_at?: string
}

export interface RefundResponse {
  refund: Refund
  transaction: { left_amount: number }
  /** Why Medusa has not booked it yet, in English; null when it has. */
  problem: string | null
}

/** A payment link of an order. Times are ISO 8601. */
export interface PaymentLink {
  id: string
  order_id: string
  /** `live`, `paid`, `withdrawn`, `expired` or `over`. */
  status: string
  /** Null unless the link is live. */
  url: string | null
  /** Opens WhatsApp with a message to the customer. Null unless the link is live. */
  whatsapp_url: string | null
  created_at: string
  /** Null when the store's own code requested the link. */
  created_by: string | null
  expires_at: string
  opened_at: string | null
  withdrawn_at: string | null
  withdrawn_by: string | null
}

/** Why no payment link of an order can be requested now. */
export interface LinkRefusal {
  code: string
  /** In English, with what to do. */
  message: string
}

export interface OrderPaymentLinks {
  /** The newest first. */
  payment_links: PaymentLink[]
  /** What the order owes now; 0 for nothing. */
  owed: number
  refusal: LinkRefusal | null
}

export interface Clock {
  /** The server's clock minus DOKU's. */
  difference_ms: number
  measured_at: string
}

export interface Account {
  provider_id: string
  channel: string
  environment: string
  /** The configured way to LinkAja: `direct` or `checkout`. */
  integration: string
  /** Of DOKU's page, where the integration has one: `id` or `en`. */
  language: string
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
  /** Until then the job makes no status queries; null when it makes them. */
  waiting_until: string | null
}

export interface Job {
  last_started_at: string | null
  last_finished_at: string | null
  late: boolean
}

export interface AccountsResponse {
  accounts: Account[]
  job: Job
}

export interface ConnectionTestResult {
  provider_id: string
  outcome: string
  code: string | null
  message: string | null
  http_status: number | null
  duration_ms: number
  clock: Clock | null
  /**
   * With `channel_inactive`: when DOKU last rejected an invoice for that reason. Null when DOKU rejected the test
   * itself for it.
   */
  channel_refused_at: string | null
}

/** One unpaid order that DOKU was sent by one integration. */
export interface IntegrationTest {
  integration: string
  /** `active`, `inactive`, `bad_credentials` or `unclear`. */
  outcome: string
  invoice_number: string
  code: string | null
  /** DOKU's own words. */
  message: string | null
  http_status: number | null
  /** Host of the order's page, if `allowedRedirectHosts` doesn't list it. */
  refused_redirect_host: string | null
  duration_ms: number
}

export interface ActivationResult {
  provider_id: string
  environment: string
  /** The configured one. */
  integration: string
  integrations: IntegrationTest[]
  /** Null when none is active or nothing is certain. */
  recommended: string | null
}

/** The fields of a Medusa user that are read here. */
export interface User {
  id: string
  first_name: string | null
  last_name: string | null
  email: string
}

/** A column of DOKU's report. */
export interface ReportColumn {
  index: number
  name: string
}

/** What is wrong with a report, or with one of its lines. `message` is English. */
export interface ReportProblem {
  code: string
  line: number | null
  value: string | null
  message: string
}

export interface Report {
  provider_id: string | null
  header: ReportColumn[]
  columns: Record<string, ReportColumn | null>
  sample: { line: number; cells: string[] }[]
  rows: number
  left_out: Record<string, number>
  period: { from: string; to: string } | null
  problems: ReportProblem[]
  problem_count: number
}

export interface ReportDifference {
  kind: string
  line: number | null
  invoice_number: string
  transaction_id: string | null
  /** In IDR. */
  doku_amount: number | null
  our_amount: number | null
  /** The word in the file. */
  doku_status: string | null
  our_status: string | null
  status_difference: string | null
  payments: number
  time: string | null
  case: "open" | "closed" | null
}

interface ReportSum {
  count: number
  /** In IDR. */
  amount: number
}

export interface ReportComparison {
  matched: ReportSum
  not_paid: number
  unknown_status: number
  other_account: number
  at_edges: number
  differences: Record<string, ReportSum>
}

/** With a `problem` the file couldn't be read; otherwise there is a `report`. */
export interface ReportAnswer {
  report: Report | null
  comparison: ReportComparison | null
  /** At most 500 of each kind. */
  differences: Record<string, ReportDifference[]> | null
  problem: ReportProblem | null
}

export interface NewUnknownInvoices {
  provider_id: string
  invoices: { invoice_number: string; amount: number | null; doku_status: string }[]
}

export interface OpenedCases {
  opened: number
  had_case: number
  known: number
}
