import { clx } from "@medusajs/ui"
import type { ReactNode } from "react"
import { Link } from "react-router-dom"
import { useWords } from "../../hooks/use-labels"
import { useTransactionAddress } from "../../hooks/use-transaction-location"
import type { Transaction } from "../../lib/api-types"
import { LINK_STYLE } from "../../lib/link-style"

interface TransactionLinkProps {
  transaction: Pick<Transaction, "id" | "invoice_number">
  /** Default: the invoice number. */
  children?: ReactNode
}

/** To the details of a payment on the LinkAja page. */
export function TransactionLink({ transaction, children }: TransactionLinkProps) {
  const { t } = useWords()
  const { to, state } = useTransactionAddress(transaction.id)
  return (
    <Link
      to={to}
      state={state}
      // The row of a table opens them as well.
      onClick={(event) => event.stopPropagation()}
      aria-label={t("payment.detailsOf", { invoice: transaction.invoice_number })}
      className={clx("txt-compact-small", LINK_STYLE, { "break-all font-mono": children === undefined })}
    >
      {children ?? transaction.invoice_number}
    </Link>
  )
}
