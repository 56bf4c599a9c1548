import type { InferTypeOf } from "@medusajs/framework/types"
import type { Redirect } from "../../../doku-api"
import type DokuCase from "../models/case"
import type DokuPaymentLink from "../models/payment-link"
import type DokuRefund from "../models/refund"
import type DokuSession from "../models/session"
import type DokuTransaction from "../models/transaction"
import type { Refusal } from "./refusal"

/** A model's columns, without those that only Medusa's own services read. */
type Columns<Model> = Omit<Model, `raw_${string}` | "updated_at" | "deleted_at">

/**
 * Columns of `doku_transaction` that no model has, because whoever may name an order's fields reads every column of
 * the model through the order's link.
 */
export interface PrivateColumns {
  client_id: string
  pay_token: string
  return_token: string
  /** The create request's body, with the customer's data; null once it can't be sent again. */
  request_body: string | null
  redirect: Redirect | null
  last_error: string | null
  /** Why the pay page was last closed to the shopper, with the sentences they read; null when it was open. */
  refusal: Refusal | null
}

/** A row of `doku_transaction`. Amounts are integer IDR; `session_amount` is Medusa's decimal text. */
export type Transaction = Omit<Columns<InferTypeOf<typeof DokuTransaction>>, "session_amount"> &
  PrivateColumns & { session_amount: string }

/** The same row as the driver returns it: PostgreSQL's bigint arrives as text. */
export type TransactionRow = Omit<Transaction, "amount" | "paid_amount"> & {
  amount: string
  paid_amount: string | null
}

/** Amounts have at most 12 digits, so a number holds them exactly. */
export function toTransaction(raw: TransactionRow): Transaction {
  return {
    ...raw,
    amount: Number(raw.amount),
    paid_amount: raw.paid_amount === null ? null : Number(raw.paid_amount),
  }
}

/** The amount received for an invoice, in integer IDR: the invoice's amount until DOKU reports another. */
export function receivedFor(row: Pick<Transaction, "paid_amount" | "amount">): number {
  return row.paid_amount ?? row.amount
}

export type TransactionSession = Columns<InferTypeOf<typeof DokuSession>>

/** A row of `doku_refund`. `amount` is integer IDR. */
export type Refund = Columns<InferTypeOf<typeof DokuRefund>>

export type RefundRow = Omit<Refund, "amount"> & { amount: string }

export function toRefund(raw: RefundRow): Refund {
  return { ...raw, amount: Number(raw.amount) }
}

export type Case = Columns<InferTypeOf<typeof DokuCase>>

export type PaymentLink = Columns<InferTypeOf<typeof DokuPaymentLink>> & { created_at: Date }
