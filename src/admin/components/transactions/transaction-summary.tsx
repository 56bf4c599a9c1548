import { useWords } from "../../hooks/use-labels"
import type { Transaction } from "../../lib/api-types"
import { formatTime } from "../../lib/dates"
import { formatRupiah } from "../../lib/rupiah"
import { amountLeft, receivedAmount } from "../../lib/transaction-state"
import { Copyable } from "../common/copyable"
import { Fact, Facts } from "../common/description-list"
import { English } from "../common/english"
import { OrderLink } from "../common/order-link"

interface PaymentSummaryProps {
  transaction: Transaction
  /** On the order's own page its number says nothing new. */
  withOrder?: boolean
}

/** What an admin wants to know of a payment at a glance. */
export function PaymentSummary({ transaction, withOrder = false }: PaymentSummaryProps) {
  const { t, locale } = useWords()
  const received = receivedAmount(transaction)
  return (
    <Facts>
      <Fact name={t("payment.amount")}>
        <span className="txt-compact-small-plus">{formatRupiah(transaction.amount)}</span>
      </Fact>
      {received > 0 && received !== transaction.amount && (
        <Fact name={t("payment.received")}>{formatRupiah(received)}</Fact>
      )}
      {transaction.returned_amount > 0 && (
        <>
          <Fact name={t("payment.returned")}>{formatRupiah(transaction.returned_amount)}</Fact>
          <Fact name={t("payment.left")}>{formatRupiah(amountLeft(transaction))}</Fact>
        </>
      )}
      <Fact name={t("payment.invoice")}>
        <Copyable
          content={transaction.invoice_number}
          what={t("payment.invoiceNumber", { invoice: transaction.invoice_number })}
        />
      </Fact>
      {transaction.paid_at !== null && (
        <Fact name={t("payment.paidAt")}>{formatTime(transaction.paid_at, locale)}</Fact>
      )}
      {withOrder && (
        <Fact name={t("payment.order")}>
          {transaction.order_id === null ? (
            t("payment.noOrder")
          ) : (
            <OrderLink orderId={transaction.order_id} displayId={transaction.order_display_id} />
          )}
        </Fact>
      )}
      {transaction.last_error !== null && (
        <Fact name={t("payment.error")}>
          <English>{transaction.last_error}</English>
        </Fact>
      )}
    </Facts>
  )
}
