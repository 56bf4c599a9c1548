import { Link, useLocation, useParams } from "react-router-dom"
import { OrderView } from "../parts/order-view"
import { Page } from "../parts/page"
import { useTexts } from "../texts/language"

/** The confirmation page of an order placed without LinkAja. */
export function OrderPage() {
  const texts = useTexts()
  const { orderId = "" } = useParams()
  const isFree = (useLocation().state as { isFree?: boolean } | null)?.isFree === true
  return (
    <Page title={texts.orderTitle}>
      <p>{isFree ? texts.freeOrderPlaced : texts.orderPlaced}</p>
      <OrderView orderId={orderId} />
      <div className="actions">
        <Link to="/" className="button secondary">
          {texts.continueShopping}
        </Link>
      </div>
    </Page>
  )
}
