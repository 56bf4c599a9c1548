import { Drawer, Text } from "@medusajs/ui"
import { type RefObject, useRef } from "react"
import { useLabels } from "../../hooks/use-labels"
import { useTransaction } from "../../hooks/use-transactions"
import type { TransactionDetail } from "../../lib/api-types"
import { isNotFound } from "../../lib/error-message"
import { ClosedCases, OpenCases } from "../cases/case-sections"
import { LoadError } from "../common/load-error"
import { Loading } from "../common/loading"
import { SideDrawer } from "../common/side-drawer"
import { RefundList } from "../refunds/refund-list"
import { TechnicalDetails } from "./technical-details"
import { Timeline } from "./timeline"
import { TransactionActions } from "./transaction-actions"
import { TransactionBadges } from "./transaction-badges"
import { TransactionSummary } from "./transaction-summary"

interface TransactionDrawerProps {
  /** The transaction's id or its invoice number. */
  id: string
  onClose: () => void
  fallbackFocus: RefObject<HTMLElement>
}

/** A transaction's details and actions. */
export function TransactionDrawer({ id, onClose, fallbackFocus }: TransactionDrawerProps) {
  const { t } = useLabels()
  const { data, error, refetch, isFetching } = useTransaction(id)
  return (
    <SideDrawer
      open
      onOpenChange={(open) => !open && onClose()}
      fallbackFocus={fallbackFocus}
      title={data?.invoice_number ?? t("transaction.details")}
      badges={data && <TransactionBadges transaction={data} />}
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

function Details({ transaction }: { transaction: TransactionDetail }) {
  const details = useRef<HTMLDivElement>(null)
  return (
    <div ref={details} tabIndex={-1} className="divide-ui-border-base divide-y outline-none">
      <OpenCases transaction={transaction} fallbackFocus={details} />
      <TransactionSummary transaction={transaction} withOrder />
      <TransactionActions transaction={transaction} fallbackFocus={details} />
      <RefundList transaction={transaction} />
      <Timeline transaction={transaction} />
      <ClosedCases transaction={transaction} />
      <TechnicalDetails transaction={transaction} />
    </div>
  )
}
