import { Alert, Text } from "@medusajs/ui"
import { useLabels } from "../../hooks/use-labels"
import { LINK_STYLE } from "../../lib/link-style"
import { hasSurplusPayment, type Order, type OrderTransactions } from "../../lib/order-transactions"
import { orderTransactionsPath } from "../../lib/paths"
import { AdminLink } from "../common/admin-link"
import { OrderTransaction } from "./order-transaction"
import { UnpaidAttempts } from "./unpaid-attempts"

interface OrderTransactionListProps {
  order: Order
  groups: OrderTransactions
  /** Whether the order has more of them on the LinkAja page. */
  hasMore: boolean
}

/** An order's transactions: those that matter in full, unpaid attempts in a line each. */
export function OrderTransactionList({ order, groups, hasMore }: OrderTransactionListProps) {
  const { t } = useLabels()
  const { transactions, attempts } = groups
  return (
    <>
      {hasSurplusPayment(transactions) && (
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
          {hasMore && (
            <Text size="small" className="text-ui-fg-subtle mt-2">
              {t("widget.more")}{" "}
              <AdminLink to={orderTransactionsPath(order.display_id)} className={LINK_STYLE}>
                {t("widget.seeAll")}
              </AdminLink>
            </Text>
          )}
        </div>
      )}
    </>
  )
}
