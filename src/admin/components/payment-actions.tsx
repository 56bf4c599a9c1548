import type { RefObject } from "react"
import type { Transaction } from "../lib/api-types"
import { amountLeft } from "../lib/transaction-state"
import { CheckButton } from "./check-button"
import { RecordRefund } from "./record-refund"

interface PaymentActionsProps {
  transaction: Transaction
  focusHome?: RefObject<HTMLElement> | undefined
}

export function PaymentActions({ transaction, focusHome }: PaymentActionsProps) {
  return (
    <div className="flex flex-wrap gap-2 px-6 py-4">
      <CheckButton transactionId={transaction.id} />
      {amountLeft(transaction) > 0 && <RecordRefund transaction={transaction} focusHome={focusHome} />}
    </div>
  )
}
