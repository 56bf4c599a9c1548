import { StatusBadge, Text } from "@medusajs/ui"
import { useLabels } from "../../hooks/use-labels"
import type { Act } from "../../lib/api-types"
import { actColor, actOutcome, actReason } from "../../lib/audit-labels"

/** How an act ended, and why; nothing when it was done. */
export function ActOutcome({ act }: { act: Pick<Act, "outcome" | "reason"> }) {
  const { t } = useLabels()
  const outcome = actOutcome(act, t)
  const reason = actReason(act, t)
  if (outcome === undefined) return null
  return (
    <span className="flex flex-wrap items-center gap-x-1.5">
      <StatusBadge color={actColor(act)} className="text-nowrap">
        {outcome}
      </StatusBadge>
      {reason !== undefined && (
        <Text size="xsmall" as="span" className="text-ui-fg-subtle">
          {reason}
        </Text>
      )}
    </span>
  )
}
