import { useRef } from "react"
import { useLabels } from "../../hooks/use-labels"
import { useTransaction } from "../../hooks/use-transactions"
import type { Transaction } from "../../lib/api-types"
import { OpenCases } from "../cases/case-sections"
import { LoadError } from "../common/load-error"
import { Loading } from "../common/loading"
import { TransactionLink } from "../common/transaction-link"
import { RefundList } from "../refunds/refund-list"
import { Timeline } from "./timeline"
import { TransactionActions } from "./transaction-actions"
import { TransactionBadges } from "./transaction-badges"
import { TransactionSummary } from "./transaction-summary"

/** A transaction on its order's page: first what the list has, then its cases, refunds and timeline. */
export function OrderTransaction({ transaction }: { transaction: Transaction }) {
  const { t } = useLabels()
  const section = useRef<HTMLElement>(null)
  const { data, error, refetch, isFetching } = useTransaction(transaction.id)
  const latest = data ?? transaction
  return (
    <section
      ref={section}
      tabIndex={-1}
      aria-label={t("transaction.namedInvoiceNumber", { invoiceNumber: transaction.invoice_number })}
      className="divide-ui-border-base flex flex-col divide-y outline-none"
    >
      <div className="flex flex-wrap items-center justify-between gap-2 px-6 py-4">
        <TransactionBadges transaction={latest} />
        <TransactionLink transaction={transaction}>{t("transaction.details")}</TransactionLink>
      </div>
      {error && <LoadError error={error} onRetry={refetch} isRetrying={isFetching} />}
      {data && <OpenCases transaction={data} fallbackFocus={section} />}
      <TransactionSummary transaction={latest} />
      <TransactionActions transaction={latest} fallbackFocus={section} />
      {data && <RefundList transaction={data} />}
      {data && <Timeline transaction={data} />}
      {!data && !error && <Loading />}
    </section>
  )
}
