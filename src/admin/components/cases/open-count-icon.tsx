import { CreditCard } from "@medusajs/icons"
import { useWords } from "../../hooks/use-labels"
import { countText } from "../../lib/count-text"
import { useOpenCount } from "../../lib/queries"

/**
 * The icon of our entry in the sidebar, which gives way to the number of open cases while there are any. Nothing
 * else of an extension is seen on every page: a label is a fixed text.
 */
export function OpenCountIcon() {
  const { t } = useWords()
  const open = useOpenCount()
  if (!open || open.count === 0) return <CreditCard />
  return (
    <span className="bg-ui-button-danger text-ui-fg-on-color flex size-[15px] items-center justify-center text-[9px] font-medium leading-none">
      <span aria-hidden>{open.count > 9 ? "9+" : open.count}</span>
      <span className="sr-only">{t("page.openCases", { count: open.count, number: countText(open) })}</span>
    </span>
  )
}
