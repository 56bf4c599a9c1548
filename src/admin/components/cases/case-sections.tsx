import { Heading } from "@medusajs/ui"
import { type RefObject, useId } from "react"
import { useLabels } from "../../hooks/use-labels"
import type { TransactionDetail } from "../../lib/api-types"
import { CaseCard } from "./case-card"

interface CaseSectionProps {
  transaction: Pick<TransactionDetail, "id" | "cases">
  fallbackFocus?: RefObject<HTMLElement> | undefined
}

/** A transaction's open cases. Nothing when there is none. */
export function OpenCases({ transaction, fallbackFocus }: CaseSectionProps) {
  const { t } = useLabels()
  const open = transaction.cases.filter(({ closed_at }) => closed_at === null)
  return (
    <Section title={t("cases.open")} cases={open} transaction={transaction} fallbackFocus={fallbackFocus} />
  )
}

/** A transaction's closed cases, the newest first. Nothing when there is none. */
export function ClosedCases({ transaction }: CaseSectionProps) {
  const { t } = useLabels()
  const closed = transaction.cases.filter(({ closed_at }) => closed_at !== null).reverse()
  return <Section title={t("cases.earlier")} cases={closed} transaction={transaction} />
}

interface SectionProps extends CaseSectionProps {
  title: string
  cases: TransactionDetail["cases"]
}

function Section({ title, cases, transaction, fallbackFocus }: SectionProps) {
  const titleId = useId()
  if (cases.length === 0) return null
  return (
    <section className="flex flex-col gap-y-3 px-6 py-4" aria-labelledby={titleId}>
      <Heading level="h3" id={titleId}>
        {title}
      </Heading>
      {cases.map((dokuCase) => (
        <CaseCard
          key={dokuCase.id}
          dokuCase={dokuCase}
          transactionId={transaction.id}
          fallbackFocus={fallbackFocus}
        />
      ))}
    </section>
  )
}
