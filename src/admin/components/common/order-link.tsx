import { Link } from "react-router-dom"
import { useWords } from "../../hooks/use-labels"
import { LINK_STYLE } from "../../lib/link-style"

interface OrderLinkProps {
  orderId: string
  /** Null for an order that was deleted: it has no page either. Undefined where nobody looked it up. */
  displayId?: number | null | undefined
}

export function OrderLink({ orderId, displayId }: OrderLinkProps) {
  const { t } = useWords()
  if (displayId === null) return <span className="break-all">{orderId}</span>
  return (
    // In a row of a table, the click is not for the row.
    <Link to={`/orders/${orderId}`} onClick={(event) => event.stopPropagation()} className={LINK_STYLE}>
      {displayId === undefined ? orderId : t("payment.orderNumber", { number: displayId })}
    </Link>
  )
}
