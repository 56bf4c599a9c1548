import type { BigNumberInput, MedusaContainer } from "@medusajs/framework/types"
import { MathBN } from "@medusajs/framework/utils"
import type { Transaction } from "../../modules/doku/ledger/rows"
import { loadPaymentSnapshot } from "../medusa/load-payment-snapshot"
import { type Dated, isCanceled, type PaymentSnapshot } from "../medusa/payment-snapshot"
import type { OrderTransaction } from "./missing-entries"

export interface PaymentBooks {
  id: string
  payment_session_id: string
  canceled_at: string | Date | null
  currency_code: string
  /** Medusa's amount; may hold fractions. */
  captured: BigNumberInput
  refunds: Dated[]
}

export interface OrderBooks {
  id: string
  canceled: boolean
  currency_code: string
  pendingDifference: BigNumberInput
  transactions: OrderTransaction[]
}

/** One transaction's refunds in Medusa's tables. Only these tables make a refund booked. */
export interface RefundSnapshot {
  collection: { id: string; refunded: BigNumberInput; refunds: BigNumberInput }
  /** Undefined when no money of this invoice was ever captured in Medusa. */
  payment: PaymentBooks | undefined
  order: OrderBooks | undefined
}

/** @returns undefined when the payment collection itself is gone. */
export async function loadRefundSnapshot(
  container: MedusaContainer,
  transaction: Transaction,
): Promise<RefundSnapshot | undefined> {
  const snapshot = await loadPaymentSnapshot(container, transaction.payment_collection_id)
  if (!snapshot) return undefined
  const { collection, payments, order } = snapshot
  const payment = payments.find((one) => hasCaptured(one, transaction))
  return {
    collection: {
      id: collection.id,
      refunded: collection.refunded_amount ?? 0,
      refunds: total(payments.flatMap(({ refunds }) => refunds)),
    },
    payment: payment && {
      id: payment.id,
      payment_session_id: payment.payment_session_id,
      canceled_at: payment.canceled_at,
      currency_code: payment.currency_code,
      captured: total(payment.captures),
      refunds: payment.refunds,
    },
    order: order
      ? {
          id: order.id,
          canceled: isCanceled(order),
          currency_code: order.currency_code,
          pendingDifference: order.summary?.pending_difference ?? 0,
          transactions: order.transactions,
        }
      : undefined,
  }
}

/** Whether this payment was captured for the invoice; it may be cancelled by now. */
function hasCaptured(
  { id, payment_session_id, data, captures }: PaymentSnapshot["payments"][number],
  transaction: Transaction,
): boolean {
  if (captures.length === 0) return false
  if (transaction.payment_id) return id === transaction.payment_id
  return (
    payment_session_id === transaction.claimed_session_id ||
    data?.invoice_number === transaction.invoice_number
  )
}

function total(amounts: readonly { amount: BigNumberInput }[]): BigNumberInput {
  return MathBN.sum(0, ...amounts.map(({ amount }) => amount))
}
