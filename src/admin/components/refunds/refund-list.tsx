import { Badge, Heading, Text } from "@medusajs/ui"
import { useId } from "react"
import { useLabels } from "../../hooks/use-labels"
import type { TransactionDetail } from "../../lib/api-types"
import { isBookingPending, refundDay } from "../../lib/refunds"
import { formatRupiah } from "../../lib/rupiah"

/** A transaction's recorded refunds. Nothing when there is none. */
export function RefundList({ transaction }: { transaction: TransactionDetail }) {
  const { t, locale } = useLabels()
  const titleId = useId()
  if (transaction.refunds.length === 0) return null
  return (
    <section className="px-6 py-4" aria-labelledby={titleId}>
      <Heading level="h3" id={titleId} className="mb-2">
        {t("refund.title")}
      </Heading>
      <ul className="flex flex-col gap-y-3">
        {transaction.refunds.map((refund) => (
          <li key={refund.id}>
            <Text size="small" leading="compact" weight="plus">
              {t("refund.item", {
                amount: formatRupiah(refund.amount, locale),
                day: refundDay(refund, locale),
              })}
            </Text>
            <Text size="small" className="text-ui-fg-subtle break-words">
              {t("refund.reference")}: {refund.reference}
            </Text>
            {refund.note !== null && (
              <Text size="small" className="text-ui-fg-subtle whitespace-pre-wrap break-words">
                {refund.note}
              </Text>
            )}
            {isBookingPending(transaction, refund) && (
              <Badge size="2xsmall" color="orange">
                {t("refund.notBooked")}
              </Badge>
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}
