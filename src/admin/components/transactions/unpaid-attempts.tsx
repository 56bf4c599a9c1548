import { Heading, Text } from "@medusajs/ui"
import { useLabels } from "../../hooks/use-labels"
import type { Transaction } from "../../lib/api-types"
import { formatRupiah } from "../../lib/rupiah"
import { TransactionLink } from "../common/transaction-link"
import { StateBadge } from "./transaction-badges"

/** An order's transactions that nobody paid, in a line each. */
export function UnpaidAttempts({ attempts }: { attempts: Transaction[] }) {
  const { t, locale } = useLabels()
  return (
    <>
      <Heading level="h3" className="mb-2">
        {t("widget.attempts")}
      </Heading>
      <ul className="flex flex-col gap-y-2">
        {attempts.map((transaction) => (
          <li key={transaction.id} className="flex flex-wrap items-center gap-x-2 gap-y-1">
            <TransactionLink transaction={transaction} />
            <Text size="small" leading="compact">
              {formatRupiah(transaction.amount, locale)}
            </Text>
            <StateBadge transaction={transaction} />
          </li>
        ))}
      </ul>
    </>
  )
}
