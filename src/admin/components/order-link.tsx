import { Link } from "react-router-dom"
import { useWords } from "../lib/words"

interface OrderLinkProps {
  orderId: string
  displayId: number | null
}

export function OrderLink({ orderId, displayId }: OrderLinkProps) {
  const { t } = useWords()
  // An order that was deleted has no number, and no page.
  if (displayId === null) return <span className="break-all">{orderId}</span>
  return (
    <Link
      to={`/orders/${orderId}`}
      onClick={(event) => event.stopPropagation()}
      className="text-ui-fg-interactive hover:text-ui-fg-interactive-hover focus-visible:shadow-borders-focus rounded outline-none"
    >
      {t("payment.orderNumber", { number: displayId })}
    </Link>
  )
}
