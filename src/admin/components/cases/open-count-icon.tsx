import { CreditCard } from "@medusajs/icons"
import { useOpenCaseCount } from "../../hooks/use-cases"
import { useLabels } from "../../hooks/use-labels"
import { openCountLabel } from "../../lib/case-labels"
import { ErrorBoundary } from "../common/error-boundary"
import { OwnQueryClient } from "../common/own-query-client"

/**
 * The icon of our sidebar entry: the number of open cases while there are any. The dashboard takes a component for the
 * icon only; the label is a fixed text. It is on every page, so an error in it would remove the whole dashboard.
 */
export function OpenCountIcon() {
  return (
    <ErrorBoundary fallback={() => <CreditCard />}>
      <OwnQueryClient>
        <OpenCount />
      </OwnQueryClient>
    </ErrorBoundary>
  )
}

function OpenCount() {
  const { t } = useLabels()
  const open = useOpenCaseCount()
  if (!open || open.count === 0) return <CreditCard />
  return (
    <span className="bg-ui-button-danger text-ui-fg-on-color flex size-[15px] items-center justify-center text-[9px] font-medium leading-none">
      <span aria-hidden>{open.count > 9 ? "9+" : open.count}</span>
      <span className="sr-only">
        {t("page.openCases", { count: open.count, number: openCountLabel(open) })}
      </span>
    </span>
  )
}
