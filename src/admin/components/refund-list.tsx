import { Badge, Heading, Text } from "@medusajs/ui"
import { useId } from "react"
import type { Refund, TransactionDetail } from "../lib/api-types"
import { formatDay } from "../lib/dates"
import { formatRupiah } from "../lib/rupiah"
import { useWords } from "../lib/words"

/** The returns that were recorded. Nothing when there is none. */
export function RefundList({ transaction }: { transaction: TransactionDetail }) {
  const { t, locale } = useWords()
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
                amount: formatRupiah(refund.amount),
                day: formatDay(refund.returned_at ?? refund.created_at, locale),
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
            {isWaiting(transaction, refund) && (
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

/** Money without an order is returned in the ledger alone; nothing is missing there. */
function isWaiting({ settlement }: TransactionDetail, { medusa_refund_id }: Refund): boolean {
  return settlement === "settled" && medusa_refund_id === null
}
