import { useLabels } from "../../hooks/use-labels"
import { LINK_STYLE } from "../../lib/link-style"
import { AdminLink } from "./admin-link"

interface OrderLinkProps {
  orderId: string
  /** Null for a deleted order, which has no page. Undefined where it is unknown: the id is shown. */
  displayId?: number | null | undefined
}

export function OrderLink({ orderId, displayId }: OrderLinkProps) {
  const { t } = useLabels()
  if (displayId === null) return <span className="break-all">{orderId}</span>
  return (
    // A click on the table row would open the transaction.
    <AdminLink to={`/orders/${orderId}`} onClick={(event) => event.stopPropagation()} className={LINK_STYLE}>
      {displayId === undefined ? orderId : t("transaction.orderNumber", { number: displayId })}
    </AdminLink>
  )
}
