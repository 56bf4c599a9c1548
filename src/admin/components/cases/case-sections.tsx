import { Heading } from "@medusajs/ui"
import { type RefObject, useId } from "react"
import { useWords } from "../../hooks/use-labels"
import type { TransactionDetail } from "../../lib/api-types"
import { CaseCard } from "./case-card"

interface CaseSectionProps {
  transaction: Pick<TransactionDetail, "id" | "cases">
  focusHome?: RefObject<HTMLElement> | undefined
}

/** The cases of one payment that wait for somebody. Nothing when there is none. */
export function OpenCases({ transaction, focusHome }: CaseSectionProps) {
  const { t } = useWords()
  const open = transaction.cases.filter(({ closed_at }) => closed_at === null)
  return <Section title={t("cases.open")} cases={open} transaction={transaction} focusHome={focusHome} />
}

/** Those that are done with, the newest first. */
export function ClosedCases({ transaction }: CaseSectionProps) {
  const { t } = useWords()
  const closed = transaction.cases.filter(({ closed_at }) => closed_at !== null).reverse()
  return <Section title={t("cases.earlier")} cases={closed} transaction={transaction} />
}

interface SectionProps extends CaseSectionProps {
  title: string
  cases: TransactionDetail["cases"]
}

function Section({ title, cases, transaction, focusHome }: SectionProps) {
  const titleId = useId()
  if (cases.length === 0) return null
  return (
    <section className="flex flex-col gap-y-3 px-6 py-4" aria-labelledby={titleId}>
      <Heading level="h3" id={titleId}>
        {title}
      </Heading>
      {cases.map((one) => (
        <CaseCard key={one.id} of={one} transactionId={transaction.id} focusHome={focusHome} />
      ))}
    </section>
  )
}
