import { defineWidgetConfig } from "@medusajs/admin-sdk"
import { Alert, Container, Heading, Text } from "@medusajs/ui"
import { useId } from "react"
import { Link } from "react-router-dom"
import { LoadError } from "../components/common/load-error"
import { Loading } from "../components/common/loading"
import { OrderTransaction } from "../components/transactions/order-transaction"
import { UnpaidAttempts } from "../components/transactions/unpaid-attempts"
import { useLabels } from "../hooks/use-labels"
import { useTransactions } from "../hooks/use-transactions"
import { isForbidden } from "../lib/error-message"
import { LINK_STYLE } from "../lib/link-style"
import { groupOrderTransactions, isPaidByLinkAja, type Order } from "../lib/order-transactions"
import { orderTransactionsPath } from "../lib/paths"
import { wasPaid } from "../lib/transaction-state"

/** The rest of an order's transactions is on the LinkAja page. */
const MAX_SHOWN = 20

/** An order's transactions. While loading, shown only for an order that Medusa has a LinkAja payment of. */
const OrderLinkAja = ({ data: order }: { data: Order }) => {
  const { t } = useLabels()
  const titleId = useId()
  const { data, error, refetch, isFetching } = useTransactions({ order_id: order.id, limit: MAX_SHOWN })

  if (!data) {
    if (!isPaidByLinkAja(order) || isForbidden(error)) return null
    return (
      <Container className="divide-y p-0">
        <Heading level="h2" className="px-6 py-4">
          {t("widget.title")}
        </Heading>
        {error ? <LoadError error={error} onRetry={refetch} isRetrying={isFetching} /> : <Loading />}
      </Container>
    )
  }
  const groups = groupOrderTransactions(data.transactions, order)
  if (!groups) return null
  const { transactions, attempts } = groups

  return (
    <Container className="divide-y p-0" role="region" aria-labelledby={titleId}>
      <div className="px-6 py-4">
        <Heading level="h2" id={titleId}>
          {t("widget.title")}
        </Heading>
      </div>
      {transactions.filter(wasPaid).length > 1 && (
        <div className="px-6 py-4">
          <Alert variant="warning">{t("widget.paidTwice")}</Alert>
        </div>
      )}
      {transactions.map((transaction) => (
        <OrderTransaction key={transaction.id} transaction={transaction} />
      ))}
      {attempts.length > 0 && (
        <div className="px-6 py-4">
          <UnpaidAttempts attempts={attempts} />
          {data.next_cursor !== null && (
            <Text size="small" className="text-ui-fg-subtle mt-2">
              {t("widget.more")}{" "}
              <Link to={orderTransactionsPath(order.display_id)} className={LINK_STYLE}>
                {t("widget.seeAll")}
              </Link>
            </Text>
          )}
        </div>
      )}
    </Container>
  )
}

// Medusa before 2.17.2 knows the zone by this name only; later versions also know it without `.after`.
export const config = defineWidgetConfig({ zone: "order.details.side.after" })

export default OrderLinkAja
