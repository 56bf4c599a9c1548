import type { BigNumberInput } from "@medusajs/framework/types"
import { MathBN } from "@medusajs/framework/utils"
import type { Dated } from "../medusa/payment-snapshot"

export interface OrderTransaction {
  reference: string | null
  reference_id: string | null
  amount: BigNumberInput
}

/** What an order must still book for one refund: a positive amount. */
export interface MissingTransaction {
  refundId: string
  amount: BigNumberInput
}

/**
 * Refunds of one payment that its order books no transaction for.
 *
 * A refund has a transaction of its own, or is covered by the one that names the payment: Medusa books that for
 * all that is left when it cancels an order, whether or not the provider returned anything, and never a second
 * time. Refunds recorded afterwards are what it stands for.
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
 * The credit line that an order lacks for a refund which it books: what goes back to the customer isn't owed by
 * the customer again. Medusa writes it last, so a process can die before it, and writes none for a cancelled order
 * whose provider refused to refund at first. Undefined when nothing is missing.
 *
 * Credit lines don't say which refund they belong to, but refunds are booked one after the other: a refund's is
 * written after it and before the next one.
 *
 * @param pendingDifference what the customer owes by the order's summary; below zero, what is owed to them.
 */
export function missingCredit(
  refund: Dated,
  refunds: readonly Dated[],
  creditLines: readonly Dated[],
  pendingDifference: BigNumberInput,
): BigNumberInput | undefined {
  const from = time(refund)
  const until = Math.min(...refunds.map(time).filter((other) => other > from))
  const written = creditLines.some(
    (line) => MathBN.gt(line.amount, 0) && time(line) >= from && time(line) < until,
  )
  if (written || MathBN.lte(pendingDifference, 0)) return undefined
  return MathBN.min(refund.amount, pendingDifference)
}

const time = ({ created_at }: Dated) => new Date(created_at).getTime()

const newestFirst = (a: Dated, b: Dated) => time(b) - time(a)
