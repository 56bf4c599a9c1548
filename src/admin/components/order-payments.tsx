import { Alert, Container, Heading, Text } from "@medusajs/ui"
import { useId } from "react"
import { Link } from "react-router-dom"
import { useWords } from "../hooks/use-labels"
import { isForbidden } from "../lib/error-message"
import { LINK_STYLE } from "../lib/link-style"
import { isPaidByLinkAja, type Order, orderPayments } from "../lib/order-transactions"
import { pathOfOrderPayments } from "../lib/paths"
import { useTransactions } from "../lib/queries"
import { formatRupiah } from "../lib/rupiah"
import { hasMoney } from "../lib/transaction-state"
import { LoadError } from "./common/load-error"
import { Loading } from "./common/loading"
import { TransactionLink } from "./common/transaction-link"
import { OrderPayment } from "./transactions/order-transaction"
import { StateBadge } from "./transactions/transaction-badges"

/** Those of an order with more stand on the LinkAja page. */
const MOST_SHOWN = 20

/**
 * The LinkAja payments of an order. Nothing at all for an order that has none, nor while nobody knows; unless Medusa
 * says that it was paid by LinkAja.
 */
export function OrderPayments({ order }: { order: Order }) {
  const { t } = useWords()
  const titleId = useId()
  const { data, error, refetch, isFetching } = useTransactions({ order_id: order.id, limit: MOST_SHOWN })

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
  const view = orderPayments(data.transactions, order)
  if (!view) return null
  const { payments, attempts } = view

  return (
    <Container className="divide-y p-0" role="region" aria-labelledby={titleId}>
      <div className="px-6 py-4">
        <Heading level="h2" id={titleId}>
          {t("widget.title")}
        </Heading>
      </div>
      {payments.filter(hasMoney).length > 1 && (
        <div className="px-6 py-4">
          <Alert variant="warning">{t("widget.paidTwice")}</Alert>
        </div>
      )}
      {payments.map((transaction) => (
        <OrderPayment key={transaction.id} transaction={transaction} />
      ))}
      {attempts.length > 0 && (
        <div className="px-6 py-4">
          <Heading level="h3" className="mb-2">
            {t("widget.attempts")}
          </Heading>
          <ul className="flex flex-col gap-y-2">
            {attempts.map((transaction) => (
              <li key={transaction.id} className="flex flex-wrap items-center gap-x-2 gap-y-1">
                <TransactionLink transaction={transaction} />
                <Text size="small" leading="compact">
                  {formatRupiah(transaction.amount)}
                </Text>
                <StateBadge transaction={transaction} />
              </li>
            ))}
          </ul>
          {data.next_cursor !== null && (
            <Text size="small" className="text-ui-fg-subtle mt-2">
              {t("widget.more")}{" "}
              <Link to={pathOfOrderPayments(order.display_id)} className={LINK_STYLE}>
                {t("widget.seeAll")}
              </Link>
            </Text>
          )}
        </div>
      )}
    </Container>
  )
}
