import type { Transaction } from "./api-types"
import { hasMoney } from "./transaction-state"

/** As much of the dashboard's order as is read here. */
export interface Order {
  id: string
  display_id?: number
  payment_status?: string
  payment_collections?: { payments?: { provider_id: string }[] | null }[] | null
}

/** Whether Medusa itself shows a LinkAja payment of the order. */
export function isPaidByLinkAja({ payment_collections }: Order): boolean {
  return (payment_collections ?? []).some(({ payments }) =>
    (payments ?? []).some(({ provider_id }) => provider_id.startsWith("pp_doku-linkaja")),
  )
}

export interface OrderPaymentsView {
  /** Shown in full, the first payment first. */
  payments: Transaction[]
  /** Named in a line each, the newest first. */
  attempts: Transaction[]
}

/** Medusa's words for an order that nobody has paid in any way. */
const UNPAID = ["not_paid", "awaiting"]

/**
 * What an order's page shows of its invoices. Undefined when it has nothing to do with LinkAja: somebody who only
 * tried it and paid otherwise left invoices behind too.
 *
 * @param found the newest first
 */
export function orderPayments(
  found: readonly Transaction[],
  { payment_status }: Order,
): OrderPaymentsView | undefined {
  const matters = (transaction: Transaction) => hasMoney(transaction) || transaction.needs_attention
  const payments = found.filter(matters).reverse()
  const attempts = found.filter((transaction) => !matters(transaction))
  if (payments.length > 0) return { payments, attempts }
  if (attempts.length > 0 && UNPAID.includes(payment_status ?? "")) return { payments, attempts }
  return undefined
}
