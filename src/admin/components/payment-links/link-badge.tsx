import { StatusBadge } from "@medusajs/ui"
import { useLabels } from "../../hooks/use-labels"
import type { PaymentLink } from "../../lib/api-types"
import { linkStatusColor, linkStatusLabel } from "../../lib/payment-links"

export function LinkBadge({ link: { status } }: { link: Pick<PaymentLink, "status"> }) {
  const { t } = useLabels()
  return (
    <StatusBadge color={linkStatusColor(status)} className="text-nowrap">
      {linkStatusLabel(status, t)}
    </StatusBadge>
  )
}
