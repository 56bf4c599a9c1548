import type { RefObject } from "react"
import { useLabels } from "../../hooks/use-labels"
import type { Transaction } from "../../lib/api-types"
import { DrawerButton } from "../common/drawer-button"
import { RefundForm } from "./refund-form"

interface RecordRefundProps {
  transaction: Transaction
  fallbackFocus?: RefObject<HTMLElement> | undefined
}

/** The button that records a manual refund, and its form. */
export function RecordRefund({ transaction, fallbackFocus }: RecordRefundProps) {
  const { t } = useLabels()
  return (
    <DrawerButton label={t("refund.action")} title={t("refund.action")} fallbackFocus={fallbackFocus}>
      {(close) => <RefundForm transaction={transaction} onDone={close} />}
    </DrawerButton>
  )
}
