import type { BigNumberInput } from "@medusajs/framework/types"
import { MathBN } from "@medusajs/framework/utils"
import type { Dated } from "../medusa/payment-snapshot"
import type { OrderCredits } from "./order-credits"

export interface OrderTransaction {
  reference: string | null
  reference_id: string | null
  amount: BigNumberInput
}

/** The amount that an order must still book for one refund; positive. */
export interface MissingTransaction {
  refundId: string
  amount: BigNumberInput
}

/**
 * The refunds of one payment for which its order lacks a transaction.
 *
 * A refund has its own transaction, or is covered by one that names the payment. Medusa books the latter once, when it
 * cancels an order, for everything that is left, whether or not the provider refunded it. It covers the refunds that
 * are recorded afterwards.
 */
export function missingTransactions(
  paymentId: string,
  refunds: readonly Dated[],
  transactions: readonly OrderTransaction[],
): MissingTransaction[] {
  const booked = transactions.filter(({ reference }) => reference === "refund")
  const covering = MathBN.abs(
    MathBN.sum(0, ...booked.filter((one) => one.reference_id === paymentId).map(({ amount }) => amount)),
  )
  const uncovered = refunds.filter(({ id }) => !booked.some((one) => one.reference_id === id))
  let missing = MathBN.sub(MathBN.sum(0, ...uncovered.map(({ amount }) => amount)), covering)
  const result: MissingTransaction[] = []
  for (const { id, amount } of [...uncovered].sort(newestFirst)) {
    if (MathBN.lte(missing, 0)) break
    const due = MathBN.min(amount, missing)
    result.push({ refundId: id, amount: due })
    missing = MathBN.sub(missing, due)
  }
  return result
}

/**
 * The amount of the credit line that an order lacks for a booked refund, so that the customer doesn't owe the refunded
 * amount again. Medusa writes it last, so a process can die before it; it writes none for a cancelled order whose
 * provider rejected the refund at first. Undefined when nothing is missing.
 *
 * Medusa's credit lines don't name their refund. But an order's refunds are booked one after the other, so a refund's
 * credit line is written after it and before the next refund, whichever payment that is of.
 *
 * @param order the refunds and credit lines of all the order's payments
 * @param pendingDifference what the customer owes by the order's summary; below zero, what is owed to the customer.
 */
export function missingCredit(
  refund: Dated,
  { refunds, credits }: OrderCredits,
  pendingDifference: BigNumberInput,
): BigNumberInput | undefined {
  const from = time(refund)
  const until = Math.min(...refunds.map(time).filter((other) => other > from))
  const written = credits.some(({ refundId, ...line }) =>
    refundId === null
      ? MathBN.gt(line.amount, 0) && time(line) >= from && time(line) < until
      : refundId === refund.id,
  )
  if (written || MathBN.lte(pendingDifference, 0)) return undefined
  return MathBN.min(refund.amount, pendingDifference)
}

const time = ({ created_at }: Pick<Dated, "created_at">) => new Date(created_at).getTime()

const newestFirst = (a: Dated, b: Dated) => time(b) - time(a)
