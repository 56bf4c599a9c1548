import { clx } from "@medusajs/ui"
import type { ReactNode } from "react"
import { useLabels } from "../../hooks/use-labels"
import { useTransactionLocation } from "../../hooks/use-transaction-location"
import type { Transaction } from "../../lib/api-types"
import { LINK_STYLE } from "../../lib/link-style"
import { AdminLink } from "./admin-link"

interface TransactionLinkProps {
  transaction: Pick<Transaction, "id" | "invoice_number">
  /** The invoice number by default. */
  children?: ReactNode
}

/** A link to a transaction's details. */
export function TransactionLink({ transaction, children }: TransactionLinkProps) {
  const { t } = useLabels()
  const { to, state } = useTransactionLocation(transaction.id)
  return (
    <AdminLink
      to={to}
      state={state}
      // A click on the table row would open the details a second time.
      onClick={(event) => event.stopPropagation()}
      aria-label={t("transaction.detailsOf", { invoiceNumber: transaction.invoice_number })}
      className={clx("txt-compact-small", LINK_STYLE, { "break-all font-mono": children === undefined })}
    >
      {children ?? transaction.invoice_number}
    </AdminLink>
  )
}
