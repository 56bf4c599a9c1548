import type { Transaction } from "./api-types"
import { wasPaid } from "./transaction-state"

/** The fields of the dashboard's order that are read here. */
export interface Order {
  id: string
  display_id?: number
  status?: string
  payment_status?: string
  summary?: { pending_difference?: unknown } | null
  payment_collections?: { payments?: { provider_id: string }[] | null }[] | null
}

/** Whether Medusa itself has a LinkAja payment of the order. */
export function isPaidByLinkAja({ payment_collections }: Order): boolean {
  return (payment_collections ?? []).some(({ payments }) =>
    (payments ?? []).some(({ provider_id }) => provider_id.startsWith("pp_doku-linkaja")),
  )
}

/** Changes when the order's debt may have changed: an order edit, an exchange, a claim, a payment, a cancellation. */
export function orderRevision({ status, payment_status, summary }: Order): string {
  return JSON.stringify([status, payment_status, summary?.pending_difference])
}

export interface OrderTransactions {
  /** Paid, or with an open case; the oldest first. Shown in full. */
  transactions: Transaction[]
  /** Unpaid attempts, the newest first. Shown in a line each. */
  attempts: Transaction[]
}

/** Medusa's payment statuses of an order that nobody has paid. */
const UNPAID = ["not_paid", "awaiting"]

/**
 * What an order's page shows. Undefined when the order was paid otherwise: a customer who only tried LinkAja leaves
 * unpaid transactions behind.
 *
 * @param found the order's transactions, the newest first
 * @param isAwaited whether a payment by LinkAja is awaited, also of an order that was paid otherwise before
 */
export function groupOrderTransactions(
  found: readonly Transaction[],
  { payment_status }: Order,
  isAwaited: boolean,
): OrderTransactions | undefined {
  const matters = (transaction: Transaction) => wasPaid(transaction) || transaction.needs_attention
  const transactions = found.filter(matters).reverse()
  const attempts = found.filter((transaction) => !matters(transaction))
  if (transactions.length > 0) return { transactions, attempts }
  const isOpen = isAwaited || UNPAID.includes(payment_status ?? "")
  return attempts.length > 0 && isOpen ? { transactions, attempts } : undefined
}

/** Whether more money was received than the order asked for: the payments of an order's changes are each settled. */
export function hasSurplusPayment(transactions: readonly Transaction[]): boolean {
  const paid = transactions.filter(wasPaid)
  return paid.length > 1 && paid.some(({ settlement }) => settlement !== "settled")
}
