import type { RefObject } from "react"
import { usePermissions } from "../../hooks/use-permissions"
import type { Transaction } from "../../lib/api-types"
import { refundableAmount } from "../../lib/transaction-state"
import { CheckButton } from "../common/check-button"
import { RecordRefund } from "../refunds/record-refund"

interface TransactionActionsProps {
  transaction: Transaction
  fallbackFocus?: RefObject<HTMLElement> | undefined
}

/** The buttons that the user's permissions and the transaction allow. */
export function TransactionActions({ transaction, fallbackFocus }: TransactionActionsProps) {
  const may = usePermissions()
  const isRefundable = may.refund && refundableAmount(transaction) > 0
  if (!may.update && !isRefundable) return null
  return (
    <div className="flex flex-wrap gap-2 px-6 py-4">
      {may.update && <CheckButton transactionId={transaction.id} />}
      {isRefundable && <RecordRefund transaction={transaction} fallbackFocus={fallbackFocus} />}
    </div>
  )
}
