import type { Transaction } from "./api-types"
import { wasPaid } from "./transaction-state"

/** The fields of the dashboard's order that are read here. */
export interface Order {
  id: string
  display_id?: number
  payment_status?: string
  payment_collections?: { payments?: { provider_id: string }[] | null }[] | null
}

/** Whether Medusa itself has a LinkAja payment of the order. */
export function isPaidByLinkAja({ payment_collections }: Order): boolean {
  return (payment_collections ?? []).some(({ payments }) =>
    (payments ?? []).some(({ provider_id }) => provider_id.startsWith("pp_doku-linkaja")),
  )
}

interface OrderTransactions {
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
 */
export function groupOrderTransactions(
  found: readonly Transaction[],
  { payment_status }: Order,
): OrderTransactions | undefined {
  const matters = (transaction: Transaction) => wasPaid(transaction) || transaction.needs_attention
  const transactions = found.filter(matters).reverse()
  const attempts = found.filter((transaction) => !matters(transaction))
  if (transactions.length > 0) return { transactions, attempts }
  if (attempts.length > 0 && UNPAID.includes(payment_status ?? "")) return { transactions, attempts }
  return undefined
}
