import { Text } from "@medusajs/ui"
import { useLabels } from "../../hooks/use-labels"
import { usePermissions } from "../../hooks/use-permissions"
import type { ReportDifference } from "../../lib/api-types"
import { formatTime } from "../../lib/dates"
import { ourStatusLabel, statusDifferenceText } from "../../lib/report"
import { formatRupiah } from "../../lib/rupiah"
import { CheckButton } from "../common/check-button"
import { TransactionLink } from "../common/transaction-link"
import { OpenCases } from "./open-cases"

interface DifferenceRowProps {
  difference: ReportDifference
  providerId: string
  hasCase: boolean
  onOpened: (invoiceNumbers: string[]) => void
}

/** One invoice: what DOKU says, what the store says, and the button that fits. */
export function DifferenceRow({ difference, providerId, hasCase, onOpened }: DifferenceRowProps) {
  const { t, locale } = useLabels()
  const { update } = usePermissions()
  const { kind, line, transaction_id, invoice_number, doku_status, our_status, payments, time } = difference
  const isUnknown = kind === "unknown" || kind === "other_form"
  const amount = (rupiah: number | null) => (rupiah === null ? undefined : formatRupiah(rupiah, locale))
  const side = (...values: (string | undefined)[]) => values.filter(Boolean).join(", ")
  const atDoku = side(amount(difference.doku_amount), doku_status ?? undefined)
  const here = side(
    amount(difference.our_amount),
    our_status === null ? undefined : ourStatusLabel(our_status, t),
  )
  const facts = [
    statusDifferenceText(difference, t),
    atDoku && t("report.atDoku", { value: atDoku }),
    here && t("report.here", { value: here }),
    payments > 1 && t("report.payments", { count: payments }),
    formatTime(time, locale),
    line !== null && `${t("report.line")} ${line}`,
  ].filter((one): one is string => typeof one === "string" && one !== "")

  return (
    <div className="flex flex-col gap-2 md:flex-row md:items-center md:justify-between">
      <div className="min-w-0">
        {transaction_id === null ? (
          <Text size="small" className="break-all font-mono">
            {invoice_number}
          </Text>
        ) : (
          <TransactionLink transaction={{ id: transaction_id, invoice_number }} />
        )}
        <Text size="small" className="text-ui-fg-subtle break-words">
          {facts.join(" · ")}
        </Text>
      </div>
      {isUnknown && (difference.case !== null || hasCase) && (
        <Text size="small" className="text-ui-fg-subtle">
          {t(difference.case === "closed" ? "report.caseClosed" : "report.caseOpen")}
        </Text>
      )}
      {isUnknown && difference.case === null && !hasCase && update && (
        <OpenCases
          label={t("report.openCase")}
          name={t("report.openCaseOf", { invoiceNumber: invoice_number })}
          differences={[difference]}
          providerId={providerId}
          onOpened={onOpened}
        />
      )}
      {transaction_id !== null && update && (kind === "status" || kind === "missing") && (
        <CheckButton transactionId={transaction_id} />
      )}
    </div>
  )
}
