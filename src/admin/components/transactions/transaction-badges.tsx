import { Badge, StatusBadge, Tooltip } from "@medusajs/ui"
import { useWords } from "../../hooks/use-labels"
import type { Transaction } from "../../lib/api-types"
import { isEnvironment } from "../../lib/label-keys"
import { colorOf, stateOf } from "../../lib/transaction-state"

export function StateBadge({ transaction }: { transaction: Transaction }) {
  const { t } = useWords()
  const state = stateOf(transaction)
  return (
    <StatusBadge color={colorOf(state)} className="text-nowrap">
      {t(`states.${state}`)}
    </StatusBadge>
  )
}

export function AttentionBadge() {
  const { t } = useWords()
  return (
    <StatusBadge color="red" className="text-nowrap">
      {t("payment.needsAttention")}
    </StatusBadge>
  )
}

/** Stands out wherever it isn't production: paid sandbox orders give goods away. */
export function EnvironmentBadge({ environment }: { environment: string }) {
  const { t } = useWords()
  const name = isEnvironment(environment) ? t(`environments.${environment}`) : environment
  if (environment === "production") {
    return (
      <Badge size="2xsmall" rounded="full">
        {name}
      </Badge>
    )
  }
  return (
    <Tooltip content={t("payment.sandboxHint")}>
      <Badge size="2xsmall" rounded="full" color="orange">
        {name}
      </Badge>
    </Tooltip>
  )
}
