import { useLabels } from "../../hooks/use-labels"
import type { Case } from "../../lib/api-types"
import { isAboutPayment } from "../../lib/case-labels"
import { formatRupiah } from "../../lib/rupiah"
import { DescriptionItem } from "../common/description-list"
import { OrderLink } from "../common/order-link"
import { TransactionLink } from "../common/transaction-link"

/** The transaction and the order of a case, as items of its description list. */
export function CaseTransaction({ dokuCase }: { dokuCase: Case }) {
  const { t, locale } = useLabels()
  const { kind, transaction_id, invoice_number, returned_amount, order_id, order_display_id } = dokuCase
  const amount = dokuCase.paid_amount ?? dokuCase.amount
  return (
    <>
      <DescriptionItem name={t("transaction.invoiceNumber")} compact>
        {transaction_id === null ? (
          <span className="break-all font-mono">{invoice_number}</span>
        ) : (
          <TransactionLink transaction={{ id: transaction_id, invoice_number }} />
        )}
      </DescriptionItem>
      {amount !== null && isAboutPayment(kind) && (
        <DescriptionItem name={t("transaction.amount")} compact>
          {formatRupiah(amount, locale)}
        </DescriptionItem>
      )}
      {returned_amount > 0 && (
        <DescriptionItem name={t("transaction.refunded")} compact>
          {formatRupiah(returned_amount, locale)}
        </DescriptionItem>
      )}
      {order_id !== null && (
        <DescriptionItem name={t("transaction.order")} compact>
          <OrderLink orderId={order_id} displayId={order_display_id} />
        </DescriptionItem>
      )}
    </>
  )
}
