import type { ReactNode } from "react"
import { useLabels } from "../../hooks/use-labels"
import type { TransactionCase } from "../../lib/api-types"
import { caseDetailItems, caseOrderId } from "../../lib/case-labels"
import { DescriptionItem, DescriptionList } from "../common/description-list"
import { OrderLink } from "../common/order-link"

interface CaseDetailsProps {
  dokuCase: TransactionCase
  /** The first items. Default: a link to the order that the details name. */
  children?: ReactNode
  /** Names of details that `children` show. */
  shown: readonly string[] | undefined
}

export function CaseDetails({ dokuCase: { details, note }, children, shown }: CaseDetailsProps) {
  const { t, locale } = useLabels()
  const orderId = caseOrderId(details)
  return (
    <DescriptionList className="max-w-2xl divide-y-0">
      {children ??
        (orderId !== undefined && (
          <DescriptionItem name={t("transaction.order")} compact>
            <OrderLink orderId={orderId} />
          </DescriptionItem>
        ))}
      {caseDetailItems(details, t, locale, shown).map(({ name, label, value, lang }) => (
        <DescriptionItem key={name} name={label} compact>
          <span lang={lang}>{value}</span>
        </DescriptionItem>
      ))}
      {note !== null && (
        <DescriptionItem name={t("cases.note")} compact>
          <span className="whitespace-pre-wrap">{note}</span>
        </DescriptionItem>
      )}
    </DescriptionList>
  )
}
