import { CheckCircle } from "@medusajs/icons"
import { Container, Text } from "@medusajs/ui"
import { useRef } from "react"
import { useFirstPageWhen, usePages } from "../../hooks/use-cursor-pagination"
import { useWords } from "../../hooks/use-labels"
import type { Case } from "../../lib/api-types"
import { isWithoutCases } from "../../lib/case-list"
import { useCases } from "../../lib/queries"
import { formatRupiah } from "../../lib/rupiah"
import { Pager } from "../common/cursor-pagination"
import { Fact } from "../common/description-list"
import { LoadError } from "../common/load-error"
import { Loading } from "../common/loading"
import { OrderLink } from "../common/order-link"
import { TransactionLink } from "../common/transaction-link"
import { CaseCard } from "./case-card"

const PAGE_SIZE = 20
/** Details of a case that its payment shows as well, and newer. */
const SHOWN = ["amount", "paid_amount", "returned_amount"]

/** Open or closed cases, the newest first. */
export function CaseList({ status }: { status: "open" | "closed" }) {
  const home = useRef<HTMLDivElement>(null)
  const { cursor } = usePages()
  const { data, error, refetch, isFetching, isPlaceholderData } = useCases({
    status,
    limit: PAGE_SIZE,
    ...(cursor === null ? {} : { cursor }),
  })
  const isEmpty = data !== undefined && data.cases.length === 0
  const hasNone = data !== undefined && isWithoutCases(data, { status, cursor })
  useFirstPageWhen(isEmpty && !isPlaceholderData)

  return (
    <Container className="p-0">
      <div ref={home} tabIndex={-1} className="outline-none">
        {error && <LoadError error={error} onRetry={refetch} isRetrying={isFetching} />}
        {!error && (!data || (isEmpty && !hasNone)) && <Loading />}
        {hasNone && <NoCases status={status} />}
        {data && !isEmpty && (
          <ul className="flex flex-col gap-y-4 px-6 py-4">
            {data.cases.map((one) => (
              <li key={one.id}>
                <CaseCard of={one} transactionId={one.transaction_id} focusHome={home} shown={SHOWN}>
                  <PaymentOfCase of={one} />
                </CaseCard>
              </li>
            ))}
          </ul>
        )}
        <Pager nextCursor={data?.next_cursor ?? null} />
      </div>
    </Container>
  )
}

function PaymentOfCase({ of }: { of: Case }) {
  const { t } = useWords()
  const amount = of.paid_amount ?? of.amount
  return (
    <>
      <Fact name={t("payment.invoice")} compact>
        {of.transaction_id === null ? (
          <span className="break-all font-mono">{of.invoice_number}</span>
        ) : (
          <TransactionLink transaction={{ id: of.transaction_id, invoice_number: of.invoice_number }} />
        )}
      </Fact>
      {amount !== null && (
        <Fact name={t("payment.amount")} compact>
          {formatRupiah(amount)}
        </Fact>
      )}
      {of.returned_amount > 0 && (
        <Fact name={t("payment.returned")} compact>
          {formatRupiah(of.returned_amount)}
        </Fact>
      )}
      {of.order_id !== null && (
        <Fact name={t("payment.order")} compact>
          <OrderLink orderId={of.order_id} displayId={of.order_display_id} />
        </Fact>
      )}
    </>
  )
}

function NoCases({ status }: { status: "open" | "closed" }) {
  const { t } = useWords()
  const isOpen = status === "open"
  return (
    <div className="flex min-h-[250px] flex-col items-center justify-center gap-y-1 px-6 py-4 text-center">
      {isOpen && <CheckCircle aria-hidden className="text-ui-tag-green-icon mb-2" />}
      <Text size="base" weight="plus">
        {t(isOpen ? "page.allWell" : "page.noClosed")}
      </Text>
      <Text size="small" className="text-ui-fg-subtle">
        {t(isOpen ? "page.allWellHint" : "page.noClosedHint")}
      </Text>
    </div>
  )
}
