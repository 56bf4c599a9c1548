import { createDataTableColumnHelper } from "@medusajs/ui"
import { useMemo } from "react"
import { useLabels } from "../../hooks/use-labels"
import type { Transaction } from "../../lib/api-types"
import { formatTime } from "../../lib/dates"
import { formatRupiah } from "../../lib/rupiah"
import { EnvironmentBadge } from "../common/environment-badge"
import { OrderLink } from "../common/order-link"
import { TransactionLink } from "../common/transaction-link"
import { AttentionBadge, StateBadge } from "./transaction-badges"

const helper = createDataTableColumnHelper<Transaction>()

/** The columns of the transactions table. */
export function useTransactionColumns() {
  const { t, locale } = useLabels()
  return useMemo(
    () => [
      helper.accessor("invoice_number", {
        header: t("transaction.invoiceNumber"),
        truncateTooltip: false,
        cell: ({ row }) => <TransactionLink transaction={row.original} />,
      }),
      helper.display({
        id: "state",
        header: t("transaction.state"),
        cell: ({ row }) => (
          <span className="flex items-center gap-x-1.5">
            <StateBadge transaction={row.original} />
            {row.original.needs_attention && <AttentionBadge />}
          </span>
        ),
      }),
      helper.accessor("amount", {
        header: t("transaction.amount"),
        align: "right",
        cell: ({ getValue }) => formatRupiah(getValue(), locale),
      }),
      helper.display({
        id: "order",
        header: t("transaction.order"),
        cell: ({ row: { original } }) =>
          original.order_id === null ? (
            <span className="text-ui-fg-subtle">{t("transaction.noOrder")}</span>
          ) : (
            <OrderLink orderId={original.order_id} displayId={original.order_display_id} />
          ),
      }),
      helper.accessor("paid_at", {
        header: t("transaction.paidAt"),
        cell: ({ getValue }) => formatTime(getValue(), locale) || "–",
      }),
      helper.accessor("created_at", {
        header: t("transaction.createdAt"),
        cell: ({ getValue }) => formatTime(getValue(), locale),
      }),
      helper.display({
        id: "environment",
        header: t("transaction.environment"),
        cell: ({ row }) => <EnvironmentBadge environment={row.original.environment} />,
      }),
    ],
    [t, locale],
  )
}
