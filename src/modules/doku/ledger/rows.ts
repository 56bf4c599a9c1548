import type { Redirect } from "../../../doku-api"
import type { DokuEnvironment } from "../config/options"
import type { Refusal } from "./refusal"
import type { Settlement, Status } from "./status-machine"

/** A row of `doku_transaction`, with numbers as numbers. Amounts are integer IDR. */
export interface Transaction {
  id: string
  provider_id: string
  channel: string
  environment: DokuEnvironment
  client_id: string
  invoice_number: string
  pay_token: string
  return_token: string
  claimed_session_id: string | null
  payment_collection_id: string
  cart_id: string | null
  order_id: string | null
  payment_id: string | null
  amount: number
  /** Medusa's amount of the session, as a decimal text: it may hold fractions. */
  session_amount: string
  /** What DOKU says was paid, its fraction cut off; a fraction always comes with an `amount_mismatch` case. */
  paid_amount: number | null
  status: Status
  doku_status: string | null
  settlement: Settlement
  request_body: string | null
  redirect: Redirect | null
  last_error: string | null
  /** Why the pay page was closed to the shopper last; null when it was open. */
  refusal: Refusal | null
  expires_at: Date
  redirected_at: Date | null
  paid_at: Date | null
  next_check_at: Date | null
  last_queried_at: Date | null
  /** How many asks were due by plan; the next one's delay grows with it. */
  check_count: number
  /** How many asks a waiting shopper has caused. */
  shopper_query_count: number
  /** How many of the job's tries to settle it broke off, one after the other. */
  failed_tries: number
  /** When Medusa last failed to make its order; null while what is in the way is known without trying. */
  order_failed_at: Date | null
  /** Since when Medusa's `order.placed` about its order is known to have been sent. */
  order_placed_at: Date | null
  /** The same of `payment.captured` about its payment. */
  payment_captured_at: Date | null
  /** When to look whether one of the two is missing. */
  events_due_at: Date | null
  created_at: Date
}

type TransactionRow = Omit<Transaction, "amount" | "paid_amount"> & {
  amount: string
  paid_amount: string | null
}

/** PostgreSQL's bigint arrives as text; amounts have at most 12 digits, which a number holds exactly. */
export function toTransaction(raw: TransactionRow): Transaction {
  return {
    ...raw,
    amount: Number(raw.amount),
    paid_amount: raw.paid_amount === null ? null : Number(raw.paid_amount),
  }
}

/** What was received for an invoice, in integer IDR. Without a word of DOKU on it, what was asked for. */
export function receivedFor(row: Pick<Transaction, "paid_amount" | "amount">): number {
  return row.paid_amount ?? row.amount
}

export type { TransactionRow }

export interface TransactionSession {
  session_id: string
  transaction_id: string
  return_url: string | null
  created_at: Date
}

/** A row of `doku_refund`: money that a person has returned. `amount` is integer IDR. */
export interface Refund {
  id: string
  transaction_id: string
  amount: number
  /** The bank's or LinkAja's reference; one refund of a payment for each. */
  reference: string
  note: string | null
  actor: string
  /** The day on which the money was returned, where the admin gave it. */
  returned_at: Date | null
  /** Medusa's refund that stands for it. */
  medusa_refund_id: string | null
  /** Since when Medusa is known to show it in full: refund, order transaction and summary. */
  booked_at: Date | null
  /** Since when Medusa's `payment.refunded` about it is known to have been sent. */
  event_at: Date | null
  created_at: Date
}

type RefundRow = Omit<Refund, "amount"> & { amount: string }

export function toRefund(raw: RefundRow): Refund {
  return { ...raw, amount: Number(raw.amount) }
}

export type { RefundRow }

export interface Case {
  id: string
  transaction_id: string | null
  provider_id: string
  invoice_number: string
  kind: string
  details: Record<string, unknown>
  opened_at: Date
  closed_at: Date | null
  note: string | null
  actor: string | null
}
