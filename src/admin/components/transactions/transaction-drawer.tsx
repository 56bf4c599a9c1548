import { Drawer, Text } from "@medusajs/ui"
import { type RefObject, useRef } from "react"
import { useWords } from "../../hooks/use-labels"
import type { TransactionDetail } from "../../lib/api-types"
import { isNotFound } from "../../lib/error-message"
import { useTransaction } from "../../lib/queries"
import { ClosedCases, OpenCases } from "../cases/case-sections"
import { LoadError } from "../common/load-error"
import { Loading } from "../common/loading"
import { SideDrawer } from "../common/side-drawer"
import { RefundList } from "../refunds/refund-list"
import { TechnicalDetails } from "./technical-details"
import { Timeline } from "./timeline"
import { PaymentActions } from "./transaction-actions"
import { AttentionBadge, EnvironmentBadge, StateBadge } from "./transaction-badges"
import { PaymentSummary } from "./transaction-summary"

interface TransactionDrawerProps {
  /** The transaction's id, or its invoice number. */
  id: string
  onClose: () => void
  focusHome: RefObject<HTMLElement>
}

/** All that is known of one payment, and what can be done about it. */
export function TransactionDrawer({ id, onClose, focusHome }: TransactionDrawerProps) {
  const { t } = useWords()
  const { data, error, refetch, isFetching } = useTransaction(id)
  return (
    <SideDrawer
      open
      onOpenChange={(open) => !open && onClose()}
      focusHome={focusHome}
      title={data?.invoice_number ?? t("payment.details")}
      badges={data && <Badges transaction={data} />}
    >
      <Drawer.Body className="min-h-0 overflow-y-auto p-0">
        {isNotFound(error) && (
          <Text size="small" className="px-6 py-4" role="alert">
            {t("page.unknownTransaction")}
          </Text>
        )}
        {error && !isNotFound(error) && <LoadError error={error} onRetry={refetch} isRetrying={isFetching} />}
        {data && <Details transaction={data} />}
        {!data && !error && <Loading rows={6} />}
      </Drawer.Body>
    </SideDrawer>
  )
}

function Badges({ transaction }: { transaction: TransactionDetail }) {
  return (
    <div className="flex flex-wrap items-center gap-2">
      <StateBadge transaction={transaction} />
      {transaction.needs_attention && <AttentionBadge />}
      <EnvironmentBadge environment={transaction.environment} />
    </div>
  )
}

function Details({ transaction }: { transaction: TransactionDetail }) {
  const home = useRef<HTMLDivElement>(null)
  return (
    <div ref={home} tabIndex={-1} className="divide-ui-border-base divide-y outline-none">
      <OpenCases transaction={transaction} focusHome={home} />
      <PaymentSummary transaction={transaction} withOrder />
      <PaymentActions transaction={transaction} focusHome={home} />
      <RefundList transaction={transaction} />
      <Timeline transaction={transaction} />
      <ClosedCases transaction={transaction} />
      <TechnicalDetails transaction={transaction} />
    </div>
  )
}
