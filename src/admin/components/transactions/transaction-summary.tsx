import { useLabels } from "../../hooks/use-labels"
import type { Transaction } from "../../lib/api-types"
import { formatTime } from "../../lib/dates"
import { formatRupiah } from "../../lib/rupiah"
import { receivedAmount, refundableAmount } from "../../lib/transaction-state"
import { Copyable } from "../common/copyable"
import { DescriptionItem, DescriptionList } from "../common/description-list"
import { English } from "../common/english"
import { OrderLink } from "../common/order-link"

interface TransactionSummaryProps {
  transaction: Transaction
  /** Left out on the order's own page. */
  withOrder?: boolean
}

/** A transaction's amounts, invoice number, payment time, order and last error. */
export function TransactionSummary({ transaction, withOrder = false }: TransactionSummaryProps) {
  const { t, locale } = useLabels()
  const received = receivedAmount(transaction)
  return (
    <DescriptionList>
      <DescriptionItem name={t("transaction.amount")}>
        <span className="txt-compact-small-plus">{formatRupiah(transaction.amount, locale)}</span>
      </DescriptionItem>
      {received > 0 && received !== transaction.amount && (
        <DescriptionItem name={t("transaction.received")}>{formatRupiah(received, locale)}</DescriptionItem>
      )}
      {transaction.returned_amount > 0 && (
        <>
          <DescriptionItem name={t("transaction.refunded")}>
            {formatRupiah(transaction.returned_amount, locale)}
          </DescriptionItem>
          <DescriptionItem name={t("transaction.refundable")}>
            {formatRupiah(refundableAmount(transaction), locale)}
          </DescriptionItem>
        </>
      )}
      <DescriptionItem name={t("transaction.invoiceNumber")}>
        <Copyable
          content={transaction.invoice_number}
          name={t("transaction.namedInvoiceNumber", { invoiceNumber: transaction.invoice_number })}
        />
      </DescriptionItem>
      {transaction.paid_at !== null && (
        <DescriptionItem name={t("transaction.paidAt")}>
          {formatTime(transaction.paid_at, locale)}
        </DescriptionItem>
      )}
      {withOrder && (
        <DescriptionItem name={t("transaction.order")}>
          {transaction.order_id === null ? (
            t("transaction.noOrder")
          ) : (
            <OrderLink orderId={transaction.order_id} displayId={transaction.order_display_id} />
          )}
        </DescriptionItem>
      )}
      {transaction.last_error !== null && (
        <DescriptionItem name={t("transaction.lastError")}>
          <English>{transaction.last_error}</English>
        </DescriptionItem>
      )}
    </DescriptionList>
  )
}
