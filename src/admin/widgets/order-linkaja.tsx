import { defineWidgetConfig } from "@medusajs/admin-sdk"
import { Container, Heading } from "@medusajs/ui"
import { useId } from "react"
import { LoadError } from "../components/common/load-error"
import { Loading } from "../components/common/loading"
import { Screen } from "../components/common/screen"
import { PaymentLinks } from "../components/payment-links/payment-links"
import { OrderTransactionList } from "../components/transactions/order-transaction-list"
import { useLabels } from "../hooks/use-labels"
import { usePaymentLinks } from "../hooks/use-payment-links"
import { usePermissions } from "../hooks/use-permissions"
import { useTransactions } from "../hooks/use-transactions"
import type { Order } from "../lib/order-transactions"
import { orderWidget } from "../lib/order-widget"

/** The rest of an order's transactions is on the LinkAja page. */
const MAX_SHOWN = 20

/** An order's payment links and transactions. */
function OrderLinkAja({ order }: { order: Order }) {
  const { t } = useLabels()
  const titleId = useId()
  const { requestPayment: mayRequest } = usePermissions()
  const transactions = useTransactions({ order_id: order.id, limit: MAX_SHOWN })
  const links = usePaymentLinks(order)
  const widget = orderWidget({ order, transactions, links, mayRequest })
  if (!widget) return null

  return (
    <Container className="divide-y p-0" role="region" aria-labelledby={titleId}>
      <div className="px-6 py-4">
        <Heading level="h2" id={titleId}>
          {t("widget.title")}
        </Heading>
      </div>
      {widget === "loading" ? (
        <Loading />
      ) : (
        <>
          {/* By the order's id: nothing of one order stays on the page of another. */}
          {widget.section && <PaymentLinks key={order.id} orderId={order.id} section={widget.section} />}
          {widget.linksFailed && (
            <div>
              <Heading level="h3" className="px-6 pt-4">
                {t("links.title")}
              </Heading>
              <LoadError error={links.error} onRetry={links.refetch} isRetrying={links.isFetching} />
            </div>
          )}
          {widget.transactionsFailed && (
            <LoadError
              error={transactions.error}
              onRetry={transactions.refetch}
              isRetrying={transactions.isFetching}
            />
          )}
          {widget.groups && (
            <OrderTransactionList
              order={order}
              groups={widget.groups}
              hasMore={Boolean(transactions.data?.next_cursor)}
            />
          )}
        </>
      )}
    </Container>
  )
}

const OrderLinkAjaWidget = ({ data: order }: { data: Order }) => (
  <Screen>
    <OrderLinkAja order={order} />
  </Screen>
)

// Medusa before 2.17.2 knows the zone by this name only; later versions also know it without `.after`.
export const config = defineWidgetConfig({ zone: "order.details.side.after" })

export default OrderLinkAjaWidget
