import type { Transaction } from "../ledger/rows"

/**
 * The columns that an admin is shown. They are listed one by one, because the tokens, the redirect and the request body
 * open a payment page or contain a customer's data.
 */
const COLUMNS = [
  "id",
  "invoice_number",
  "provider_id",
  "channel",
  "integration",
  "environment",
  "payment_collection_id",
  "cart_id",
  "order_id",
  "payment_id",
  "amount",
  "paid_amount",
  "status",
  "doku_status",
  "settlement",
  "last_error",
  "expires_at",
  "redirected_at",
  "paid_at",
  "next_check_at",
  "last_queried_at",
  "check_count",
  "created_at",
] as const satisfies readonly (keyof Transaction)[]

/** Amounts are integer IDR. */
export interface TransactionView extends Pick<Transaction, (typeof COLUMNS)[number]> {
  /** The sum of its refunds. */
  returned_amount: number
  /** Whether a case about it is open. */
  needs_attention: boolean
  /** Kinds of the open cases, oldest first. */
  case_kinds: string[]
}

export type RawTransactionView = Omit<
  TransactionView,
  "amount" | "paid_amount" | "returned_amount" | "needs_attention"
> & { amount: string; paid_amount: string | null; returned_amount: string }

/** The columns of a query over `doku_transaction t`. */
export const TRANSACTION_VIEW_SQL = `${COLUMNS.map((column) => `t.${column}`).join(", ")},
  (select coalesce(sum(r.amount), 0) from doku_refund r where r.transaction_id = t.id) as returned_amount,
  array(select c.kind from doku_case c where c.transaction_id = t.id and c.closed_at is null
    order by c.opened_at, c.id) as case_kinds`

export function toTransactionView(raw: RawTransactionView): TransactionView {
  return {
    ...raw,
    amount: Number(raw.amount),
    paid_amount: raw.paid_amount === null ? null : Number(raw.paid_amount),
    returned_amount: Number(raw.returned_amount),
    needs_attention: raw.case_kinds.length > 0,
  }
}
