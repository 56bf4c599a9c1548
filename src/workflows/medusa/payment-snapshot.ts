import type { BigNumberInput } from "@medusajs/framework/types"
import { isOurProviderId } from "../../modules/doku/config/options"
import type { SummedOrder } from "../../money/pending"

/** Session statuses with which Medusa's completion would work. */
const PROCESSABLE = ["pending", "requires_more", "authorized", "captured", "pending_authorization"]

/** Session statuses in which the other provider has the money, or is about to get it. */
const HOLDING = ["authorized", "captured", "pending_authorization"]

export interface MedusaPayment {
  id: string
  amount: BigNumberInput
  provider_id: string
  payment_session_id: string
  currency_code: string
  /** The data that our provider returned for it, with the invoice number. */
  data: { invoice_number?: unknown } | null
  created_at: string | Date
  captured_at: string | Date | null
  canceled_at: string | Date | null
  captures: { id: string; amount: BigNumberInput }[]
  refunds: Dated[]
}

export interface MedusaSession {
  id: string
  provider_id: string
  amount: BigNumberInput
  status: string
  created_at: string | Date
  payment: { id: string } | null
}

export interface MedusaOrder {
  id: string
  created_at: string | Date
  status: string
  currency_code: string
  canceled_at: string | Date | null
  summary: SummedOrder["summary"]
  transactions: { reference: string | null; reference_id: string | null; amount: BigNumberInput }[]
}

/** A refund or a credit line of Medusa's; amounts are Medusa's own and may hold fractions. */
export interface Dated {
  id: string
  amount: BigNumberInput
  created_at: string | Date
}

/** A payment collection in Medusa's tables. Only these tables, never an answer, make a transaction settled or booked. */
export interface PaymentSnapshot {
  collection: { id: string; amount: BigNumberInput; refunded_amount: BigNumberInput | null }
  cart: { id: string; total: BigNumberInput; completed_at: string | Date | null } | null
  order: MedusaOrder | null
  /** Whether that order has this payment collection; Medusa books captures on it by that link only. */
  orderHasCollection: boolean
  sessions: MedusaSession[]
  payments: MedusaPayment[]
}

export function processableSessions({ sessions }: PaymentSnapshot): MedusaSession[] {
  return sessions.filter(({ status }) => PROCESSABLE.includes(status))
}

function livePayments({ payments }: PaymentSnapshot): MedusaPayment[] {
  return payments.filter(({ canceled_at }) => !canceled_at)
}

/** The payment of a transaction, found by the claiming session or by the invoice number in its data. */
export function paymentOf(
  state: PaymentSnapshot,
  transaction: { claimed_session_id: string | null; invoice_number: string },
): MedusaPayment | undefined {
  const ours = livePayments(state).filter(({ provider_id }) => isOurProviderId(provider_id))
  return (
    ours.find(({ payment_session_id }) => payment_session_id === transaction.claimed_session_id) ??
    ours.find(({ data }) => data?.invoice_number === transaction.invoice_number)
  )
}

/** Another provider's payment, or its session that has authorised one. */
export function otherAuthorization({
  payments,
  sessions,
}: PaymentSnapshot): { provider_id: string; id: string } | undefined {
  const foreign = ({ provider_id }: { provider_id: string }) => !isOurProviderId(provider_id)
  return (
    payments.find((payment) => foreign(payment) && !payment.canceled_at) ??
    sessions.find((session) => foreign(session) && HOLDING.includes(session.status))
  )
}

/** Medusa's own manual provider has no page, so no shopper can be paying there. */
export const WITHOUT_PAGE = "pp_system_default"
/** How long a shopper may be paying at another provider, in ms. Bank transfers can take a day. */
const PAGE_FORGOTTEN_AFTER_MS = 24 * 60 * 60_000

/** A session of another provider that a shopper may be paying at this moment: deleting it would lose that money. */
export function foreignPage(state: PaymentSnapshot, now: Date): MedusaSession | undefined {
  return processableSessions(state).find(
    ({ provider_id, created_at }) =>
      !isOurProviderId(provider_id) &&
      provider_id !== WITHOUT_PAGE &&
      now.getTime() - new Date(created_at).getTime() < PAGE_FORGOTTEN_AFTER_MS,
  )
}

export function isCanceled({ canceled_at, status }: MedusaOrder): boolean {
  return Boolean(canceled_at) || status === "canceled"
}

/** The order's transactions that book this payment's captures. */
export function captureTransactions(order: MedusaOrder, payment: MedusaPayment) {
  return order.transactions.filter(
    ({ reference, reference_id }) =>
      reference === "capture" && payment.captures.some(({ id }) => id === reference_id),
  )
}
