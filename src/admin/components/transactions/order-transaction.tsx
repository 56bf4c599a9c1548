import { useRef } from "react"
import { useWords } from "../../hooks/use-labels"
import type { Transaction } from "../../lib/api-types"
import { useTransaction } from "../../lib/queries"
import { OpenCases } from "../cases/case-sections"
import { LoadError } from "../common/load-error"
import { Loading } from "../common/loading"
import { TransactionLink } from "../common/transaction-link"
import { RefundList } from "../refunds/refund-list"
import { Timeline } from "./timeline"
import { PaymentActions } from "./transaction-actions"
import { AttentionBadge, EnvironmentBadge, StateBadge } from "./transaction-badges"
import { PaymentSummary } from "./transaction-summary"

/** One LinkAja payment on its order's page. What the list knows is there at once, its history a moment later. */
export function OrderPayment({ transaction }: { transaction: Transaction }) {
  const { t } = useWords()
  const home = useRef<HTMLElement>(null)
  const { data, error, refetch, isFetching } = useTransaction(transaction.id)
  const latest = data ?? transaction
  return (
    <section
      ref={home}
      tabIndex={-1}
      aria-label={t("payment.invoiceNumber", { invoice: transaction.invoice_number })}
      className="divide-ui-border-base flex flex-col divide-y outline-none"
    >
      <div className="flex flex-wrap items-center justify-between gap-2 px-6 py-4">
        <div className="flex flex-wrap items-center gap-2">
          <StateBadge transaction={latest} />
          {latest.needs_attention && <AttentionBadge />}
          <EnvironmentBadge environment={latest.environment} />
        </div>
        <TransactionLink transaction={transaction}>{t("payment.details")}</TransactionLink>
      </div>
      {error && <LoadError error={error} onRetry={refetch} isRetrying={isFetching} />}
      {data && <OpenCases transaction={data} focusHome={home} />}
      <PaymentSummary transaction={latest} />
      <PaymentActions transaction={latest} focusHome={home} />
      {data && <RefundList transaction={data} />}
      {data && <Timeline transaction={data} />}
      {!data && !error && <Loading />}
    </section>
  )
}
