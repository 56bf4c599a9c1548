import { createDataTableColumnHelper } from "@medusajs/ui"
import { useMemo } from "react"
import { useWords } from "../../hooks/use-labels"
import type { Transaction } from "../../lib/api-types"
import { formatTime } from "../../lib/dates"
import { formatRupiah } from "../../lib/rupiah"
import { OrderLink } from "../common/order-link"
import { TransactionLink } from "../common/transaction-link"
import { AttentionBadge, EnvironmentBadge, StateBadge } from "./transaction-badges"

const helper = createDataTableColumnHelper<Transaction>()

export function useTransactionColumns() {
  const words = useWords()
  const { locale } = words
  // biome-ignore lint/correctness/useExhaustiveDependencies: the texts change with the language only
  return useMemo(() => {
    const { t } = words
    return [
      helper.accessor("invoice_number", {
        header: t("payment.invoice"),
        truncateTooltip: false,
        cell: ({ row }) => <TransactionLink transaction={row.original} />,
      }),
      helper.display({
        id: "state",
        header: t("payment.state"),
        cell: ({ row }) => (
          <span className="flex items-center gap-x-1.5">
            <StateBadge transaction={row.original} />
            {row.original.needs_attention && <AttentionBadge />}
          </span>
        ),
      }),
      helper.accessor("amount", {
        header: t("payment.amount"),
        align: "right",
        cell: ({ getValue }) => formatRupiah(getValue()),
      }),
      helper.display({
        id: "order",
        header: t("payment.order"),
        cell: ({ row: { original } }) =>
          original.order_id === null ? (
            <span className="text-ui-fg-subtle">{t("payment.noOrder")}</span>
          ) : (
            <OrderLink orderId={original.order_id} displayId={original.order_display_id} />
          ),
      }),
      helper.accessor("paid_at", {
        header: t("payment.paidAt"),
        cell: ({ getValue }) => formatTime(getValue(), locale) || "–",
      }),
      helper.accessor("created_at", {
        header: t("payment.createdAt"),
        cell: ({ getValue }) => formatTime(getValue(), locale),
      }),
      helper.display({
        id: "environment",
        header: t("payment.environment"),
        cell: ({ row }) => <EnvironmentBadge environment={row.original.environment} />,
      }),
    ]
  }, [locale])
}
