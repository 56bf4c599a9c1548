import type { RefObject } from "react"
import type { Transaction } from "../../lib/api-types"
import { useRights } from "../../lib/queries"
import { amountLeft } from "../../lib/transaction-state"
import { CheckButton } from "../common/check-button"
import { RecordRefund } from "../refunds/record-refund"

interface PaymentActionsProps {
  transaction: Transaction
  focusHome?: RefObject<HTMLElement> | undefined
}

export function PaymentActions({ transaction, focusHome }: PaymentActionsProps) {
  const may = useRights()
  const refundable = may.refund && amountLeft(transaction) > 0
  if (!may.update && !refundable) return null
  return (
    <div className="flex flex-wrap gap-2 px-6 py-4">
      {may.update && <CheckButton transactionId={transaction.id} />}
      {refundable && <RecordRefund transaction={transaction} focusHome={focusHome} />}
    </div>
  )
}
