import { useLabels } from "../../hooks/use-labels"
import type { ListedAct } from "../../lib/api-types"
import { LINK_STYLE } from "../../lib/link-style"
import { CLOSED_CASES_PATH } from "../../lib/paths"
import { AdminLink } from "../common/admin-link"
import { OrderLink } from "../common/order-link"
import { TransactionLink } from "../common/transaction-link"

/** What an act was about, with links: the payment and the order; or the case, or the account. */
export function ActSubject({ act }: { act: ListedAct }) {
  const { order_id, order_display_id, invoice_number, case_id, provider_id } = act
  if (invoice_number === null && order_id === null)
    return <span className="break-all">{provider_id ?? "–"}</span>
  return (
    <span className="flex flex-col items-start gap-y-0.5">
      <Payment act={act} />
      {order_id !== null && <OrderLink orderId={order_id} displayId={order_display_id} />}
      {case_id !== null && act.transaction_id === null && <ClosedCases />}
    </span>
  )
}

function Payment({ act: { transaction_id: id, transaction_removed, invoice_number } }: { act: ListedAct }) {
  const { t } = useLabels()
  if (invoice_number === null) return null
  if (id !== null && !transaction_removed) return <TransactionLink transaction={{ id, invoice_number }} />
  return (
    <span>
      <span className="break-all font-mono">{invoice_number}</span>
      {transaction_removed && <span className="text-ui-fg-subtle"> ({t("audit.removed")})</span>}
    </span>
  )
}

/** Where the case of an invoice without a transaction stands. */
function ClosedCases() {
  const { t } = useLabels()
  return (
    <AdminLink to={CLOSED_CASES_PATH} className={LINK_STYLE}>
      {t("page.closed")}
    </AdminLink>
  )
}
