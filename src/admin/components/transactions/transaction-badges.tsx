import { StatusBadge } from "@medusajs/ui"
import { useLabels } from "../../hooks/use-labels"
import type { Transaction } from "../../lib/api-types"
import { stateColor, transactionState } from "../../lib/transaction-state"
import { EnvironmentBadge } from "../common/environment-badge"

/** A transaction's state, whether it needs attention, and its environment. */
export function TransactionBadges({ transaction }: { transaction: Transaction }) {
  return (
    <div className="flex flex-wrap items-center gap-2">
      <StateBadge transaction={transaction} />
      {transaction.needs_attention && <AttentionBadge />}
      <EnvironmentBadge environment={transaction.environment} />
    </div>
  )
}

export function StateBadge({ transaction }: { transaction: Transaction }) {
  const { t } = useLabels()
  const state = transactionState(transaction)
  return (
    <StatusBadge color={stateColor(state)} className="text-nowrap">
      {t(`states.${state}`)}
    </StatusBadge>
  )
}

export function AttentionBadge() {
  const { t } = useLabels()
  return (
    <StatusBadge color="red" className="text-nowrap">
      {t("transaction.needsAttention")}
    </StatusBadge>
  )
}
